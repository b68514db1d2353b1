import { types } from 'node:util';
import { isSecretKey } from '#lib/kernel/secret-key.ts';

/** Deeper than this a value is replaced by a note: nobody reads it, and a log line must stay one. */
const MAX_DEPTH = 12;
/** Members of one object, list, map or set. */
const MAX_MEMBERS = 1_000;
/** Values of one call in all; guards against values that share parts over and over. */
const MAX_VALUES = 10_000;
/** UTF-16 units of one string. */
const MAX_STRING = 16_384;
/** UTF-16 units of all strings of one call: CloudWatch takes an event of 256 KiB everywhere. */
const MAX_CHARACTERS = 131_072;
const MAX_KEY = 256;

/** Answers what to show instead of a value, or undefined when the rule has nothing to say about it. */
type Rule = (value: unknown, key: string | undefined) => string | undefined;

/** Asked in this order for every value at every depth; the first answer stands. */
const rules: readonly Rule[] = [hideByKey];

interface Walk {
  readonly ancestors: unknown[];
  valuesLeft: number;
  charactersLeft: number;
}

/**
 * A copy of any value that may be shown: plain JSON data without secrets, and never a throw.
 *
 * A secret is found by its key (`isSecretKey`), also as `{ name, value }`, as a pair `[name, value]` and in maps and
 * headers. A string shows as `***` and its last four characters when longer than four, else `***`; anything else under a
 * secret key shows as `***` whole. Null stays: that a secret is missing is no secret.
 *
 * Errors become `{ type, message, stack, …, cause }`, dates ISO 8601, bigints digits, bytes a note of their number, URL
 * objects lose user and query. Circular, unreadable, very deep, wide and long parts are replaced by a note in brackets.
 * The input is never changed, and what is masked stays the same when redacted again.
 */
export function redact(value: unknown): unknown {
  return visit(() => value, undefined, { ancestors: [], valuesLeft: MAX_VALUES, charactersLeft: MAX_CHARACTERS });
}

function hideByKey(value: unknown, key: string | undefined): string | undefined {
  if (key === undefined || value === undefined || value === null || !isSecretKey(key, value)) return undefined;
  return typeof value === 'string' ? mask(value) : '***';
}

/** `***` and the last four of what is longer than four; a half surrogate pair is left out. */
function mask(secret: string): string {
  return secret.length > 4 ? `***${secret.slice(-4).replace(/^[\uDC00-\uDFFF]/, '')}` : '***';
}

/** Reads the value itself, because a getter or a proxy may throw. */
function visit(read: () => unknown, key: string | undefined, walk: Walk): unknown {
  walk.valuesLeft -= 1;
  if (walk.valuesLeft < 0) return '[cut]';
  const depth = walk.ancestors.length;
  try {
    const value = read();
    for (const rule of rules) {
      const shown = rule(value, key);
      if (shown !== undefined) return shown;
    }
    return plain(value, walk);
  } catch {
    return '[unreadable]';
  } finally {
    walk.ancestors.length = depth;
  }
}

function plain(value: unknown, walk: Walk): unknown {
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return shorten(value, walk);
  // JSON knows no negative zero.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (typeof value === 'bigint') return shorten(String(value), walk);
  if (typeof value !== 'object') return `[${typeof value}]`;
  if (walk.ancestors.includes(value)) return '[circular]';
  if (walk.ancestors.length >= MAX_DEPTH) return '[cut: too deep]';
  walk.ancestors.push(value);
  return plainObject(value, walk);
}

function plainObject(value: object, walk: Walk): unknown {
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString();
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    return `[binary, ${value.byteLength} bytes]`;
  }
  if (Array.isArray(value)) return list(value.length, (index) => value[index], walk, pairName(value));
  if (types.isSet(value)) return list(value.size, elementsOf(value), walk, undefined);
  if (value instanceof Error || types.isNativeError(value)) return Object.fromEntries(errorMembers(value, walk));
  if (value instanceof URL)
    return shorten(`${value.protocol}//${value.host}${value.pathname}${value.search && '?…'}`, walk);
  if (isEntries(value)) return Object.fromEntries(entryMembers(value, walk));
  return Object.fromEntries(members(value, Object.keys(value), walk));
}

