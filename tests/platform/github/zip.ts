import { constants, crc32, deflateRawSync } from 'node:zlib';

/** One file of a zip, and the lies that its entry may tell. */
export interface ZipFile {
  readonly name: string;
  readonly content: Buffer | string;
  /** The size that the entry names; the true one unless given. */
  readonly claimedSize?: number;
  /** The content as it stands in the zip; deflated here unless given. */
  readonly packed?: Buffer;
  /** 8 is deflate. */
  readonly method?: number;
  /** 1 is encrypted. */
  readonly flags?: number;
  readonly crc?: number;
}

/** A zip that says what it is told to say. */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { claimedSize, content, crc, flags = 0, method = 8, name, packed } of files) {
    const bytes = Buffer.from(content);
    const data = packed ?? (method === 8 ? deflateRawSync(bytes) : bytes);
    const path = Buffer.from(name);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(flags | 0x800, 2);
    about.writeUInt16LE(method, 4);
    about.writeUInt32LE(crc ?? crc32(bytes), 10);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(claimedSize ?? bytes.length, 18);
    about.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), about, path, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), about, rest, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end]);
}

/** A gigabyte of zeros, deflated: about a megabyte, made in milliseconds from a thousand equal blocks. */
export function deflatedGigabyte(): Buffer {
  const block = deflateRawSync(Buffer.alloc(1_048_576), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: 1_024 }, () => block), deflateRawSync(Buffer.alloc(0))]);
}
