const LINE_BYTES = 100;
const LINES_A_CHUNK = 600;

/**
 * Any part of a made-up log of any size, without the rest: every line has one length and says its own number.
 *
 * `from` is included, `end` is not.
 */
export function* madeUpLog(from: number, end: number, time: string): Generator<Buffer> {
  for (let at = from; at < end; ) {
    const first = Math.floor(at / LINE_BYTES);
    const lines = Array.from({ length: LINES_A_CHUNK }, (_, index) => line(first + index, time));
    const chunk = Buffer.from(lines.join('')).subarray(at - first * LINE_BYTES);
    yield chunk.subarray(0, end - at);
    at += chunk.length;
  }
}

function line(number: number, time: string): string {
  return `${`${time} line ${String(number + 1).padStart(11, '0')} `.padEnd(LINE_BYTES - 1, '.')}\n`;
}
