import {
  findCurlUser,
  findPathToken,
  findTelegramToken,
  findUserInfo,
  wordBefore,
} from '#lib/kernel/redaction/addresses.ts';
import { findAwsSecret } from '#lib/kernel/redaction/aws-secret.ts';
import { isBoundary } from '#lib/kernel/redaction/characters.ts';
import { findKeyBlock } from '#lib/kernel/redaction/key-blocks.ts';
import { type Mask, maskInText } from '#lib/kernel/redaction/mask.ts';
import {
  findElement,
  findEncodedValue,
  findNamedValue,
  findOptionValue,
  findSchemeValue,
  isTime,
} from '#lib/kernel/redaction/named-values.ts';
import { shapeTriggers, type Trigger } from '#lib/kernel/redaction/shapes.ts';
import { type Find, type Scan, SHORT, type Span } from '#lib/kernel/redaction/span.ts';
import { type KeyKind, kindOfKey } from '#lib/kernel/secret-key.ts';

/** Small letters by their codes; `| 32` makes a capital one small. */
const [A, C, R, S, T] = [97, 99, 114, 115, 116];
const [SLASH, COLON] = [47, 58];

/** What is masked may make a new shape of what stands beside it, so that a text is looked at until nothing more is found. */
const MAX_ROUNDS = 4;

/** Two characters of seven bits. No trigger has others, so what those of more bits seem to be is never found to be one. */
const PAIR = 0x3fff;

/** The shortest text in which something may be hidden: `key=x`. */
const SHORTEST = 5;

/** Shapes that are secrets by themselves, wherever they stand. */
const credentials: readonly Trigger[] = [
  ...shapeTriggers,
  ['--', findKeyBlock],
  ...['be', 'Be', 'BE', 'ba', 'Ba', 'BA'].map((pair): Trigger => [pair, findScheme]),
];

/** What is a secret by the name or the address that it stands in. */
const places: readonly Trigger[] = [
  ['--', findOptionValue],
  ['-u', findCurl],
  ['ok', findTokenWord],
  ['OK', findTokenWord],
  ['s/', findPathToken],
  ['s\\', findPathToken],
  ['s%', findPathToken],
  ['%3', findEncodedValue],
  ['cr', findAwsSecretBehindName],
  ['CR', findAwsSecretBehindName],
];

/** The same by one character, whatever stands before it. */
const signs: ReadonlyArray<readonly [string, Find]> = [
  [':', findAtColon],
  ['=', (scan, at) => findNamedValue(scan, at, at + 1)],
  ['>', findElement],
];

const EVERYTHING: TextOptions = {};

interface Rules {
  readonly finds: ReadonlyArray<readonly Find[]>;
  /** By two characters of seven bits, the number of their finds; 0 for none. */
  readonly byPair: Uint8Array;
}

const ALL = rulesOf([...credentials, ...places], signs);
const CREDENTIALS = rulesOf(credentials, []);

export interface TextOptions {
  /** How a secret is shown; `***` and its last four unless given. */
  readonly mask?: Mask;
  /** Only what is a credential by itself: not what a name or an address says of the text behind it. */
  readonly credentialsOnly?: boolean;
  /** `kindOfKey`, or what remembers its answers. */
  readonly kindOf?: (name: string) => KeyKind;
}

/**
 * A text with every secret masked that can be told by its look, by the name before it, or by the address it stands in.
 *
 * One way from left to right: what stands at a character is looked at only where two characters lead to a shape, and what was
 * hidden is not looked at again. The time is in proportion to the length of the text, whatever it holds.
 */
export function hideInText(text: string, options: TextOptions = EVERYTHING): string {
  if (text.length < SHORTEST) return text;
  const rules = options.credentialsOnly ? CREDENTIALS : ALL;
  // Most texts end here, so that nothing else is done before.
  const first = nextTrigger(text, 0, rules.byPair);
  return first === -1 ? text : hideAll(text, first, rules, options);
}

function hideAll(text: string, first: number, rules: Rules, options: TextOptions): string {
  let shown = text;
  let at = first;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = shown;
    shown = hideOnce(before, at, rules, options);
    if (shown === before) break;
    at = nextTrigger(shown, 0, rules.byPair);
    if (at === -1) break;
  }
  return shown;
}

function hideOnce(text: string, first: number, rules: Rules, options: TextOptions): string {
  const { kindOf = kindOfKey, mask = maskInText } = options;
  let at = first;
  const scan: Scan = { text, floor: 0, places: undefined, run: { from: -1, to: -1 }, kindOf };
  let shown = '';
  while (at !== -1) {
    let span = spanAt(scan, at, rules);
    while (span !== undefined) {
      shown += text.slice(scan.floor, span.from) + (span.shown ?? mask(text.slice(span.from, span.to)));
      scan.floor = span.to;
      span = span.beside?.(scan, span.to);
    }
    at = nextTrigger(text, Math.max(at + 1, scan.floor), rules.byPair);
  }
  return scan.floor === 0 ? text : shown + text.slice(scan.floor);
}

