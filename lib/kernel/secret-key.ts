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
  'jwt',
  'oauth',
  'otp',
  'passcode',
  'passphrase',
  'passwd',
  'password',
  'pwd',
  'secret',
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
  'connection string',
  'encryption key',
  'key material',
  'key pair',
  'master key',
  'private key',
  'secret key',
  'signing key',
]);

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
 * 2. `key` and `pass` hide it as the last word or alone, unless the word before `key` is a known harmless one
 *    (`primary_key`, `dedupe_key`, `public_key`). Before other words (`key_count`) or inside one (`monkey`) they mean nothing.
 * 3. The last word may say that the value is only about a secret: `token_type`, `secretArn`, `access_key_id`, `auth_method`.
 * 4. A number under a plural is a count (`tokens: 1500`, `input_tokens: 12`), and so is one under `pass`: it stays.
 *    Truth values stay too: `has_token: false` is news, not a secret.
 */
export function isSecretKey(key: string, value?: unknown): boolean {
  if (typeof value === 'boolean') return false;
  const spelt = wordsOf(key);
  const words = spelt.map(singular);
  if (ABOUT_A_SECRET.has(words.at(-1) ?? '')) return false;
  const named = words.findLastIndex((_word, index) => namesSecret(words, index));
  if (named === -1) return false;
  const counts = spelt[named] !== words[named] || words[named] === 'pass';
  return !(typeof value === 'number' && counts);
}

/** Whether the word at `index`, alone or with the one before it, names a secret. */
function namesSecret(words: readonly string[], index: number): boolean {
  const word = words[index] ?? '';
  const before = words[index - 1] ?? '';
  if (SECRET_WORDS.has(word) || GLUED_ENDING.test(word) || GLUED_KEY.test(word)) return true;
  if (SECRET_PAIRS.has(`${before} ${word}`)) return true;
  if (index < words.length - 1) return false;
  return word === 'pass' || (word === 'key' && !READABLE_KEYS.has(before));
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
