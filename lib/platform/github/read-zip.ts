import { posix } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, validateFileName, type ZipFile } from 'yauzl';
import type { ArtifactFile } from '#lib/diagnosis/github.ts';

const MAX_ENTRIES = 200;
/** Of one file, uncompressed, counted while it is inflated. */
const MAX_FILE = 256 * 1024;

const BROKEN = 'the zip is broken';
const TOO_MANY = `the zip holds more than ${MAX_ENTRIES} files`;
const TOO_LARGE = 'it is larger than 256 KB';
const OUTSIDE = 'its path leads out of the archive';
const ENCRYPTED = 'it is encrypted or packed in a way that cannot be read';

interface Candidate {
  readonly path: string;
  readonly entry: Entry;
}

/**
 * The files of a zip whose base names are asked for; never more memory than the zip, and 256 KB for each file.
 *
 * Of several files of one name the one nearest to the root is taken. Nothing that a zip can hold makes it throw: what cannot be
 * read is refused with a note.
 */
export async function readZip(bytes: Buffer, names: readonly string[]): Promise<ReadonlyMap<string, ArtifactFile>> {
  const files = new Map<string, ArtifactFile>();
  try {
    const zip = await fromBufferPromise(bytes, { decodeStrings: false });
    if (zip.entryCount > MAX_ENTRIES) return refuse(files, names, TOO_MANY);
    for (const [name, { entry, path }] of await findCandidates(zip, names)) {
      files.set(name, isOutside(path) ? { refused: OUTSIDE } : await readEntry(zip, entry));
    }
    return files;
  } catch {
    return refuse(files, names, BROKEN);
  }
}

async function findCandidates(zip: ZipFile, names: readonly string[]): Promise<ReadonlyMap<string, Candidate>> {
  const candidates = new Map<string, Candidate>();
  for await (const entry of zip.eachEntry()) {
    const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    if (path.endsWith('/')) continue;
    const name = posix.basename(path);
    if (!names.includes(name)) continue;
    const other = candidates.get(name);
    if (!other || rankOf(path) < rankOf(other.path)) candidates.set(name, { path, entry });
  }
  return candidates;
}

/** Nearer to the root comes first; what leads outside comes last. */
function rankOf(path: string): number {
  return isOutside(path) ? Number.POSITIVE_INFINITY : path.split('/').length;
}

function isOutside(path: string): boolean {
  return validateFileName(path) !== null || path.includes('\0');
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<ArtifactFile> {
  if (!entry.canDecodeFileData()) return { refused: ENCRYPTED };
  if (entry.uncompressedSize > MAX_FILE) return { refused: TOO_LARGE };
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Leaving the loop ends the inflating.
      if (size > MAX_FILE) return { refused: TOO_LARGE };
      chunks.push(chunk);
    }
    const data = Buffer.concat(chunks);
    return crc32(data) === entry.crc32 ? { text: new TextDecoder().decode(data) } : { refused: BROKEN };
  } catch {
    return { refused: BROKEN };
  }
}

function refuse(
  files: Map<string, ArtifactFile>,
  names: readonly string[],
  refused: string,
): ReadonlyMap<string, ArtifactFile> {
  for (const name of names) if (!files.has(name)) files.set(name, { refused });
  return files;
}
