import { findAwsSecret } from '#lib/kernel/redaction/aws-secret.ts';
import {
  ALNUM,
  BASE64,
  DASH,
  DIGIT,
  DOT,
  endOfRun,
  HEX,
  isBoundary,
  isIn,
  looksRandom,
  startOfRun,
  TILDE,
  TOKEN,
  UNDERSCORE,
} from '#lib/kernel/redaction/characters.ts';
import { endOfToken, type Find, type Scan, type Span } from '#lib/kernel/redaction/span.ts';

/** A credential that begins with what its vendor gives it. */
interface Shape {
  readonly prefix: string;
  /** What follows, and how many of it at least. */
  readonly set: number;
  readonly min: number;
  /** A short prefix, or one that words begin with as well: what follows must look drawn by lot. */
  readonly random?: boolean;
  /** Finds what often stands behind it. */
  readonly beside?: Find;
}

const WORD = ALNUM | UNDERSCORE;
const BASE64URL = TOKEN | BASE64;

/**
 * Vendors' prefixes, as they and the scanners publish them:
 * https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const SHAPES: readonly Shape[] = [
  // GitHub, GitLab
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'].map((prefix) => ({ prefix, set: BASE64URL, min: 8 })),
  ...['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glcbt-', 'glsoat-', 'glft-', 'glimt-', 'glagent-'].map((prefix) => ({
    prefix,
    set: TOKEN | DOT,
    min: 12,
  })),
  // Slack, Discord's interaction tokens ("interaction:" in base64)
  ...['xoxa-', 'xoxb-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxe.', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'].map(
    (prefix) => ({ prefix, set: BASE64URL | DOT, min: 8 }),
  ),
  { prefix: 'aW50ZXJhY3Rpb246', set: BASE64URL, min: 16 },
  { prefix: 'mfa.', set: TOKEN, min: 60 },
  // AWS: key ids, temporary ids, session tokens, Bedrock keys
  { prefix: 'AKIA', set: ALNUM, min: 8, random: true, beside: findAwsSecret },
  { prefix: 'ASIA', set: ALNUM, min: 12, random: true, beside: findAwsSecret },
  // As long as a whole one no word is, however it looks.
  ...['AKIA', 'ASIA'].map((prefix) => ({ prefix, set: ALNUM, min: 16, beside: findAwsSecret })),
  ...['IQoJb3JpZ2lu', 'FwoGZXIvYXdz', 'FQoGZXIvYXdz'].map((prefix) => ({ prefix, set: BASE64URL, min: 40 })),
  { prefix: 'ABSK', set: BASE64URL, min: 80 },
  // Google
  { prefix: 'AIza', set: TOKEN, min: 25 },
  { prefix: 'ya29.', set: TOKEN | DOT, min: 20 },
  { prefix: 'GOCSPX-', set: TOKEN, min: 16 },
  { prefix: '1//0', set: TOKEN, min: 30 },
  // Stripe, webhooks
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'].map((prefix) => ({ prefix, set: WORD, min: 8 })),
  { prefix: 'whsec_', set: BASE64URL, min: 8 },
  // Package registries and build services
  { prefix: 'npm_', set: ALNUM, min: 30 },
  { prefix: 'pypi-AgE', set: TOKEN, min: 30 },
  { prefix: 'rubygems_', set: ALNUM, min: 40 },
  { prefix: 'dckr_pat_', set: TOKEN, min: 20 },
  { prefix: 'dckr_oat_', set: TOKEN, min: 20 },
  { prefix: 'CCIPAT_', set: WORD, min: 30 },
  { prefix: 'bkua_', set: ALNUM, min: 30 },
  { prefix: 'pul-', set: HEX, min: 40 },
  { prefix: 'dp.pt.', set: ALNUM, min: 30 },
  // Atlassian
  ...['ATATT3', 'ATCTT3', 'ATSTT3', 'ATBB'].map((prefix) => ({ prefix, set: BASE64URL, min: 24, random: true })),
  // Models
  { prefix: 'sk-', set: TOKEN, min: 20, random: true },
  { prefix: 'hf_', set: ALNUM, min: 24 },
  { prefix: 'r8_', set: ALNUM, min: 30 },
  { prefix: 'gsk_', set: ALNUM, min: 40 },
  { prefix: 'xai-', set: ALNUM, min: 60 },
  // Clouds and stores of secrets
  ...['dop_v1_', 'doo_v1_', 'dor_v1_'].map((prefix) => ({ prefix, set: HEX, min: 40 })),
  ...['hvs.', 'hvb.', 'hvr.'].map((prefix) => ({ prefix, set: TOKEN | DOT, min: 20 })),
  { prefix: 'AGE-SECRET-KEY-', set: ALNUM, min: 20 },
  { prefix: 'pscale_tkn_', set: TOKEN | DOT, min: 30 },
  { prefix: 'pscale_pw_', set: TOKEN | DOT, min: 30 },
  { prefix: 'sbp_', set: HEX, min: 40 },
  { prefix: 'dapi', set: HEX, min: 32 },
  { prefix: 'HRKU-', set: TOKEN, min: 30 },
  { prefix: 'fo1_', set: TOKEN, min: 40 },
  { prefix: 'tskey-', set: TOKEN, min: 20, random: true },
  // Mail, telephone, shops, payments
  { prefix: 'SK', set: HEX, min: 32 },
  { prefix: 'key-', set: HEX, min: 32 },
  { prefix: 'xkeysib-', set: TOKEN, min: 60 },
  ...['shpat_', 'shpca_', 'shppa_', 'shpss_'].map((prefix) => ({ prefix, set: HEX, min: 32 })),
  { prefix: 'sq0atp-', set: TOKEN, min: 20 },
  { prefix: 'sq0csp-', set: TOKEN, min: 20 },
  { prefix: 'EAAA', set: TOKEN, min: 56, random: true },
  // Watching and planning
  { prefix: 'glc_', set: BASE64URL, min: 32 },
  { prefix: 'glsa_', set: WORD, min: 32 },
  { prefix: 'sntrys_', set: BASE64URL, min: 32 },
  { prefix: 'sntryu_', set: HEX, min: 40 },
  { prefix: 'NRAK-', set: ALNUM, min: 24 },
  { prefix: 'PMAK-', set: TOKEN, min: 40 },
  { prefix: 'lin_api_', set: ALNUM, min: 32 },
  { prefix: 'ntn_', set: ALNUM, min: 40 },
  { prefix: 'figd_', set: TOKEN, min: 32 },
  { prefix: 'pat-na1-', set: TOKEN, min: 32 },
  { prefix: 'pat-eu1-', set: TOKEN, min: 32 },
];

/** What `finders` holds: the find for every two characters with which something may begin. */
export type Trigger = readonly [pair: string, find: Find];

