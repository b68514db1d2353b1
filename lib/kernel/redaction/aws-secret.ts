import { ALNUM, BASE64, endOfRun } from '#lib/kernel/redaction/characters.ts';
import type { Scan, Span } from '#lib/kernel/redaction/span.ts';

/** Characters behind the word or the id that announces it. */
const NEAR = 64;

/** AWS' secret access key behind `at`: 40 characters of base64 without a prefix, so it is told only near its name or id. */
export function findAwsSecret({ floor, text }: Scan, at: number): Span | undefined {
  const most = Math.min(text.length, at + NEAR);
  for (let next = Math.max(floor, at); next < most; ) {
    const to = endOfRun(text, next, ALNUM | BASE64, 80);
    // The sign of `name=value` is base64 as well.
    const from = text[next] === '=' ? next + 1 : next;
    const word = text.slice(from, to);
    if (word.length === 40 && /[a-z]/.test(word) && /[A-Z]/.test(word) && /[\d+/]/.test(word)) return { from, to };
    next = to + 1;
  }
  return undefined;
}
