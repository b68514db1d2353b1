import * as z from 'zod/mini';
import type { Queue } from '#lib/kernel/queue.ts';
import type { Run } from '#lib/runs/run.ts';

const common = {
  schemaVersion: z.literal(1),
  guildId: z.string(),
  triggerId: z.string(),
  correlationId: z.string(),
  /** How often this message's chain has gone through the queue; refused above MAX_HOPS. */
  hop: z.number(),
};

/** A message of the queue `fires`: look at this trigger, or attempt this run. */
export const FireMessage = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('nudge'),
    /** The nominal time that it was sent for, ISO 8601; only a hint: settlement looks at the state. */
    scheduledFor: z.optional(z.string()),
  }),
  z.object({ ...common, kind: z.literal('attempt'), runId: z.string(), at: z.number() }),
]);
export type FireMessage = z.infer<typeof FireMessage>;

/** Lambda would let a chain that is allowed to loop go on for ever; this is where it ends (DESIGN §2). */
export const MAX_HOPS = 500;

export type FireQueue = Queue<FireMessage>;

/** The message that has a run attempted. */
export function attemptMessage(run: Run, hop = 0): Extract<FireMessage, { kind: 'attempt' }> {
  const { at, correlationId, guildId, id, triggerId } = run;
  return { schemaVersion: 1, kind: 'attempt', guildId, triggerId, runId: id, at, correlationId, hop };
}
