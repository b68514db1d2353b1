/** Keeps the last bytes of what flows by. */
export interface Tail {
  push(chunk: Uint8Array): void;
  /** Bytes that came, kept or not. */
  readonly seen: () => number;
  /**
   * What was kept, as text that begins at the start of a line; `isCut` when the first byte that came was not the first there is.
   */
  text(isCut: boolean): string;
}

export function createTail(limit: number): Tail {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  let seen = 0;

  return {
    push(chunk) {
      // A copy of what is needed: a slice would hold on to the whole chunk.
      const part = chunk.length > limit ? chunk.slice(-limit) : chunk;
      chunks.push(part);
      seen += chunk.length;
      kept += part.length;
      while (kept - (chunks[0]?.length ?? 0) >= limit) kept -= chunks.shift()?.length ?? 0;
    },
    seen: () => seen,
    text(isCut) {
      const bytes = Buffer.concat(chunks).subarray(-limit);
      const whole = isCut || seen > bytes.length ? bytes.subarray(lineStart(bytes)) : bytes;
      // As a stream that goes on: half a character at the end is left out instead of replaced.
      return new TextDecoder().decode(whole, { stream: true });
    },
  };
}

/** Behind the first line break; in one endless line, at the first whole character. */
function lineStart(bytes: Uint8Array): number {
  const newline = bytes.indexOf(0x0a);
  if (newline !== -1 && newline < bytes.length - 1) return newline + 1;
  const character = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return character === -1 ? bytes.length : character;
}
