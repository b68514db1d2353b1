import * as z from 'zod/mini';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
const id = z.string().check(z.regex(/^[0-9a-f]{16}$/));
const traceId = z.string().check(z.regex(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/));
const name = z.string().check(z.regex(/^[\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]{1,200}$/u));
const seconds = z.number().check(z.positive());
const annotations = z.record(
  z.string().check(z.regex(/^[A-Za-z0-9_]{1,500}$/)),
  z.union([z.string().check(z.maxLength(1000)), z.number(), z.boolean()]),
);

const Exception = z.object({ id, message: z.string(), type: z.string(), remote: z.boolean() });

/** What segments and their parts have in common. */
const common = {
  id,
  name,
  start_time: seconds,
  end_time: seconds,
  in_progress: z.optional(z.literal(false)),
  fault: z.optional(z.boolean()),
  error: z.optional(z.boolean()),
  throttle: z.optional(z.boolean()),
  namespace: z.optional(z.enum(['aws', 'remote'])),
  aws: z.optional(z.record(z.string(), z.unknown())),
  cause: z.optional(z.object({ working_directory: z.optional(z.string()), exceptions: z.array(Exception) })),
  annotations: z.optional(annotations),
  metadata: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
};

/** A part of a segment, inside it or inside another part. */
export interface XrayPart extends z.infer<z.ZodMiniObject<typeof common>> {
  readonly subsegments?: XrayPart[] | undefined;
}

const Part: z.ZodMiniType<XrayPart> = z
  .object({ ...common, subsegments: z.optional(z.array(z.lazy(() => Part))) })
  .check(z.refine(({ end_time: end, start_time: start }) => end >= start));

/** A part that is sent by itself, below a segment that Lambda sends. */
const Document = z.intersection(Part, z.object({ type: z.literal('subsegment'), trace_id: traceId, parent_id: id }));

export type XrayDocument = z.infer<typeof Document>;

const HEADER = '{"format":"json","version":1}\n';
const MAX_BYTES = 64 * 1024;

/** Reads what the daemon is sent; throws, saying why, for what X-Ray would not take. */
export function readDocument(packet: Buffer): XrayDocument {
  const text = packet.toString('utf8');
  if (!text.startsWith(HEADER)) throw new Error('the header of the daemon’s protocol is missing');
  if (packet.length - HEADER.length > MAX_BYTES) throw new Error('the document has more than 64 KB');
  return Document.parse(JSON.parse(text.slice(HEADER.length)));
}

/** A part and all that is in it, from the outside in. */
export function partsOf(part: XrayPart): XrayPart[] {
  return [part, ...(part.subsegments ?? []).flatMap(partsOf)];
}
