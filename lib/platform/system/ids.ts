import { randomBytes } from 'node:crypto';
import type { Ids } from '#lib/kernel/ports.ts';

/** Crockford's base 32 in lower case: no i, l, o, u, so that an id can be read aloud. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ids from the operating system's randomness. */
export const systemIds: Ids = {
  traceId: () => randomBytes(16).toString('hex'),
  triggerId: () => `t${Array.from(randomBytes(15), (byte) => ALPHABET[byte % 32]).join('')}`,
  random: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