/** Finds of credentials that can be told by themselves, each with the two characters that lead to it. */
export const shapeTriggers: readonly Trigger[] = [
  ...byPair(),
  ['yJ', findJsonWebToken],
  // The base64 of a Discord id begins with one of these.
  ...['M', 'N', 'O'].flatMap((first) =>
    ['D', 'T', 'j', 'z'].map((second): Trigger => [first + second, findDiscordToken]),
  ),
  ['SG', findSendGrid],
  ['Q~', findEntraSecret],
  ['.a', findTerraformToken],
];

/** Shapes by the two characters of their prefix that are rarest in other texts, and where in the prefix these end. */
function byPair(): Trigger[] {
  const groups = new Map<string, Shape[]>();
  for (const shape of SHAPES.toSorted((left, right) => right.prefix.length - left.prefix.length)) {
    const end = endOfRarePair(shape.prefix);
    const id = `${end} ${shape.prefix.slice(end - 1, end + 1)}`;
    groups.set(id, [...(groups.get(id) ?? []), shape]);
  }
  return [...groups].map(([id, shapes]) => {
    const end = Number.parseInt(id, 10);
    return [id.slice(-2), (scan, at) => findPrefixed(scan, at - end, shapes)];
  });
}

/** The place of the second character of the pair. */
function endOfRarePair(prefix: string): number {
  let best = 1;
  for (let end = 2; end < prefix.length; end += 1) {
    if (frequency(prefix, end) < frequency(prefix, best)) best = end;
  }
  return best;
}

