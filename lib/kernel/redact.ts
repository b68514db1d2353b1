import { types } from 'node:util';
import { hideInText } from '#lib/kernel/redaction/hide-in-text.ts';
import { createKeyRules, type KeyRule, type KeyRules } from '#lib/kernel/redaction/key-rules.ts';
import { mask } from '#lib/kernel/redaction/mask.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';

/** Deeper than this a value is replaced by a note: nobody reads it, and a log line must stay one. */
const MAX_DEPTH = 12;
/** Members of one object, list, map or set. */
const MAX_MEMBERS = 1_000;
/** Values of one call in all; guards against values that share parts over and over. */
const MAX_VALUES = 10_000;
/** UTF-16 units of one string. */
const MAX_STRING = 16_384;
/** What is read beyond that, so that a secret at the cut is known as a whole. */
const BEYOND = 1_024;
/** UTF-16 units of all strings of one call: CloudWatch takes an event of 256 KiB everywhere. */
const MAX_CHARACTERS = 131_072;
const MAX_KEY = 256;

/** Makes a copy of any value that may be shown. */
export type Redact = (value: unknown) => unknown;

interface Walk {
  readonly ancestors: unknown[];
  readonly rules: KeyRules;
  readonly memory: SecretMemory | undefined;
  valuesLeft: number;
  charactersLeft: number;
}

/**
 * A copy of any value that may be shown: plain JSON data without secrets, and never a throw.
 *
 * Hides by key and by look; what `createRedactor` makes hides the secrets that the process has loaded as well.
 */
export const redact: Redact = createRedactor();

/**
 * The one redactor of every sink.
 *
 * - By key (`isSecretKey`), also as `{ name, value }`, as a pair `[name, value]`, behind `--name` in a list, and in maps and
 *   headers. A string shows as `***` and its last four characters when longer than four, else `***`; anything else under a
 *   secret key shows as `***` whole. Null stays: that a secret is missing is no secret.
 * - By look in every text and every key, wherever it stands (`hideInText`).
 * - By value: what `memory` holds, however it is spelled.
 *
 * Errors become `{ type, message, stack, …, cause }`, dates ISO 8601, bigints digits, bytes a note of their number, URL
 * objects lose user and query. Circular, unreadable, very deep, wide and long parts are replaced by a note in brackets.
 * The input is never changed, and what is masked stays the same when redacted again.
 */
export function createRedactor({ memory }: { readonly memory?: SecretMemory } = {}): Redact {
  const rules: KeyRules = createKeyRules((key) => hideSecrets(key, { memory, rules }));
  return (value) => {
    rules.renew(memory?.version ?? 0);
    const walk: Walk = { ancestors: [], rules, memory, valuesLeft: MAX_VALUES, charactersLeft: MAX_CHARACTERS };
    try {
      return show(value, undefined, walk);
    } catch {
      return '[unreadable]';
    }
  };
}

/** `rule` is that of the key under which the value stands. */
function show(value: unknown, rule: KeyRule | undefined, walk: Walk): unknown {
  walk.valuesLeft -= 1;
  if (walk.valuesLeft < 0) return '[cut]';
  if (rule !== undefined && rule.kind !== 'readable') {
    const hidden = hideByKey(value, rule);
    if (hidden !== undefined) return hidden;
  }
  if (typeof value === 'string') return showText(value, walk);
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  // JSON knows no negative zero.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (typeof value === 'bigint') return shorten(String(value), walk);
  if (typeof value !== 'object') return `[${typeof value}]`;
  return showObject(value, walk);
}

function hideByKey(value: unknown, { kind }: KeyRule): string | undefined {
  if (value === undefined || value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'string') return mask(value);
  return typeof value === 'number' && kind === 'secret unless counted' ? undefined : '***';
}

