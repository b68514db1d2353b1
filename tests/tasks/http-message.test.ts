import type { HttpDefinition } from '#lib/tasks/http-definition.ts';
import { type HttpMessage, messageOf } from '#lib/tasks/http-message.ts';
import type { TaskRun } from '#lib/tasks/task.ts';

const LIMIT = 65_536;
const NOW = Date.UTC(2026, 10, 21, 9);
const run: TaskRun = {
  guildId: '1184520371950587904',
  runId: 'a'.repeat(32),
  triggerId: 't0',
  triggerName: 'hook',
  correlationId: 'c1',
  scheduledFor: NOW,
  attempt: 1,
  startedAt: NOW,
};

function fill(more: Partial<HttpDefinition>, secret: string): Promise<HttpMessage> {
  const definition: HttpDefinition = {
    kind: 'http_request',
    method: 'POST',
    url: 'https://example.org/hook',
    headers: { 'X-Long': '{{secret.long}}' },
    ...more,
  };
  return messageOf({ get: () => Promise.resolve(secret) }, definition, { at: NOW, run });
}

function bytesOf({ body = '', headers }: HttpMessage): number {
  return Buffer.byteLength([...Object.entries(headers).flat(), body].join(''));
}

describe('a message', () => {
  it('is refused when it is longer than 64 KB with its secrets filled in', async () => {
    const rest = bytesOf(await fill({}, 'x')) - 1;

    const longest = await fill({}, 'x'.repeat(LIMIT - rest));
    const longer = fill({}, 'x'.repeat(LIMIT - rest + 1));

    expect(bytesOf(longest)).toBe(LIMIT);
    await expect(longer).rejects.toMatchObject({
      code: 'http.too_large',
      facts: { bytes: LIMIT + 1, limit: LIMIT },
    });
  });

  it('is measured in bytes, of which a character may have three', async () => {
    const secret = 'x'.repeat(50_000);

    const latin = await fill({ body: 'x'.repeat(8_000) }, secret);
    const kanji = fill({ body: '語'.repeat(8_000) }, secret);

    expect(bytesOf(latin)).toBeLessThan(LIMIT);
    await expect(kanji).rejects.toMatchObject({ code: 'http.too_large' });
  });

  it('asks for all its secrets at once, and for each once', async () => {
    const asked: string[] = [];
    const given: Array<(value: string) => void> = [];
    const taskSecrets = {
      get: (name: string) => {
        asked.push(name);
        return new Promise<string>((resolve) => {
          given.push(resolve);
        });
      },
    };
    const headers = { 'X-Api-Key': '{{secret.one}}', 'X-Token': '{{secret.two}}', 'X-Other': '{{secret.one}}' };

    const message = messageOf(
      taskSecrets,
      { kind: 'http_request', method: 'GET', url: 'https://example.org/', headers, signingSecret: 'three' },
      { at: NOW, run },
    );
    const before = [...asked];
    for (const give of given) give(`${'whsec'}_${Buffer.alloc(32, 7).toString('base64')}`);

    expect(before.toSorted()).toEqual(['one', 'three', 'two']);
    expect((await message).secretHeaders).toEqual(expect.arrayContaining(['x-api-key', 'x-token', 'x-other']));
  });
});
