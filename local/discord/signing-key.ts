import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The length of the DER header before the 32 raw bytes of an Ed25519 public key (RFC 8410). */
const SPKI_HEADER_BYTES = 12;

export interface SigningKey {
  /** The 32 bytes of the public key as 64 hexadecimal digits, the form of Discord's developer portal. */
  readonly publicKeyHex: string;
  /** The signature over `timestamp` followed by `body`, in hexadecimal, as Discord makes it. */
  sign(timestamp: string, body: string): string;
}

/**
 * Opens the development signing key, making it on first start.
 *
 * `dev-key.pem` (PKCS 8, mode 0600) and `dev-key.pub` (hexadecimal) lie in `dataDir`; without one the key lives in memory.
 */
export function openSigningKey(dataDir?: string): SigningKey {
  const privateKey = dataDir === undefined ? newKey() : keyOnDisk(dataDir);
  const publicKeyHex = createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(SPKI_HEADER_BYTES)
    .toString('hex');
  if (dataDir !== undefined) writeFileSync(join(dataDir, 'dev-key.pub'), publicKeyHex);
  return {
    publicKeyHex,
    sign: (timestamp, body) => signBytes(null, Buffer.from(timestamp + body), privateKey).toString('hex'),
  };
}

function keyOnDisk(dataDir: string): KeyObject {
  const path = join(dataDir, 'dev-key.pem');
  if (existsSync(path)) return createPrivateKey(readFileSync(path));
  mkdirSync(dataDir, { recursive: true });
  const privateKey = newKey();
  writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return privateKey;
}

function newKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}
