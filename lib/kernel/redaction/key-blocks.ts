import { ALNUM, BASE64, endOfRun, looksRandom, startOfRun } from '#lib/kernel/redaction/characters.ts';
import { nextPlace, type Scan, type Span } from '#lib/kernel/redaction/span.ts';

/** What is shown for a private key: its last characters say nothing. */
const SHOWN = '*** (a private key)';

/** Characters of a block, and of one of its lines behind the stamp of a log. */
const MAX_BLOCK = 32_768;
const MAX_LINE = 400;
/** A run of base64 that no word is as long as; lines of a block have 64 and more. */
const MIN_RUN = 32;

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const LABEL = /(?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?(?:-{1,5})?/y;
/** `Proc-Type: 4,ENCRYPTED` and its like. */
const HEADER = /^[A-Z][\w-]{2,20}: .{0,100}$/;
/** The last line of a key, which may be short; behind the stamp of a log. */
const LAST_LINE = /^(?:\S{20,35}Z )?[\w+/=]{1,76}["']?$/;
const STAMP = /\S{20,35}Z $/;
/** Line ends, as they are or spelled in JSON. */
const BREAK = /(?:[ \t]{0,40}(?:\r?\n|\\{1,7}[nr])){1,4}/y;
const SET = ALNUM | BASE64;

/**
 * A private key from its first line to its last, with line ends as they are or spelled `\n`; when its end was cut away, as
 * far as its lines go; when its beginning was, from where they begin. `at` is the second dash.
 *
 * https://www.rfc-editor.org/rfc/rfc7468
 */
export function findKeyBlock(scan: Scan, at: number): Span | undefined {
  const { floor, text } = scan;
  const from = at - 1;
  if (from < floor || text[from - 1] === '-') return undefined;
  if (text.startsWith(BEGIN, from)) return blockFrom(scan, from);
  if (text.startsWith(END, from)) return blockBefore(scan, from);
  return undefined;
}

function blockFrom(scan: Scan, from: number): Span | undefined {
  const begin = endOfLabel(scan.text, from + BEGIN.length);
  if (begin === undefined) return undefined;
  const end = nextPlace(scan, END, begin);
  const last = end === -1 || end - begin > MAX_BLOCK ? undefined : endOfLabel(scan.text, end + END.length);
  const to = last ?? endOfLines(scan.text, begin);
  return to === undefined ? undefined : { from, to, shown: SHOWN };
}

function endOfLabel(text: string, at: number): number | undefined {
  LABEL.lastIndex = at;
  return LABEL.test(text) ? LABEL.lastIndex : undefined;
}

/** The end of the lines of a key that begin at `begin`; undefined when there are none. */
function endOfLines(text: string, begin: number): number | undefined {
  let to: number | undefined;
  for (let from = begin; from < text.length && from - begin < MAX_BLOCK; ) {
    const end = endOfLine(text, from);
    const line = text.slice(from, end);
    const run = keyRun(line);
    if (run !== undefined) to = endOfRun(text, from + run, SET);
    // What goes on behind it may as well be a name and its value.
    else if (to !== undefined && LAST_LINE.test(line) && (end === text.length || looksRandom(line))) return end;
    // An empty line and headers come before the key.
    else if (line.trim() !== '' && !HEADER.test(line)) return to;
    from = afterBreak(text, Math.max(end, to ?? 0));
  }
  return to;
}

/** Up to a line end, as it is or spelled. */
function endOfLine(text: string, from: number): number {
  let to = from;
  while (to < text.length && to - from < MAX_LINE && text[to] !== '\n' && text[to] !== '\r' && text[to] !== '\\')
    to += 1;
  return to;
}

function afterBreak(text: string, at: number): number {
  BREAK.lastIndex = at;
  return BREAK.test(text) ? BREAK.lastIndex : at + 1;
}

/** Where the first run of base64 begins that is longer than words are. */
function keyRun(line: string): number | undefined {
  for (let from = 0; from < line.length; ) {
    const to = endOfRun(line, from, SET);
    if (to - from >= MIN_RUN) return from;
    from = to + 1;
  }
  return undefined;
}

/** A key of which only the end is there: its lines before the last line. */
function blockBefore({ floor, text }: Scan, end: number): Span | undefined {
  const to = endOfLabel(text, end + END.length);
  if (to === undefined) return undefined;
  let from = end;
  for (let at = end; at > floor && end - at < MAX_BLOCK; ) {
    const lineEnd = startOfBreak(text, at, floor);
    const begin = startOfLine(text, lineEnd, floor);
    if (lineEnd === at || lineEnd - begin < (from === end ? 1 : MIN_RUN)) break;
    from = begin;
    at = begin - (STAMP.exec(text.slice(Math.max(floor, begin - 40), begin))?.[0].length ?? 0);
  }
  return from === end ? undefined : { from, to, shown: SHOWN };
}

function startOfLine(text: string, end: number, floor: number): number {
  const from = startOfRun(text, end, SET, floor);
  // The letter of a spelled line end.
  return text[from - 1] === '\\' && (text[from] === 'n' || text[from] === 'r') ? from + 1 : from;
}

/** Before a line end and the blanks around it. */
function startOfBreak(text: string, at: number, floor: number): number {
  let from = at;
  while (from > floor) {
    if (/[\s]/.test(text[from - 1] ?? '')) from -= 1;
    else if (from - 2 >= floor && text[from - 2] === '\\' && /[nr]/.test(text[from - 1] ?? '')) from -= 2;
    else if (from < at && text[from - 1] === '\\') from -= 1;
    else break;
  }
  return from;
}

/** Letters of both cases and digits, 60 and more, as nothing but keys and pictures have: the inside of a cut key. */
export function hideLongWords(text: string): string {
  return text.replaceAll(LONG_WORD, '***');
}

const LONG_WORD =
  /(?<![\w+/=-])(?=[A-Za-z+/]{0,59}\d)(?=[A-Z0-9+/]{0,59}[a-z])(?=[a-z0-9+/]{0,59}[A-Z])[A-Za-z0-9+/]{60,}={0,2}/g;
