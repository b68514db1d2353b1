import { createConversation } from '#lib/commands/conversation.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

const ORIGIN = { requestId: 'r', traceId: 'a'.repeat(32), correlationId: 'a'.repeat(32) };

describe('an answer that comes later', () => {
  let stack: TestStack;
  let operator: string;

  beforeAll(async () => {
    stack = await startTestStack();
    operator = stack.stack.discord.guild.roles.find(({ name }) => name === 'operator')?.id ?? '';
  });
  afterAll(() => stack.stop());
  afterEach(async () => {
    await faults('DELETE');
  });

  const owner = () => stack.stack.discord.state().users.find(({ role }) => role === 'owner')?.name as 'Ada';
  function faults(method: string, fault?: object) {
    const body = fault === undefined ? {} : { body: JSON.stringify(fault) };
    const headers = { 'content-type': 'application/json' };
    return fetch(`${stack.stack.url}/sim/discord/faults`, { method, headers, ...body });
  }
  /** Sends the command and answers at once, before the queue is worked off. */
  function sendOnly() {
    const { discord } = stack.stack;
    const asked = { userId: stack.userId(owner()), channelId: stack.channelId('ops'), kind: 'command' as const };
    return discord.interact({ ...asked, command: '/setup roles', options: { operator } });
  }
  const textNow = (id: string | undefined) => textOf(stack.stack.discord.message(id ?? ''));

  it('shows “thinking” to who asked alone, then the answer in its place', async () => {
    const at = await sendOnly();
    const thinking = at.message?.flags;
    await stack.advance('PT1S');

    expect(at.deferred).toBe(true);
    expect((thinking ?? 0) & 64).toBe(64);
    expect((thinking ?? 0) & 128).toBe(128);
    expect(textNow(at.message?.id)).toContain('Roles are set.');
    expect((stack.stack.discord.message(at.message?.id ?? '')?.flags ?? 0) & 128).toBe(0);
  });

  it('is repeated when Discord answers 500, 429 or nothing at all', async () => {
    const path = '/webhooks/*/*/messages/@original';
    await faults('POST', { method: 'PATCH', path, status: 500, times: 1 });
    await faults('POST', { method: 'PATCH', path, status: 429, retryAfter: 0.2, times: 1 });
    await faults('POST', { method: 'PATCH', path, drop: true, times: 1 });

    const at = await sendOnly();
    await stack.advance('PT1S');

    expect(textNow(at.message?.id)).toContain('Roles are set.');
  });

  it('waits for Discord when it is ahead of it', async () => {
    await faults('POST', {
      method: 'PATCH',
      path: '/webhooks/*/*/messages/@original',
      status: 404,
      body: { message: 'Unknown Message', code: 10008 },
      times: 2,
    });

    const at = await sendOnly();
    await stack.advance('PT1S');

    expect(textNow(at.message?.id)).toContain('Roles are set.');
  });

  it('comes again from the queue when Discord is away for longer, and does nothing twice', async () => {
    await faults('POST', { method: 'PATCH', path: '/webhooks/*/*/messages/@original', status: 503, times: 6 });
    const chain = () => stack.commands.audit.head(stack.stack.discord.guild.id, 'roles');
    const before = (await chain())?.seq ?? 0;

    const at = await sendOnly();
    await stack.advance('PT1S');
    const meanwhile = stack.stack.discord.message(at.message?.id ?? '')?.flags ?? 0;
    await stack.advance('PT7M');

    expect(meanwhile & 128).toBe(128);
    expect(textNow(at.message?.id)).toContain('Roles are set.');
    expect(((await chain())?.seq ?? 0) - before).toBeLessThanOrEqual(1);
  });

  it('is given up with one line in the log when there is nothing left to edit', async () => {
    const body = { message: 'Unknown Message', code: 10008 };
    await faults('POST', { method: 'PATCH', path: '/webhooks/*/*/messages/@original', status: 404, body });
    const before = stack.lines.length;

    await sendOnly();
    await stack.advance('PT14M');

    const given = stack.lines
      .slice(before)
      .filter(({ msg }) => msg === 'Discord did not take the answer to an interaction');
    expect(given).toHaveLength(1);
  });

  it('is refused at once, with words, when the queue cannot be reached', async () => {
    const failing = {
      ...stack.commands,
      interactions: {
        send: () => {
          const call = { target: 'sqs', operation: 'SendMessage', timeoutMs: 1, effect: false } as const;
          return Promise.reject(new OutboundFailure('transient', call, 'away'));
        },
      },
    };
    const user = stack.stack.discord.state().users.find(({ role }) => role === 'owner');
    const answer = (await createConversation(failing)(
      {
        type: 2,
        id: '77',
        application_id: '1',
        token: 't',
        guild_id: stack.stack.discord.guild.id,
        channel_id: stack.channelId('ops'),
        member: { user: { id: user?.id, username: 'u' }, roles: [], permissions: '8' },
        data: { id: '5', name: 'setup', options: [{ name: 'roles', type: 1, options: [] }] },
      },
      ORIGIN,
    )) as { type: number; data: object };

    expect(answer.type).toBe(4);
    expect(textOf(answer.data)).toContain('unavailable');
  });

  it('never writes the token of an interaction into a log line', async () => {
    await sendOnly();
    await stack.advance('PT1S');

    expect(JSON.stringify(stack.lines)).not.toContain(Buffer.from('interaction:').toString('base64').slice(0, 12));
  });
});
