import { generateKeyPairSync, sign } from 'node:crypto';

export interface SignedPing {
  /** The key to verify with, hex, for `DISCORD_PUBLIC_KEY`. */
  readonly publicKey: string;
  /** A Function URL event that carries a signed PING. */
  readonly event: object;
}

/** A PING as Discord sends it, signed now with a key that is made for this run. */
export function signPing(): SignedPing {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify({
    id: '1201337846259417089',
    application_id: '1201337846259417088',
    type: 1,
    token: 'ping',
    version: 1,
    user: { id: '318841027364945921', username: 'discord', discriminator: '0', avatar: null },
    entitlements: [],
  });
  const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString('hex');
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
    event: {
      version: '2.0',
      rawPath: '/',
      headers: {
        'content-type': 'application/json',
        'x-signature-ed25519': signature,
        'x-signature-timestamp': timestamp,
      },
      requestContext: { http: { method: 'POST', path: '/' }, requestId: 'bench' },
      body,
      isBase64Encoded: false,
    },
  };
}