function showObject(value: object, walk: Walk): unknown {
  const depth = walk.ancestors.length;
  if (walk.ancestors.includes(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[cut: too deep]';
  walk.ancestors.push(value);
  let shown: unknown;
  try {
    shown = plainObject(value, walk);
  } catch {
    shown = '[unreadable]';
  }
  walk.ancestors.pop();
  return shown;
}

function plainObject(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return showList(value, walk);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return showPlain(value, walk);
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString();
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `[binary, ${value.byteLength} bytes]`;
  if (types.isSet(value)) return showSet(value, walk);
  if (types.isStringObject(value)) return showText(String.prototype.valueOf.call(value), walk);
  if (value instanceof Error || types.isNativeError(value)) return showError(value, walk);
  if (value instanceof URL)
    return showText(`${value.protocol}//${value.host}${value.pathname}${value.search && '?…'}`, walk);
  if (isEntries(value)) return showEntries(value, walk);
  return showMembers(value, Object.keys(value), walk);
}

/** Things that are lists of name and value; told by their tag, because naming `Headers` loads Node's whole fetch. */
function isEntries(value: object): value is { entries(): Iterable<[unknown, unknown]> } {
  return /^\[object (?:Map|Headers|URLSearchParams|FormData)\]$/.test(Object.prototype.toString.call(value));
}

/** Reads a member that may be a getter or behind a proxy. */
function showMember(value: object, key: string | number, rule: KeyRule | undefined, walk: Walk): unknown {
  let member: unknown;
  try {
    member = (value as Record<string | number, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
  return show(member, rule, walk);
}

function showList(value: readonly unknown[], walk: Walk): unknown[] {
  const { length } = value;
  const shown: unknown[] = [];
  for (let index = 0; index < length && index < MAX_MEMBERS; index += 1) {
    const rule = index === 0 ? undefined : ruleOfNext(value, index, walk);
    shown.push(showMember(value, index, rule, walk) ?? null);
  }
  if (length > MAX_MEMBERS) shown.push(`[cut: ${length - MAX_MEMBERS} more]`);
  return shown;
}

/** The name in a pair `[name, value]`, as Object.entries makes them, and an option before its value. */
function ruleOfNext(value: readonly unknown[], index: number, { rules }: Walk): KeyRule | undefined {
  if (value.length !== 2 && typeof value[index] !== 'string') return undefined;
  const before = value[index - 1];
  if (typeof before !== 'string') return undefined;
  return value.length === 2 || before.startsWith('--') ? rules.of(before) : undefined;
}

function showSet(set: ReadonlySet<unknown>, walk: Walk): unknown[] {
  const shown: unknown[] = [];
  for (const member of set) {
    if (shown.length === MAX_MEMBERS) {
      shown.push(`[cut: ${set.size - MAX_MEMBERS} more]`);
      break;
    }
    shown.push(show(member, undefined, walk) ?? null);
  }
  return shown;
}

/** Most of all values: copied at once, then member by member where the copy must show something else. */
function showPlain(value: object, walk: Walk): Record<string, unknown> {
  const shown = copyOf(value);
  if (shown === undefined) return showMembers(value, Object.keys(value), walk);
  const keys = Object.keys(shown);
  if (keys.length > MAX_MEMBERS) return showMembers(shown, keys, walk);
  const { valuesLeft, charactersLeft } = walk;
  // Reading all members at once is what makes this fast.
  const members = Object.values(shown);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? '';
    const member = members[index];
    const rule = walk.rules.of(key);
    walk.charactersLeft -= key.length;
    if (rule.shown !== key || key.length > MAX_KEY || walk.charactersLeft < 0) {
      // Keys change as well: once more, one by one.
      Object.assign(walk, { valuesLeft, charactersLeft });
      return showMembers(value, Object.keys(value), walk);
    }
    const ruledBy = rule.beside === undefined ? rule : ruleBeside(value, keys, rule, walk);
    const instead = show(member, ruledBy, walk);
    if (instead === undefined) delete shown[key];
    // A negative zero equals the zero that it becomes.
    else if (instead !== member || instead === 0) shown[key] = instead;
  }
  return shown;
}

/** Undefined for what is better read member by member. What stands under a symbol is none of JSON's, so no sink writes it. */
function copyOf(value: object): Record<string, unknown> | undefined {
  try {
    return { ...value };
  } catch {
    return undefined;
  }
}

function showMembers(value: object, keys: readonly string[], walk: Walk): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  const count = Math.min(keys.length, MAX_MEMBERS);
  for (let index = 0; index < count; index += 1) {
    const key = keys[index] ?? '';
    const rule = walk.rules.of(key);
    const ruledBy = rule.beside === undefined ? rule : ruleBeside(value, keys, rule, walk);
    const member = showMember(value, key, ruledBy, walk);
    if (member !== undefined) put(shown, shownKey(key, rule, walk), member);
  }
  if (keys.length > MAX_MEMBERS) shown['[cut]'] = `${keys.length - MAX_MEMBERS} more`;
  return shown;
}

/**
 * In `{ name, value }`, the form of headers, parameters and options, the name rules the value; and a name whose key is
 * `key` is none of a secret.
 */
function ruleBeside(value: object, keys: readonly string[], rule: KeyRule, walk: Walk): KeyRule | undefined {
  if (keys.length > 20) return rule;
  const other = keys.find((key) => walk.rules.of(key).beside === (rule.beside === 'value' ? 'name' : 'value'));
  if (other === undefined) return rule;
  // A name is shown, unless it looks like a secret itself.
  if (rule.beside === 'name') return undefined;
  const name: unknown = (value as Record<string, unknown>)[other];
  return typeof name === 'string' ? walk.rules.of(name) : rule;
}

function put(shown: Record<string, unknown>, key: string, member: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(shown, key, { value: member, enumerable: true, configurable: true, writable: true });
  } else shown[key] = member;
}

function showEntries(value: { entries(): Iterable<[unknown, unknown]> }, walk: Walk): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  let count = 0;
  for (const [key, member] of value.entries()) {
    if (count === MAX_MEMBERS) {
      shown['[cut]'] = 'more';
      break;
    }
    const label = typeof key === 'string' || typeof key === 'number' ? `${key}` : `[${typeof key} ${count}]`;
    const rule = walk.rules.of(label);
    put(shown, shownKey(label, rule, walk), show(member, rule, walk) ?? null);
    count += 1;
  }
  return shown;
}

