import {
  ALNUM,
  BASE64,
  DASH,
  DIGIT,
  DOT,
  endOfBlanks,
  endOfRun,
  HEX,
  isIn,
  looksRandom,
  startOfRun,
  TILDE,
  TOKEN,
  VALUE_END,
} from '#lib/kernel/redaction/characters.ts';
import { isMasked } from '#lib/kernel/redaction/mask.ts';
import { nextPlace, type Scan, type Span } from '#lib/kernel/redaction/span.ts';

const MAX_NAME = 64;
/** Characters of a quoted value or of a list or an object whose end is looked for. */
const MAX_VALUE = 8_192;

/** What may stand before the secret itself. */
const SCHEME = /(?:bearer|basic|token|digest|apikey|bot|ssws|negotiate)[ \t]{1,4}/iy;

/** Values that say that there is none, and places where one is put in later. */
const NO_SECRET =
  /^(?:true|false|null|nil|none|undefined|missing|required|invalid|expired|empty|unset|n\/a|yes|no|\.{2,3}|…|\*+|[[<(](?:redacted|hidden|masked|secret|unreadable|circular|cut|filtered)[\])>]|<[\w -]{1,40}>|\$[A-Z_][A-Z0-9_]*)$/i;
const ARTICLE = /(?:^|\s)(?:an?|the|no|this|that|your|its|every|unexpected|invalid|wrong) $/i;
const PLACEHOLDER = /^(?:\$?\{\{|\$\{|\$\(|%\()/;

const CREDENTIAL = ALNUM | TOKEN | DOT | TILDE | BASE64;

/** The value behind `name=`, `name: `, `"name": `, `\"name\":`, `name%3D`, `name =>`; `at` is the sign. */
export function findNamedValue(scan: Scan, at: number, behind: number): Span | undefined {
  const { text } = scan;
  const name = nameBefore(scan, at);
  // Most names are none of a secret; the value is looked at for those that are.
  if (name === undefined || scan.kindOf(name) === 'readable') return undefined;
  let from = behind;
  // `:=`, `==`, `=>`
  for (let sign = 0; sign < 2 && (text[from] === '=' || text[from] === '>'); sign += 1) from += 1;
  const span = valueFrom(scan, name, endOfBlanks(text, from));
  return span !== undefined && isProse(text, at, name, span) ? undefined : span;
}

/** `the name of a secret: it takes …`: an article before the name, one plain word and more behind it. */
function isProse(text: string, at: number, name: string, { from, to }: Span): boolean {
  if (text[at] !== ':' || text[from - 1] !== ' ' || text[to] !== ' ') return false;
  const begin = at - name.length;
  return /^[a-z]{1,14}$/.test(text.slice(from, to)) && ARTICLE.test(text.slice(Math.max(0, begin - 12), begin));
}

/** `--name value`; `at` is the second dash. */
export function findOptionValue(scan: Scan, at: number): Span | undefined {
  const { floor, text } = scan;
  if (at - 1 < floor || (at > 1 && !/[\s"'`[(,]/.test(text[at - 2] ?? ' '))) return undefined;
  const end = endOfRun(text, at + 1, TOKEN, MAX_NAME);
  const from = endOfBlanks(text, end);
  if (end - at < 3 || from === end || text[from] === '-' || text[from] === '=' || text[from] === ':') return undefined;
  return valueFrom(scan, text.slice(at + 1, end), from);
}

/** `<name>value</name>`; `at` is the bracket behind the name. */
export function findElement(scan: Scan, at: number): Span | undefined {
  const { floor, text } = scan;
  const from = startOfRun(text, at, TOKEN | DOT, Math.max(floor, at - MAX_NAME));
  const open = text[from - 1];
  if (at - from < 2 || (open !== '<' && open !== ':') || from <= floor) return undefined;
  const to = nextPlace(scan, '</', at + 1);
  if (to <= at + 1 || to - at > MAX_VALUE) return undefined;
  const value = text.slice(at + 1, to);
  if (value.includes('<') || isNone(value.trim()) || !isSecret(scan, text.slice(from, at), value)) return undefined;
  return { from: at + 1, to };
}

/** `Bearer …`, `Basic …`, `token …`, `Bot …` in a text; `at` is the blank behind the word. */
export function findSchemeValue({ text }: Scan, at: number, word: string): Span | undefined {
  const from = endOfBlanks(text, at);
  if (from === at) return undefined;
  let to = endOfRun(text, from, CREDENTIAL);
  while (to > from && text[to - 1] === '.') to -= 1;
  const value = text.slice(from, Math.min(to, from + 200));
  if (value.length < 8 || !/[A-Za-z]/.test(value)) return undefined;
  if (word === 'basic') return isBasic(value) ? { from, to } : undefined;
  if (word === 'token' && (value.length < 16 || !/\d/.test(value))) return undefined;
  return looksRandom(value) || value.length >= 24 ? { from, to } : undefined;
}

/** User and password in base64, with a colon between them. */
function isBasic(value: string): boolean {
  return /^[\w+/-]+={0,2}$/.test(value) && Buffer.from(value, 'base64').includes(0x3a);
}

function nameBefore({ floor, text }: Scan, at: number): string | undefined {
  let end = text[at - 1] === ':' || text[at - 1] === '=' ? at - 1 : at;
  for (let blanks = 0; blanks < 4 && (text[end - 1] === ' ' || text[end - 1] === '\t'); blanks += 1) end -= 1;
  // `"name"`, `\"name\"`, `user[name]`, `user['name']`
  if (text[end - 1] === ']') end -= 1;
  if (text[end - 1] === '"' || text[end - 1] === "'" || text[end - 1] === '`') {
    end -= 1;
    for (let slashes = 0; slashes < 7 && text[end - 1] === '\\'; slashes += 1) end -= 1;
  }
  const from = startOfRun(text, end, TOKEN, Math.max(floor, end - MAX_NAME));
  if (end - from < 2 || text[end - 1] === '-') return undefined;
  const name = text.slice(from, end);
  // The resource of an ARN: `arn:aws:secretsmanager:…:secret:name`.
  if (text[from - 1] === ':' && text[at] === ':' && text.slice(Math.max(0, from - 100), from).includes('arn:aws'))
    return undefined;
  // The end of an escape before the name is none of its letters: `%26sig=`, `\ntoken=`.
  if (text[from - 1] === '%' && isIn(name, 0, HEX) && isIn(name, 1, HEX)) return name.slice(2);
  if (text[from - 1] === '\\' && 'nrt'.includes(name[0] ?? '.')) return name.slice(1);
  // A key of an address is a secret, `key:` in a sentence is one of many things.
  if (name === 'key' && (text[from - 1] === '?' || text[from - 1] === '&')) return 'api_key';
  return name;
}

/** `09:30:00`, with or without the day before it: the most frequent colon of all. */
export function isTime(text: string, at: number): boolean {
  if (!isIn(text, at + 1, DIGIT) || !isIn(text, at - 1, DIGIT) || !isIn(text, at - 2, DIGIT)) return false;
  return !isIn(text, at - 3, TOKEN) || (text.charCodeAt(at - 3) === 84 && isIn(text, at - 4, DIGIT));
}

function valueFrom(scan: Scan, name: string, at: number): Span | undefined {
  const { text } = scan;
  const first = text[at];
  if (first === undefined || first === '\n' || first === '\r') return undefined;
  // A key over many lines is found as one.
  if (text.startsWith('-----BEGIN ', at) || text.startsWith('-----BEGIN ', at + 1)) return undefined;
  const span = /cookie$/i.test(name) ? (quotedValue(scan, at) ?? restOfLine(text, at)) : anyValue(scan, at);
  if (span === undefined) return undefined;
  const value = text.slice(span.from, span.to);
  if (isNone(value) || !isSecret(scan, name, value)) return undefined;
  return span;
}

function isSecret({ kindOf }: Scan, name: string, value: string): boolean {
  const kind = kindOf(name);
  // In prose a bare `key` is more often the name of something.
  if (kind === 'readable' || /^keys?$/i.test(name)) return false;
  return kind === 'secret' || Number.isNaN(Number(value));
}

function isNone(value: string): boolean {
  return value === '' || isMasked(value) || NO_SECRET.test(value) || PLACEHOLDER.test(value);
}

function anyValue(scan: Scan, at: number): Span | undefined {
  const { text } = scan;
  const quoted = quotedValue(scan, at);
  if (quoted) return quoted;
  if (text.startsWith('{{', at)) return undefined;
  if (text[at] === '{' || text[at] === '[') return structuredValue(text, at);
  SCHEME.lastIndex = at;
  const begin = SCHEME.test(text) ? SCHEME.lastIndex : at;
  const end = endOfPlain(text, begin);
  return end > begin
    ? { from: PLACEHOLDER.test(text.slice(begin, begin + 3)) ? begin : at, to: end }
    : plainValue(text, at);
}

function plainValue(text: string, at: number): Span | undefined {
  const to = endOfPlain(text, at);
  return to > at ? { from: at, to } : undefined;
}

/** Up to what ends a word; brackets at its end belong to what is around. */
function endOfPlain(text: string, at: number): number {
  let to = at;
  while (to < text.length && !isIn(text, to, VALUE_END)) to += 1;
  while (to > at && /[)\]}|\\.]/.test(text[to - 1] ?? '')) to -= 1;
  return to;
}

/** Between quotes, which may themselves be quoted in a text. The quotes stay. */
function quotedValue(scan: Scan, at: number): Span | undefined {
  const { text } = scan;
  let open = at;
  while (open - at < 7 && text[open] === '\\') open += 1;
  const quote = text[open];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  const from = open + 1;
  const slashes = open - at;
  const most = Math.min(text.length, from + MAX_VALUE);
  for (let to = from; to < most; to += 1) {
    if (text[to] === '\n') break;
    if (text[to] === quote && slashesBefore(text, to, from) === slashes) return { from, to: to - slashes };
    if (text[to] === '\\' && slashes === 0) to += 1;
  }
  // Cut before its end, or no quotation at all; the line below may have a secret of its own.
  return restOfLine(text, from);
}

function slashesBefore(text: string, at: number, floor: number): number {
  let from = at;
  while (from > floor && text[from - 1] === '\\') from -= 1;
  return at - from;
}

function restOfLine(text: string, from: number): Span {
  let to = from;
  while (to < text.length && text[to] !== '\n' && text[to] !== '\r') to += 1;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to -= 1;
  return { from, to };
}

/** A whole list or object; what is not closed in sight is hidden as far as it was looked for. */
function structuredValue(text: string, at: number): Span {
  const most = Math.min(text.length, at + MAX_VALUE);
  let depth = 0;
  for (let to = at; to < most; to += 1) {
    const character = text[to];
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return { from: at, to: to + 1, shown: '***' };
  }
  return { from: at, to: most, shown: '***' };
}

/** `%3D` and `%3A`, as signs are spelled in an address within an address; `at` is the `3`. */
export function findEncodedValue(scan: Scan, at: number): Span | undefined {
  const sign = scan.text[at + 1];
  if (sign !== 'D' && sign !== 'd' && sign !== 'A' && sign !== 'a') return undefined;
  const name = nameBefore(scan, at - 1);
  const from = at + 2;
  const to = endOfRun(scan.text, from, TOKEN | DOT | TILDE | DASH);
  if (name === undefined || to - from < 3) return undefined;
  const value = scan.text.slice(from, to);
  return isNone(value) || !isSecret(scan, name, value) ? undefined : { from, to };
}
