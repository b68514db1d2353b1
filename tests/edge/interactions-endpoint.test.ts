import { generateKeyPairSync, sign } from 'node:crypto';
import { publicKeyFromEnvironment } from '#lib/config/public-key.ts';
import { createInteractionsEndpoint } from '#lib/edge/interactions-endpoint.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const hex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const BORN = 'b'.repeat(32);
const NOW = Date.UTC(2026, 10, 21, 3);

interface Sent {
  readonly body: string | Buffer;
  readonly method?: string;
  readonly age?: number;
  readonly forged?: boolean;
  readonly base64?: boolean;
  readonly unsigned?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('the interactions endpoint', () => {
  let conversations: unknown[] = [];
  const endpoint = createInteractionsEndpoint({
    publicKey: hex,
    clock: { now: () => NOW },
    ids: { traceId: () => BORN },
    loadConverse: () =>
      Promise.resolve((interaction: unknown) => {
        conversations.push(interaction);
        return Promise.resolve({ type: 4 });
      }),
  });
  beforeEach(() => {
    conversations = [];
  });

  async function send({
    age = 0,
    base64 = false,
    body,
    forged = false,
    headers: more = {},
    method = 'POST',
    unsigned = false,
  }: Sent) {
    const bytes = Buffer.from(body);
    const timestamp = String(NOW / 1000 - age);
    const signature = sign(null, Buffer.concat([Buffer.from(timestamp), bytes]), privateKey).toString('hex');
    const headers = unsigned
      ? {}
      : {
          'x-signature-ed25519': forged ? signature.replace(/^../, '00') : signature,
          'x-signature-timestamp': timestamp,
        };
    const event = {
      headers: { ...headers, ...more },
      body: base64 ? bytes.toString('base64') : bytes.toString('utf8'),
      isBase64Encoded: base64,
      requestContext: { http: { method }, requestId: 'r' },
    };
    return (await endpoint(event as never)) as { statusCode: number; body: string; headers: Record<string, string> };
  }

  const command = JSON.stringify({ type: 2, data: { name: 'help' } });

  it.each([
    ['{"type":1}', {}, 200],
    [command, {}, 200],
    [command, { forged: true }, 401],
    [command, { method: 'GET' }, 405],
    ['{', {}, 400],
  ] as const)('answers %s %j with its correlation id', async (body, more, statusCode) => {
    const born = await send({ body, ...more });
    const given = await send({ body, ...more, headers: { 'x-correlation-id': 'theirs-1' } });

    expect([born.statusCode, given.statusCode]).toEqual([statusCode, statusCode]);
    expect(born.headers['x-correlation-id']).toBe(BORN);
    expect(given.headers['x-correlation-id']).toBe('theirs-1');
  });

  it('answers a PING by itself', async () => {
    const answer = await send({ body: '{"type":1}' });

    expect(answer).toMatchObject({ statusCode: 200, body: '{"type":1}' });
    expect(conversations).toEqual([]);
  });

  it.each([
    ['a command', { body: command }],
    ['a base64 body', { body: command, base64: true }],
  ])('hands %s over', async (_title, sent) => {
    const answer = await send(sent);

    expect(answer.statusCode).toBe(200);
    expect(conversations).toHaveLength(1);
  });

  it.each([
    ['a forged signature', { body: command, forged: true }, 401],
    ['no signature', { body: command, unsigned: true }, 401],
    ['a stale one', { body: command, age: 301 }, 401],
    ['one of the future', { body: command, age: -301 }, 401],
    ['a truncated body that was signed so', { body: command.slice(0, -4) }, 400],
    ['no JSON', { body: 'hello' }, 400],
    ['null', { body: 'null' }, 400],
    ['a list', { body: '[]' }, 400],
    ['a type that is no number', { body: '{"type":"1"}' }, 400],
    ['nothing at all', { body: '' }, 400],
    ['more than 256 KB', { body: 'x'.repeat(256 * 1024 + 1) }, 413],
    ['another method', { body: command, method: 'GET' }, 405],
  ])('refuses %s without a detail and without a conversation', async (_title, sent, status) => {
    const answer = await send(sent);

    expect(answer.statusCode).toBe(status);
    expect(Object.keys(JSON.parse(answer.body) as object)).toEqual(['message']);
    expect(answer.body.length).toBeLessThan(50);
    expect(conversations).toEqual([]);
  });
});

describe('the public key in the environment', () => {
  afterEach(() => {
    delete process.env['DISCORD_PUBLIC_KEY'];
  });

  it('is taken when it is 64 hex digits', () => {
    process.env['DISCORD_PUBLIC_KEY'] = hex;

    expect(publicKeyFromEnvironment()).toBe(hex);
  });

  it.each(['', 'abc', `${hex}00`])('is named when it is %j', (value) => {
    process.env['DISCORD_PUBLIC_KEY'] = value;

    expect(publicKeyFromEnvironment).toThrow('DISCORD_PUBLIC_KEY');
  });
});