const ERROR_PARTS = [
  ['type', 'name'],
  ['message', 'message'],
  ['stack', 'stack'],
  ['errors', 'errors'],
] as const;

function showError(error: Error, walk: Walk): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, key] of ERROR_PARTS) {
    const part = showMember(error, key, undefined, walk);
    if (part !== undefined) shown[name] = part;
  }
  const named = new Set(['type', 'message', 'stack', 'errors', 'name', 'cause']);
  const own = Object.keys(error).filter((key) => !named.has(key));
  const rest = showMembers(error, own, walk);
  for (const key of Object.keys(rest)) put(shown, key, rest[key]);
  const cause = showMember(error, 'cause', undefined, walk);
  if (cause !== undefined) shown.cause = cause;
  return shown;
}

function shownKey(key: string, rule: KeyRule, walk: Walk): string {
  walk.charactersLeft -= key.length;
  if (key.length <= MAX_KEY && walk.charactersLeft >= 0) return rule.shown;
  walk.charactersLeft += key.length;
  return shorten(rule.shown.length > MAX_KEY ? `${rule.shown.slice(0, MAX_KEY)}…` : rule.shown, walk);
}

function showText(text: string, walk: Walk): string {
  if (text.length <= MAX_STRING && text.length <= walk.charactersLeft) {
    const hidden = hideSecrets(text, walk);
    walk.charactersLeft -= hidden.length;
    return hidden;
  }
  const room = Math.min(MAX_STRING, Math.max(0, walk.charactersLeft));
  const read = text.length > room + BEYOND ? text.slice(0, room + BEYOND) : text;
  const hidden = hideSecrets(read, walk);
  return hidden === text ? shorten(text, walk) : shorten(hidden, walk, text.length > read.length ? text.length : 0);
}

/** By value first: a secret that we know is hidden whole, whatever it looks like. */
function hideSecrets(text: string, { memory, rules }: Pick<Walk, 'memory' | 'rules'>): string {
  return hideInText(memory === undefined ? text : memory.hide(text), rules);
}

/**
 * The note fits into the room as well, so that a cut text is not cut again. `whole` is the length of the text when it is
 * longer than what is handed in.
 */
function shorten(text: string, walk: Walk, whole = 0): string {
  const room = Math.min(MAX_STRING, Math.max(0, walk.charactersLeft));
  const length = Math.max(whole, text.length);
  walk.charactersLeft -= Math.min(length, room);
  if (text.length <= room && whole === 0) return text;
  const note = `… [cut: ${length} characters]`;
  return room > note.length ? text.slice(0, room - note.length).toWellFormed() + note : '[cut]';
}
