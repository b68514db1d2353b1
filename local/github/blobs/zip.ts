import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

import type { Artifact, ArtifactContent } from '../runs/model.ts';
import type { ArtifactPlan } from '../runs/plan-form.ts';

/** Entries carry one time, so that the same files make the same bytes. */
const OPTIONS = { mtime: new Date('2026-01-12T08:00:00Z'), mode: 0o100644 } as const;
const CHUNK_BYTES = 65_536;
/** Packing a gigabyte of zeros takes seconds: what was packed last is kept. */
const KEPT_ZIPS = 8;

const packed = new Map<string, Promise<Buffer>>();

/** What is known of an artifact when it has been made: its id, size and digest. */
export async function describeArtifact(plan: ArtifactPlan, nextId: () => number): Promise<Artifact> {
  const content = contentOf(plan);
  const head = { id: nextId(), name: plan.name, content, retentionDays: plan.retentionDays };
  if ('bytes' in content) return { ...head, sizeInBytes: await storedSize(content.bytes) };
  const zip = await packedZip(content);
  return { ...head, sizeInBytes: zip.length, digest: `sha256:${createHash('sha256').update(zip).digest('hex')}` };
}

/** The bytes of an artifact's zip from its beginning; one with `bytes` is made up as it is read. */
export async function openZip(content: ArtifactContent): Promise<Buffer | Readable> {
  return 'bytes' in content ? storedZip(content.bytes).stream : packedZip(content);
}

function contentOf({ bytes, files, rawZipBase64 }: ArtifactPlan): ArtifactContent {
  if (rawZipBase64 !== undefined) return { rawZipBase64 };
  return bytes === undefined ? { files: files ?? {} } : { bytes };
}

async function packedZip(content: Exclude<ArtifactContent, { bytes: number }>): Promise<Buffer> {
  if ('rawZipBase64' in content) return Buffer.from(content.rawZipBase64, 'base64');
  const key = JSON.stringify(content.files);
  const known = packed.get(key);
  if (known) return known;
  const zip = pack(content.files);
  packed.set(key, zip);
  const oldest = packed.size > KEPT_ZIPS ? packed.keys().next().value : undefined;
  if (oldest !== undefined) packed.delete(oldest);
  return zip;
}

async function pack(files: Readonly<Record<string, string | { readonly bytes: number }>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, file] of Object.entries(files)) {
    if (typeof file === 'string') zip.addBuffer(Buffer.from(file), path, OPTIONS);
    else addZeros(zip, path, file.bytes, true);
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function storedSize(bytes: number): Promise<number> {
  return storedZip(bytes).size;
}

function storedZip(bytes: number): { readonly stream: Readable; readonly size: Promise<number> } {
  const zip = new ZipFile();
  addZeros(zip, 'data.bin', bytes, false);
  // The types lack the argument: https://github.com/thejoshwolfe/yazl#endoptions-calculatedtotalsizecallback
  const size = new Promise<number>((resolve) => {
    const tell: (size?: number) => void = (total) => resolve(total ?? -1);
    zip.end(undefined, tell);
  });
  return { stream: zip.outputStream as Readable, size };
}

function addZeros(zip: ZipFile, path: string, bytes: number, compress: boolean): void {
  zip.addReadStreamLazy(path, { ...OPTIONS, compress, size: bytes }, (give) =>
    give(undefined, Readable.from(zeros(bytes))),
  );
}

function* zeros(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let left = bytes; left > 0; left -= CHUNK_BYTES) yield left < CHUNK_BYTES ? chunk.subarray(0, left) : chunk;
}
