import { ALNUM, DASH, DIGIT, endOfBlanks, endOfRun, HOST_END, isIn, TOKEN } from '#lib/kernel/redaction/characters.ts';
import { isMasked } from '#lib/kernel/redaction/mask.ts';
import { nextPlace, type Scan, type Span } from '#lib/kernel/redaction/span.ts';

/** Characters of user and password that are looked at. */
const MAX_USER_INFO = 512;
/** A user without a password is shown when it is no longer than this: `git@`, `postgres@`. */
const MAX_USER = 15;

/** By the letter eight before the slash, which no two have in common. */
const PATH_WORDS: Readonly<Record<string, string>> = {
  w: 'webhooks',
  r: 'interactions',
  s: 'services',
  o: 'workflows',
  t: 'triggers',
};

const SLASH = /\/|\\{1,3}\/|%2[Ff]/y;

/** User and password in an address; `at` is the colon behind its scheme. */
export function findUserInfo(scan: Scan, at: number): Span | undefined {
  const { floor, text } = scan;
  if (at <= floor || !isIn(text, at - 1, ALNUM) || nextPlace(scan, '@', at) === -1) return undefined;
  const first = afterSlash(text, at + 1);
  const from = first === undefined ? undefined : afterSlash(text, first);
  if (from === undefined) return undefined;
  let to = -1;
  let colon = false;
  let end = from;
  for (; end < from + MAX_USER_INFO && end < text.length; end += 1) {
    if (isIn(text, end, HOST_END)) break;
    if (text[end] === '@') to = end;
    else if (text[end] === ':' && to === -1 && end > from && text[end + 1] !== '@') colon = true;
  }
  const length = to - from;
  if (length < 1 || (!colon && length <= MAX_USER)) return undefined;
  return isMasked(text.slice(from, to)) ? undefined : { from, to };
}

/**
 * Tokens in the path of an address: Discord's webhooks and interactions (`/webhooks/<id>/<token>`) and Slack's hooks.
 *
 * `at` is the slash (or the backslash or percent sign before it) behind the word that says so.
 */
export function findPathToken(scan: Scan, at: number): Span | undefined {
  const { text } = scan;
  const word = wordBefore(text, at);
  if (word === undefined) return undefined;
  const begin = afterSlash(text, at);
  if (begin === undefined) return undefined;
  if (word === 'services' || word === 'workflows' || word === 'triggers') return slackHook(scan, at, begin);
  const id = endOfRun(text, begin, DIGIT, 24);
  const from = id === begin ? undefined : afterSlash(text, id);
  if (from === undefined || from < scan.floor || endOfRun(text, from, TOKEN, 20) - from < 20) return undefined;
  return { from, to: endOfRun(text, from, TOKEN | DASH) };
}

/** The word before the slash at `at` that says that a token follows. */
export function wordBefore(text: string, at: number): string | undefined {
  const word = PATH_WORDS[text[at - 8] ?? ''];
  return word !== undefined && text.endsWith(word, at) ? word : undefined;
}

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
function slackHook({ floor, text }: Scan, at: number, from: number): Span | undefined {
  if (from < floor || !text.slice(Math.max(0, at - 40), at).includes('hooks.slack.com')) return undefined;
  let to = from;
  for (;;) {
    const end = endOfRun(text, to, TOKEN);
    if (end > to) {
      to = end;
      continue;
    }
    const next = afterSlash(text, to);
    if (next === undefined || !isIn(text, next, TOKEN)) break;
    to = next;
  }
  return to - from < 10 ? undefined : { from, to };
}

/** The place behind a slash, be it spelled as in JSON or in an address. */
function afterSlash(text: string, at: number): number | undefined {
  if (text[at] === '/') return at + 1;
  if (text[at] !== '\\' && text[at] !== '%') return undefined;
  SLASH.lastIndex = at;
  return SLASH.test(text) ? SLASH.lastIndex : undefined;
}

/** Telegram: the bot's id, a colon, 35 characters. https://core.telegram.org/bots/api#authorizing-your-bot */
export function findTelegramToken({ floor, text }: Scan, at: number): Span | undefined {
  if (!isIn(text, at - 1, DIGIT) || text[at + 1] !== 'A') return undefined;
  let from = at;
  while (from > floor && at - from < 11 && isIn(text, from - 1, DIGIT)) from -= 1;
  if (at - from < 8 || at - from > 10 || endOfRun(text, at + 1, TOKEN, 34) - at < 35) return undefined;
  return { from, to: endOfRun(text, at + 1, TOKEN) };
}

/** What curl is told: `-u me:password`, `--user me:password`. `at` is behind the option. */
export function findCurlUser({ text }: Scan, at: number): Span | undefined {
  let from = text[at] === '=' ? at + 1 : endOfBlanks(text, at);
  if (from === at) return undefined;
  if (text[from] === '"' || text[from] === "'") from += 1;
  let colon = false;
  let to = from;
  for (; to < from + MAX_USER_INFO && to < text.length; to += 1) {
    const character = text[to] ?? '';
    if (/[\s"'\\]/.test(character)) break;
    if (character === ':' && to > from) colon = true;
  }
  return colon && text[to - 1] !== ':' && !isMasked(text.slice(from, to)) ? { from, to } : undefined;
}
