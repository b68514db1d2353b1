export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The pixels of a PNG or a GIF, from its first bytes; nothing for what is neither. */
export function pictureSize(bytes: Buffer): PictureSize | undefined {
  // https://www.w3.org/TR/png-3/#11IHDR: eight bytes of signature, eight of the chunk's head, then width and height.
  if (bytes.length >= 24 && bytes.toString('latin1', 1, 4) === 'PNG') {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (bytes.length >= 10 && /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) {
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  }
  return undefined;
}
