import { generateKeyPairSync, sign } from 'node:crypto';
import { verifyKey } from 'discord-interactions';
import fc from 'fast-check';
import { importPublicKey, verifySignature } from '#lib/edge/signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const hex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const key = importPublicKey(hex);
const NOW = Date.UTC(2026, 10, 21, 3);
const TIMESTAMP = String(NOW / 1000);

function signatureOf(body: Buffer, timestamp = TIMESTAMP): string {
  return sign(null, Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString('hex');
}

/** Flips one bit of a buffer. */
function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = Math.floor(bit / 8) % copy.length;
  copy[place] = (copy[place] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

describe('verifySignature', () => {
  it('says what discord-interactions says, for whatever was signed or tampered with', async () => {
    const tampering = fc.constantFrom('nothing', 'body', 'signature', 'short signature', 'no hex', 'timestamp');
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        tampering,
        fc.nat(2000),
        async (bytes, what, bit) => {
          const body = Buffer.from(bytes);
          const good = signatureOf(body);
          const rawBody = what === 'body' ? flipped(body, bit) : body;
          const timestamp = what === 'timestamp' ? String(Number(TIMESTAMP) + 1) : TIMESTAMP;
          const signature =
            {
              signature: flipped(Buffer.from(good, 'hex'), bit).toString('hex'),
              'short signature': good.slice(0, -2),
              'no hex': `zz${good.slice(2)}`,
            }[what as string] ?? good;

          const ours = verifySignature({ publicKey: key, rawBody, signature, timestamp, now: NOW });

          // It reads what is no hex as zeros, and so takes `zz` for a signature that begins with a zero byte; we do not.
          if (what !== 'no hex') expect(ours).toBe(await verifyKey(rawBody, signature, timestamp, hex));
          expect(ours).toBe(what === 'nothing');
        },
      ),
    );
  });

  it.each([
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])('takes a signature of %i seconds away: %s', (seconds, expected) => {
    const rawBody = Buffer.from('{}');
    const timestamp = String(NOW / 1000 + seconds);

    const result = verifySignature({
      publicKey: key,
      rawBody,
      signature: signatureOf(rawBody, timestamp),
      timestamp,
      now: NOW,
    });

    expect(result).toBe(expected);
  });

  it.each([undefined, '', 'now', '-5', '1e9', '12345678901234'])('takes no timestamp %j', (timestamp) => {
    const rawBody = Buffer.from('{}');
    const signature = signatureOf(rawBody, timestamp ?? '');

    expect(verifySignature({ publicKey: key, rawBody, signature, timestamp, now: NOW })).toBe(false);
  });

  it('takes no absent signature', () => {
    expect(
      verifySignature({
        publicKey: key,
        rawBody: Buffer.from(''),
        signature: undefined,
        timestamp: TIMESTAMP,
        now: NOW,
      }),
    ).toBe(false);
  });
});