/** Things that are lists of name and value; told by their tag, because naming `Headers` loads Node's whole fetch. */
function isEntries(value: object): value is { entries(): Iterable<[unknown, unknown]> } {
  return /^\[object (?:Map|Headers|URLSearchParams|FormData)\]$/.test(Object.prototype.toString.call(value));
}

function list(length: number, at: (index: number) => unknown, walk: Walk, second: string | undefined): unknown[] {
  const shown: unknown[] = [];
  for (let index = 0; index < Math.min(length, MAX_MEMBERS); index += 1) {
    shown.push(visit(() => at(index), index === 1 ? second : undefined, walk) ?? null);
  }
  if (length > MAX_MEMBERS) shown.push(`[cut: ${length - MAX_MEMBERS} more]`);
  return shown;
}

/** The name in a pair `[name, value]`, as Object.entries makes them. */
function pairName(value: readonly unknown[]): string | undefined {
  return value.length === 2 && typeof value[0] === 'string' ? value[0] : undefined;
}

function elementsOf(set: ReadonlySet<unknown>): (index: number) => unknown {
  const elements = set.values();
  return () => elements.next().value;
}

function members(value: object, keys: readonly string[], walk: Walk): Array<[string, unknown]> {
  const shown: Array<[string, unknown]> = [];
  const name = nameBesideValue(value, keys);
  for (const key of keys.slice(0, MAX_MEMBERS)) {
    const ruledBy = name !== undefined && /^value$/i.test(key) ? name : key;
    const member = visit(() => (value as Record<string, unknown>)[key], ruledBy, walk);
    if (member !== undefined) shown.push([shortenKey(key, walk), member]);
  }
  if (keys.length > MAX_MEMBERS) shown.push(['[cut]', `${keys.length - MAX_MEMBERS} more`]);
  return shown;
}

/** The name in `{ name, value }`, the form of headers, parameters and options. */
function nameBesideValue(value: object, keys: readonly string[]): string | undefined {
  if (keys.length > 20) return undefined;
  const key = keys.find((candidate) => /^(?:name|key|header|field)$/i.test(candidate));
  const name = key === undefined ? undefined : (value as Record<string, unknown>)[key];
  return typeof name === 'string' && isSecretKey(name) ? name : undefined;
}

function entryMembers(value: { entries(): Iterable<[unknown, unknown]> }, walk: Walk): Array<[string, unknown]> {
  const shown: Array<[string, unknown]> = [];
  for (const [key, member] of value.entries()) {
    if (shown.length === MAX_MEMBERS) {
      shown.push(['[cut]', 'more']);
      break;
    }
    const label = typeof key === 'string' || typeof key === 'number' ? `${key}` : `[${typeof key} ${shown.length}]`;
    shown.push([shortenKey(label, walk), visit(() => member, label, walk) ?? null]);
  }
  return shown;
}

function errorMembers(error: Error, walk: Walk): Array<[string, unknown]> {
  const parts: Array<[string, () => unknown]> = [
    ['type', () => error.name],
    ['message', () => error.message],
    ['stack', () => error.stack],
    ['errors', () => (error as Partial<AggregateError>).errors],
  ];
  const named = new Set([...parts.map(([key]) => key), 'name', 'cause']);
  const shown = parts.map(([key, read]): [string, unknown] => [key, visit(read, key, walk)]);
  const own = Object.keys(error).filter((key) => !named.has(key));
  const rest: Array<[string, unknown]> = [
    ...members(error, own, walk),
    ['cause', visit(() => error.cause, 'cause', walk)],
  ];
  return [...shown, ...rest].filter(([, member]) => member !== undefined);
}

function shortenKey(key: string, walk: Walk): string {
  return shorten(key.length > MAX_KEY ? `${key.slice(0, MAX_KEY)}…` : key, walk);
}

/** The note fits into the room as well, so that a cut text is not cut again. */
function shorten(text: string, walk: Walk): string {
  const room = Math.min(MAX_STRING, walk.charactersLeft);
  walk.charactersLeft -= Math.min(text.length, room);
  if (text.length <= room) return text;
  const note = `… [cut: ${text.length} characters]`;
  return room > note.length ? text.slice(0, room - note.length).toWellFormed() + note : '[cut]';
}
