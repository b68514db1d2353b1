import type { IncomingMessage } from 'node:http';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { type Listening, listen } from '#tests/tasks/listen.ts';

describe('a run whose HTTP answer is lost', () => {
  let arrived: IncomingMessage[] = [];
  let server: Listening;
  let stack: TestStack;

  beforeEach(async () => {
    arrived = [];
    server = await listen((request, response) => {
      arrived.push(request);
      // The first time it acts and its answer never comes.
      if (arrived.length === 1) request.socket.destroy();
      else response.end('done');
    });
    stack = await startTestStack({ settings: { HTTP_ALLOWED_ORIGINS: `http://${server.host}` } });
  });
  afterEach(async () => {
    await stack.stop();
    await server.close();
  });

  async function runOnce(method: string): Promise<string> {
    await stack.ask('Otto', '/trigger create', {
      name: 'hook',
      schedule: 'every 12 hours',
      task: 'http_request',
      request: `${method} http://${server.host}/hook`,
    });
    await stack.ask('Otto', '/trigger run', { name: 'hook' });
    await stack.advance('PT10M');
    return stack.ask('Vera', '/trigger history', { name: 'hook' });
  }

  it('waits for a person when it was a POST, is not sent again, and the words fit every target', async () => {
    const history = await runOnce('POST');

    expect(arrived).toHaveLength(1);
    expect(history).toMatch(/hold/i);
    expect(history).toContain('Nobody can tell whether this run had its effect');
    expect(history).not.toMatch(/discord|message/i);
  });

  it('is sent again with the same key when it was a PUT', async () => {
    const history = await runOnce('PUT');

    expect(arrived.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
    expect(arrived[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
    expect(arrived[1]?.headers['idempotency-key']).toBe(arrived[0]?.headers['idempotency-key']);
    expect(history).toMatch(/✅ .* succeeded/);
  });
});