/** The loop over all characters: one look into a table for each. */
function nextTrigger(text: string, from: number, byPair: Uint8Array): number {
  const { length } = text;
  let pair = from === 0 ? 0 : text.charCodeAt(from - 1);
  for (let at = from; at < length; at += 1) {
    pair = ((pair << 7) | text.charCodeAt(at)) & PAIR;
    if (byPair[pair] !== 0 && !leadsNowhere(text, at)) return at;
  }
  return -1;
}

/** What most triggers are in everyday texts, told before anything is set up to look closer. */
function leadsNowhere(text: string, at: number): boolean {
  switch (text.charCodeAt(at)) {
    case COLON:
      return text.charCodeAt(at + 1) === SLASH ? isBareAddress(text, at) : isTime(text, at);
    case SLASH:
      return (text.charCodeAt(at - 1) | 32) === S && wordBefore(text, at) === undefined;
    case R:
      // Of `create`, `cron` and `script`, which are many here.
      return (text.charCodeAt(at - 1) | 32) === C && (text.charCodeAt(at - 3) | 32) !== S;
    default:
      return false;
  }
}

/** An address without user; longer texts are not searched for each of theirs. */
function isBareAddress(text: string, at: number): boolean {
  return text.charCodeAt(at + 2) === SLASH && text.length < SHORT && !text.includes('@', at);
}

function spanAt(scan: Scan, at: number, { byPair, finds }: Rules): Span | undefined {
  const before = at === 0 ? 0 : scan.text.charCodeAt(at - 1);
  const pair = ((before << 7) | scan.text.charCodeAt(at)) & PAIR;
  for (const find of finds[byPair[pair] ?? 0] ?? []) {
    const span = find(scan, at);
    if (span !== undefined && span.from >= scan.floor && span.to > span.from) return span;
  }
  return undefined;
}

function rulesOf(triggers: readonly Trigger[], anywhere: typeof signs): Rules {
  const byPair = new Uint8Array(PAIR + 1);
  const finds: Find[][] = [[]];
  for (const [pair, find] of triggers) {
    const index = (pair.charCodeAt(0) << 7) | pair.charCodeAt(1);
    const known = byPair[index] ?? 0;
    if (known === 0) byPair[index] = finds.push([find]) - 1;
    else finds[known]?.push(find);
  }
  for (const [sign, find] of anywhere) {
    const number = finds.push([find]) - 1;
    for (let before = 0; before < 128; before += 1) byPair[(before << 7) | sign.charCodeAt(0)] = number;
  }
  return { byPair, finds };
}

function findAtColon(scan: Scan, at: number): Span | undefined {
  const next = scan.text[at + 1];
  // An address, or the `::` of a name.
  if (next === '/' || next === '\\') {
    const span = findUserInfo(scan, at);
    if (span !== undefined || scan.text[at + 2] === '/') return span;
  }
  if (next === ':' || next === '=' || scan.text[at - 1] === ':') return undefined;
  return findTelegramToken(scan, at) ?? findNamedValue(scan, at, at + 1);
}

/** `at` is the second letter; most words that begin so are told apart by the third. */
function findScheme(scan: Scan, at: number): Span | undefined {
  const third = scan.text.charCodeAt(at + 1) | 32;
  const word = third === A ? 'bearer' : 'basic';
  if ((third !== A && third !== S) || !isWord(scan.text, at - 1, word)) return undefined;
  return findSchemeValue(scan, at - 1 + word.length, word);
}

/** `at` is the `k` of `token`, which is rarer than its beginning. */
function findTokenWord(scan: Scan, at: number): Span | undefined {
  if ((scan.text.charCodeAt(at - 2) | 32) !== T || !isWord(scan.text, at - 2, 'token')) return undefined;
  return findSchemeValue(scan, at + 3, 'token');
}

function isWord(text: string, at: number, word: string): boolean {
  return at >= 0 && isBoundary(text, at) && text.slice(at, at + word.length).toLowerCase() === word;
}

function findCurl(scan: Scan, at: number): Span | undefined {
  const { text } = scan;
  const before = text[at - 2];
  if (before === '-' && text.startsWith('user', at)) return findCurlUser(scan, at + 4);
  return before === undefined || /\s/.test(before) ? findCurlUser(scan, at + 1) : undefined;
}

/** `at` is the `r` of `secret`. */
function findAwsSecretBehindName(scan: Scan, at: number): Span | undefined {
  if ((scan.text.charCodeAt(at - 3) | 32) !== S) return undefined;
  return scan.text.slice(at - 3, at + 3).toLowerCase() === 'secret' ? findAwsSecret(scan, at + 3) : undefined;
}