/** How often one meets a pair in prose, addresses and names, roughly. */
function frequency(prefix: string, end: number): number {
  const pair = prefix.slice(end - 1, end + 1);
  if (/[A-Z]/.test(pair) || /[a-z]\d|\d[a-z]/.test(pair)) return 0;
  return /^[a-z][_-]$/.test(pair) ? 1 : 2;
}

function findPrefixed({ floor, text }: Scan, from: number, shapes: readonly Shape[]): Span | undefined {
  if (from < floor) return undefined;
  for (const { beside, min, prefix, random, set } of shapes) {
    if (!text.startsWith(prefix, from) || !isBoundary(text, from)) continue;
    const begin = from + prefix.length;
    // Most of what fails is short; what is long is consumed, or fails by the look of its first hundred.
    if (endOfRun(text, begin, set, min) - begin < min) continue;
    if (random && !looksRandom(text.slice(begin, endOfRun(text, begin, set, 100)))) continue;
    return { from, to: withoutDots(text, begin + min, endOfRun(text, begin, set)), beside };
  }
  return undefined;
}

/** The full stop of a sentence is not part of a credential. */
function withoutDots(text: string, floor: number, end: number): number {
  let to = end;
  while (to > floor && text[to - 1] === '.') to -= 1;
  return to;
}

/** Parts in base64url, the first of them an object in JSON: https://www.rfc-editor.org/rfc/rfc7519 */
function findJsonWebToken(scan: Scan, at: number): Span | undefined {
  const { floor, text } = scan;
  const from = at - 2;
  if (from < floor || text[from] !== 'e' || !isBoundary(text, from)) return undefined;
  const header = endOfToken(scan, from);
  if (header - from < 11 || text[header] !== '.') return undefined;
  if (endOfRun(text, header + 1, TOKEN, 8) - header < 9) return undefined;
  let to = endOfRun(text, header + 1, TOKEN);
  for (let part = 3; part <= 5 && text[to] === '.' && isIn(text, to + 1, TOKEN); part += 1) {
    to = endOfRun(text, to + 1, TOKEN);
  }
  return { from, to };
}

/** Id, time and signature: https://docs.discord.com/developers/reference#authentication */
function findDiscordToken({ floor, text }: Scan, at: number): Span | undefined {
  const from = at - 1;
  if (from < floor || !isBoundary(text, from)) return undefined;
  const id = endOfRun(text, from, TOKEN, 40);
  if (id - from < 22 || text[id] !== '.') return undefined;
  const time = endOfRun(text, id + 1, TOKEN, 12);
  if (time - id < 6 || text[time] !== '.') return undefined;
  if (endOfRun(text, time + 1, TOKEN, 24) - time < 25) return undefined;
  return { from, to: endOfRun(text, time + 1, TOKEN) };
}

function findSendGrid({ floor, text }: Scan, at: number): Span | undefined {
  const from = at - 1;
  if (from < floor || text[at + 1] !== '.' || !isBoundary(text, from)) return undefined;
  const middle = endOfRun(text, at + 2, TOKEN, 60);
  if (middle - at < 16 || text[middle] !== '.') return undefined;
  if (endOfRun(text, middle + 1, TOKEN, 16) - middle < 17) return undefined;
  return { from, to: endOfRun(text, middle + 1, TOKEN) };
}

/** Client secrets of Microsoft Entra: three characters, a digit, `Q~`, then 31 or more. */
function findEntraSecret({ floor, text }: Scan, at: number): Span | undefined {
  const set = TOKEN | DOT | TILDE;
  const from = at - 5;
  if (from < floor || !isIn(text, at - 2, DIGIT) || startOfRun(text, at - 1, set, from) !== from) return undefined;
  if (endOfRun(text, at + 1, set, 31) - at < 32) return undefined;
  return { from, to: withoutDots(text, at + 32, endOfRun(text, at + 1, set)) };
}

function findTerraformToken({ floor, text }: Scan, at: number): Span | undefined {
  const word = '.atlasv1.';
  if (!text.startsWith(word, at - 1)) return undefined;
  const from = startOfRun(text, at - 1, ALNUM, Math.max(floor, at - 21));
  const begin = at - 1 + word.length;
  if (at - 1 - from < 10 || endOfRun(text, begin, TOKEN, 40) - begin < 40) return undefined;
  return { from, to: endOfRun(text, begin, TOKEN | DASH) };
}
