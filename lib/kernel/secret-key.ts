/** Keys are read this far from their end, where the naming words stand. */
const MAX_KEY = 256;

/** Words that name a secret wherever they stand in a key. */
const SECRET_WORDS = new Set([
  'auth',
  'authentication',
  'authorization',
  'bearer',
  'cookie',
  'credential',
  'csrf',
  'dsn',
  'hmac',
  'jsessionid',
  'jwt',
  'oauth',
  'otp',
  'passcode',
  'passphrase',
  'passwd',
  'password',
  'phpsessid',
  'pwd',
  'secret',
  'sessid',
  'sessionid',
  'sig',
  'signature',
  'token',
  'totp',
  'xsrf',
]);

/** Two words that name a secret together, wherever they stand in a key. */
const SECRET_PAIRS = new Set([
  'access key',
  'api key',
  'connect sid',
  'connection string',
  'encryption key',
  'key material',
  'key pair',
  'master key',
  'private key',
  'secret key',
  'signing key',
]);

/** Pairs that hold the secret itself though their last word says otherwise elsewhere. */
const SECRET_ENDINGS = new Set(['session id']);

/** Words that name a secret as the last word, and mean something else before others: `pass_rate`, `session_start_limit`. */
const SECRET_AT_END = new Set(['pass', 'session']);

/** `key` ends many names that hold no secret; these words before it say so. Every other `key` at the end is one. */
const READABLE_KEYS = new Set([
  'cache',
  'dedup',
  'dedupe',
  'deduplication',
  'duplicate',
  'entity',
  'foreign',
  'grouping',
  'hash',
  'idempotency',
  'index',
  'lock',
  'lookup',
  'object',
  'partition',
  'primary',
  'public',
  'range',
  'routing',
  's3',
  'sort',
  'storage',
  'unique',
]);

/** A last word (in the singular) that says that the value is about a secret and not the secret. */
const ABOUT_A_SECRET = new Set([
  'age',
  'algorithm',
  'arn',
  'at',
  'bucket',
  'budget',
  'count',
  'detail',
  'duration',
  'enabled',
  'endpoint',
  'error',
  'exception',
  'expire',
  'expired',
  'expiry',
  'failure',
  'format',
  'host',
  'id',
  'kind',
  'latency',
  'length',
  'level',
  'left',
  'lifetime',
  'limit',
  'method',
  'mode',
  'ms',
  'name',
  'outcome',
  'param',
  'parameter',
  'path',
  'policy',
  'present',
  'provider',
  'purpose',
  'reason',
  'required',
  'result',
  'rotated',
  'scheme',
  'scope',
  'size',
  'source',
  'status',
  'success',
  'timestamp',
  'ttl',
  'type',
  'uri',
  'url',
  'usage',
  'used',
  'valid',
  'verified',
  'version',
]);

/** Lower-case spellings without a boundary: `accesstoken`, `dbpassword`. */
const GLUED_ENDING = /(?:token|secret|passw(?:or)?d|passphrase|cookie|credential|authorization)$/;
const GLUED_KEY = /(?:api|access|auth|encryption|master|private|secret|signing|ssh)key$/;

/**
 * Whether a key by its words names a secret, in whatever case: `apiKey`, `api_key`, `API-Key`, `apikey`.
 *
 * The rule, over the key's words (plural `s` and trailing digits aside); when in doubt it hides:
 * 1. A secret word (`token`, `password`, `signature`, …) or pair (`private key`, …) hides the value wherever it stands.
 * 2. `key`, `pass` and `session` hide it as the last word or alone (and `session_id` does), unless the word before `key` is
 *    a known harmless one (`primary_key`, `dedupe_key`, `public_key`). Before other words (`key_count`) or inside one
 *    (`monkey`) they mean nothing.
 * 3. The last word may say that the value is only about a secret: `token_type`, `secretArn`, `access_key_id`, `auth_method`.
 * 4. A number under a plural is a count (`tokens: 1500`, `input_tokens: 12`), and so is one under `pass`: it stays.
 *    Truth values stay too: `has_token: false` is news, not a secret.
 */
export function isSecretKey(key: string, value?: unknown): boolean {
  if (typeof value === 'boolean') return false;
  const kind = kindOfKey(key);
  return kind === 'secret' || (kind === 'secret unless counted' && typeof value !== 'number');
}

/** What a key says of every value under it but truth values. */
export type KeyKind = 'readable' | 'secret' | 'secret unless counted';

/** What a key says by its words; what `isSecretKey` goes by. */
export function kindOfKey(key: string): KeyKind {
  const spelt = wordsOf(key);
  const words = spelt.map(singular);
  if (SECRET_ENDINGS.has(words.slice(-2).join(' '))) return 'secret';
  if (ABOUT_A_SECRET.has(words.at(-1) ?? '')) return 'readable';
  const named = words.findLastIndex((_word, index) => namesSecret(words, index));
  if (named === -1) return 'readable';
  return spelt[named] !== words[named] || words[named] === 'pass' ? 'secret unless counted' : 'secret';
}

/** Whether the word at `index`, alone or with the one before it, names a secret. */
function namesSecret(words: readonly string[], index: number): boolean {
  const word = words[index] ?? '';
  const before = words[index - 1] ?? '';
  if (SECRET_WORDS.has(word) || GLUED_ENDING.test(word) || GLUED_KEY.test(word)) return true;
  if (SECRET_PAIRS.has(`${before} ${word}`)) return true;
  if (index < words.length - 1) return false;
  return SECRET_AT_END.has(word) || (word === 'key' && !READABLE_KEYS.has(before));
}

/**
 * `X-APIKeys2` → x, api, keys. Compatibility forms are folded first, so that full-width letters hide nothing. Only ASCII
 * counts after that: the words above have no other letters, and Unicode classes cost 2 ms at the first use.
 */
function wordsOf(key: string): string[] {
  return key
    .slice(-MAX_KEY)
    .normalize('NFKC')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (word.length > 2 ? word.replace(/\d+$/, '') : word))
    .filter((word) => /[a-z]/.test(word));
}

function singular(word: string): string {
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}
