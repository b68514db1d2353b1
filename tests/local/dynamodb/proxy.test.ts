import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openEngineLink } from '#local/dynamodb/engine-link.ts';
import { openForeignLink } from '#local/dynamodb/foreign-link.ts';
import { startTableProxy } from '#local/dynamodb/proxy.ts';

/** What the engine is asked and answers, byte for byte; `big` is more than comes in one piece. */
const big = Buffer.from(JSON.stringify({ text: 'ü'.repeat(300_000) }));

let server: Server;
let seen: { headers: NodeJS.Dict<string | string[]>; body: Buffer }[] = [];

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  seen.push({ headers: request.headers, body: Buffer.concat(chunks) });
  if (request.url === '/gone') {
    request.socket.destroy();
    return;
  }
  const isBig = request.headers['x-amz-target'] === 'big';
  const body = isBig ? big : Buffer.from('{"message":"no"}');
  response.writeHead(isBig ? 200 : 400, { 'content-length': body.length, 'x-amzn-requestid': 'r' }).end(body);
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
});

describe.each([
  ['the embedded engine', true],
  ['a DynamoDB of somebody else', false],
])('the proxy before %s', (_title, isOurs) => {
  async function open() {
    const engine = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const link = isOurs ? openEngineLink(engine) : openForeignLink(engine);
    const proxy = await startTableProxy({ link, intercept: (_call, forward) => forward() });
    return { ...proxy, stop: () => proxy.stop().finally(() => link.close()) };
  }

  it('hands bodies and headers on untouched, both ways, large ones and many at once', async () => {
    const proxy = await open();
    const body = big.toString();

    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        fetch(proxy.endpoint, { method: 'POST', body, headers: { 'x-amz-target': 'big', 'x-mine': 'a, b' } }),
      ),
    );
    const bodies = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    await proxy.stop();

    expect(bodies.every((bytes) => bytes.equals(big))).toBe(true);
    expect(answers.map(({ headers }) => headers.get('x-amzn-requestid'))).toEqual(Array(8).fill('r'));
    expect(seen.every((one) => one.body.equals(big) && one.headers['x-mine'] === 'a, b')).toBe(true);
  });

  it('hands refusals on, and breaks a connection where the engine did', async () => {
    const proxy = await open();

    const refused = await fetch(proxy.endpoint, { method: 'POST', body: '{}' });
    const gone = await fetch(`${proxy.endpoint}/gone`, { method: 'POST', body: '{}' }).catch(
      (error: Error) => error.name,
    );
    const again = await fetch(proxy.endpoint, { method: 'POST', body: '{}' });
    await proxy.stop();

    expect([refused.status, await refused.json()]).toEqual([400, { message: 'no' }]);
    expect(gone).toBe('TypeError');
    expect(again.status).toBe(400);
  });
});
