import { isSecretKey } from '#lib/kernel/secret-key.ts';
import { withoutCredentials } from '#lib/tasks/http-secrets.ts';

/** UTF-16 units of one line that are looked at; nobody reads further, and every rule below stays cheap. */
const MAX_LINE = 2_000;

/** Sequences of a terminal: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
const [ESC, BELL] = ['\u001b', '\u0007'];
const ANSI = new RegExp(
  String.raw`${ESC}(?:\[[0-?]*[ -/]*[@-~]|\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\)?|[@-Z\\^_=>78])`,
  'g',
);

/** What turns text round, hides it or has no look of its own. */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;
// The tab stays: it becomes a space.
const CONTROLS = /[^\P{Cc}\t]/gu;
/** Accents that pile up over the lines around them. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/**
 * Prefixes that vendors give their credentials, besides those that `withoutCredentials` knows, JSON web tokens, Discord's
 * bot tokens and addresses of webhooks. Every repetition is bounded or follows a fixed prefix.
 */
const SHAPES = [
  /\b(?:gh[oprsu]_|glpat-|npm_|pypi-|hf_|dop_v1_|sk-|sk_test_|rk_live_|rk_test_|xapp-|xoxe-|ATATT|AIza|ASIA|AGE-SECRET-KEY-)[\w.+/=-]{12,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.?[\w-]*/g,
  /\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}/g,
  /(?<=\/api\/webhooks\/\d{1,20}\/)[\w-]{20,}/g,
  /(?<=hooks\.slack\.com\/services\/)[\w/-]{10,}/g,
] as const;

/** User and password in an address. */
const USER_INFO = /(\b[a-z][a-z0-9+.-]{1,15}:\/\/)[^\s/@]{1,500}@/gi;
const CURL_USER = /((?:^|\s)(?:-u|--user)[\s=]{1,4}["']?)[^\s:"']{1,100}:[^\s"']+/g;

/** `name=`, `name: `, `"name": `, `\"name\":`, and `--name ` before a value. */
const NAME = /([\w-]{2,64})(?:\\{0,3}["']?\s{0,4}[:=]\s{0,4}|(?<=(?:^|\s)--[\w-]{2,64})\s{1,4}(?!-))/g;
/** A value behind a name: quoted, quoted in a quotation, or up to what ends a word. */
const VALUE =
  /(?:(?:Bearer|Basic|Token|Digest|ApiKey)\s{1,4})?(?:"(?:[^"\\]|\\.){0,500}"?|'(?:[^'\\]|\\.){0,500}'?|\\{1,3}["'][^"'\\]{0,500}(?:\\{1,3}["'])?|[^\s"'&,;<>]+)/iy;

const KEY_BLOCK = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/;
const KEY_BLOCK_END = /-----END [A-Z ]{0,40}PRIVATE KEY/;
/** What may stand in such a block, behind the stamp of a log. */
const KEY_LINE = /^(?:\S{20,35}Z )?\s{0,40}(?:[\w+/=*]{0,200}|[A-Z][\w-]{2,20}: .{0,100})$/;
/** The inside of one whose beginning was cut away: long, with letters of both cases and digits, which no digest has. */
const LONG_WORD =
  /(?<![\w+/=-])(?=[A-Za-z+/]{0,59}\d)(?=[A-Z0-9+/]{0,59}[a-z])(?=[a-z0-9+/]{0,59}[A-Z])[A-Za-z0-9+/]{60,}={0,2}/g;

/**
 * Text from outside as people may read it: whole characters, no terminal codes, control or direction characters, no
 * credentials that can be told by their look or name. Line ends stay; lines end at 2,000.
 */
export function cleanText(text: string): string {
  const lines: string[] = [];
  let inKey = false;
  for (const line of text.split(/\r?\n/)) {
    const clean = cleanLine(line);
    const begins = KEY_BLOCK.test(clean);
    const ends = KEY_BLOCK_END.test(clean);
    if (begins) lines.push(clean.replace(/-----BEGIN .*/, '*** (a private key)'));
    inKey = begins || (inKey && (ends || KEY_LINE.test(clean)));
    if (!inKey) lines.push(clean);
    if (ends) inKey = false;
  }
  return lines.join('\n');
}

function cleanLine(line: string): string {
  const plain = line
    .slice(0, MAX_LINE)
    .replaceAll(ANSI, '')
    .replaceAll('\t', ' ')
    .replaceAll(CONTROLS, '')
    .toWellFormed()
    .replaceAll(INVISIBLE, '')
    .replaceAll(PILED_MARKS, '$1');
  return hideCredentials(plain).trimEnd();
}

function hideCredentials(line: string): string {
  const named = hideNamed(line.replaceAll(USER_INFO, '$1***@').replaceAll(CURL_USER, '$1***'));
  return [...SHAPES, LONG_WORD].reduce((rest, shape) => rest.replaceAll(shape, '***'), withoutCredentials(named));
}

/** Hides values by their names. A value is skipped only when it is hidden: it may hold the next name, `error: token=…`. */
function hideNamed(line: string): string {
  let shown = '';
  let from = 0;
  for (const { 0: whole, 1: name = '', index } of line.matchAll(NAME)) {
    if (index < from) continue;
    const at = index + whole.length;
    VALUE.lastIndex = at;
    const [value] = VALUE.exec(line) ?? [];
    if (value === undefined || !isSecret(name, value)) continue;
    shown += `${line.slice(from, at)}***`;
    from = at + value.length;
  }
  return shown + line.slice(from);
}

function isSecret(name: string, value: string): boolean {
  // In prose a bare `key` is more often the name of something; counts (`pass: 12`) are told apart by their number.
  const number = Number(value);
  return !/^keys?$/i.test(name) && isSecretKey(name, Number.isNaN(number) ? value : number);
}

/** The beginning of a text, at most `room` UTF-16 units and cut between whole characters; a cut is marked with `…`. */
export function cutPlain(text: string, room: number): string {
  if (text.length <= room) return text;
  const cut = text.slice(0, Math.max(0, room - 1));
  return `${cut.replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}

/** Clean text on one line of at most `room` UTF-16 units. */
export function oneLine(text: string, room: number): string {
  return cutPlain(cleanText(text.slice(0, 20_000)).replaceAll(/\s+/g, ' ').trim(), room);
}

/** Something from outside between backticks, which it cannot leave; for the middle of a sentence of ours. */
export function quoted(text: string, room = 80): string {
  return `\`${oneLine(text, room).replaceAll('`', 'ˋ') || ' '}\``;
}
