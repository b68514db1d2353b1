/** Sets of characters, to be joined with `|`. */
export const ALNUM = 1;
export const UNDERSCORE = 2;
export const DASH = 4;
export const DOT = 8;
/** What base64 has besides: `+`, `/`, `=`, and the `%` that stands for them in an address. */
export const BASE64 = 16;
export const TILDE = 32;
export const HEX = 64;
export const DIGIT = 128;
/** What ends the host of an address, and user and password before it. */
export const HOST_END = 256;
/** What ends a value that is not quoted. */
export const VALUE_END = 512;

/** What most tokens are made of. */
export const TOKEN = ALNUM | UNDERSCORE | DASH;

const SETS = new Uint16Array(128);
put('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', ALNUM);
put('0123456789abcdefABCDEF', HEX);
put('0123456789', DIGIT);
put('_', UNDERSCORE);
put('-', DASH);
put('.', DOT);
put('+/=%', BASE64);
put('~', TILDE);
put(' \t\n\r\v\f/?#"\'<>\\`', HOST_END);
put(' \t\n\r\v\f"\'`&,;<>', VALUE_END);

function put(characters: string, set: number): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    SETS[code] = (SETS[code] ?? 0) | set;
  }
}

/** Whether the character at `at` is in the set; false outside of the text. */
export function isIn(text: string, at: number, set: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && ((SETS[code] ?? 0) & set) !== 0;
}

/** The end of the characters of a set that begin at `at`, at most `most` of them. */
export function endOfRun(text: string, at: number, set: number, most = Number.POSITIVE_INFINITY): number {
  let to = at;
  while (to - at < most && isIn(text, to, set)) to += 1;
  return to;
}

/** The beginning of the characters of a set that end before `to`. */
export function startOfRun(text: string, to: number, set: number, floor: number): number {
  let from = to;
  while (from > floor && isIn(text, from - 1, set)) from -= 1;
  return from;
}

/** The end of at most `most` blanks. */
export function endOfBlanks(text: string, at: number, most = 4): number {
  let to = at;
  while (to - at < most && (text[to] === ' ' || text[to] === '\t')) to += 1;
  return to;
}

/**
 * Whether a word may begin at `at`: nothing alphanumeric before it, unless that is the end of an escape as in JSON (`\n`,
 * `\u0022`) or in an address (`%3D`).
 */
export function isBoundary(text: string, at: number): boolean {
  if (at === 0 || !isIn(text, at - 1, ALNUM)) return true;
  if (text[at - 3] === '%' && isIn(text, at - 2, HEX) && isIn(text, at - 1, HEX)) return true;
  if (text[at - 2] === '\\' && 'nrtbf'.includes(text[at - 1] ?? '.')) return true;
  return text[at - 6] === '\\' && text[at - 5] === 'u';
}

/** Whether a text looks drawn by lot: digits beside letters, or letters of both cases in turn. Reads its first 100. */
export function looksRandom(text: string): boolean {
  const head = text.slice(0, 100);
  return (/\d/.test(head) && /[a-z]/i.test(head)) || /[a-z][A-Z].*[a-z][A-Z]/.test(head);
}
