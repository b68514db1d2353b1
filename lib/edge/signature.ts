import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const SIGNATURE_BYTES = 64;

/** A signature is believed for five minutes before and after its time, so that an old one cannot be sent again. */
const MAX_SKEW_SECONDS = 300;

/** Discord's public key (64 hex digits) as a key object, which is what makes checking fast: make it once. */
export function importPublicKey(hex: string): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' });
}

/**
 * Whether a request was signed by Discord just now: Ed25519 over the timestamp and the raw body. Never throws.
 * https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint
 */
export function verifySignature(request: {
  readonly publicKey: KeyObject;
  readonly rawBody: Buffer;
  /** 128 hex digits, from `X-Signature-Ed25519`. */
  readonly signature: string | undefined;
  /** Epoch seconds, from `X-Signature-Timestamp`. */
  readonly timestamp: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}): boolean {
  const { now, publicKey, rawBody, signature = '', timestamp = '' } = request;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > MAX_SKEW_SECONDS) return false;
  if (!/^[0-9a-fA-F]+$/.test(signature) || signature.length !== SIGNATURE_BYTES * 2) return false;
  return verify(null, Buffer.concat([Buffer.from(timestamp), rawBody]), publicKey, Buffer.from(signature, 'hex'));
}
