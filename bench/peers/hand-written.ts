import { createPublicKey, verify } from 'node:crypto';

/** The floor of a PING: what one would write by hand with node:crypto and nothing else. */
const key = createPublicKey({
  key: Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from(process.env['DISCORD_PUBLIC_KEY'] ?? '', 'hex'),
  ]),
  format: 'der',
  type: 'spki',
});

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const handler = (event: Request) => {
  const { 'x-signature-ed25519': signature = '', 'x-signature-timestamp': timestamp = '' } = event.headers;
  const signed = Buffer.from(timestamp + event.body);
  if (!verify(null, signed, key, Buffer.from(signature, 'hex'))) return Promise.resolve({ statusCode: 401 });
  const interaction = JSON.parse(event.body) as { type: number };
  if (interaction.type !== 1) return Promise.resolve({ statusCode: 400 });
  return Promise.resolve({
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 1 }),
  });
};
