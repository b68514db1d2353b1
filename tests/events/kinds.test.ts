import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainEvent, eventTypes } from '#lib/events/domain-event.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { alertCards, orderFault } from '#tests/alerts/cards.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

describe('what goes wrong becomes an event and a card', () => {
  let stack: TestStack;
  /** While true nothing that the watcher asks for is answered. */
  let isWatcherDown = false;

  beforeAll(async () => {
    const real = createOutbound();
    stack = await startTestStack({
      outbound: (name) => (call, send) =>
        name === 'watcher' && isWatcherDown
          ? Promise.reject(new OutboundFailure('never_started', call, 'broken by the test'))
          : real(call, send),
    });
    await stack.ask('Ada', '/setup github', { repository: 'acme/checkout', workflow: 'diagnose.yml' });
  });
  afterAll(() => stack.stop());

  /** The cards that something leads to, and the kinds of event that the relay published meanwhile. */
  async function seen(act: () => Promise<unknown>) {
    const [lines, cards] = [stack.lines.length, (await alertCards(stack)).length];
    await act();
    const published = stack.lines.slice(lines).filter(({ msg }) => msg === 'event published');
    const texts = (await alertCards(stack)).slice(cards).map((card) => textOf(card));
    return { kinds: published.map(({ route }) => route), texts };
  }

  it('when GitHub does not take a dispatch', async () => {
    const path = '/repos/*/*/actions/workflows/*/dispatches';
    await fetch(`${stack.stack.url}/sim/github/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'status', status: 401, body: { message: 'Bad credentials' }, path, times: 1 }),
    });

    const { kinds, texts } = await seen(async () => {
      await stack.say('Otto', '/diagnose', { target: 'checkout' });
      await stack.advance('PT3M');
    });

    expect(kinds).toEqual(['github.dispatch_failed']);
    expect(texts).toEqual([expect.stringContaining('⚠️ A workflow could not be started')]);
  });

  it('when a message is given up', async () => {
    const { queues } = stack.stack.template;
    const arn = queues.find(({ name }) => name.endsWith('-FiresQueue'))?.arn ?? '';

    const { kinds, texts } = await seen(async () => {
      stack.stack.aws.queues.send(arn, { body: 'no JSON' });
      await stack.advance('PT45M');
    });

    expect(kinds).toEqual(['queue.dead_letter']);
    expect(texts).toEqual([expect.stringMatching(/⚠️ Messages were given up[\s\S]*FiresDeadLetterQueue/)]);
  });

  it('when Discord refuses to show what became of a run', async () => {
    const { kinds, texts } = await seen(async () => {
      const { message } = await stack.say('Otto', '/diagnose', { target: 'checkout' });
      const refusal = { status: 403, body: { message: 'Missing Access', code: 50_001 } };
      await orderFault(stack, { ...refusal, method: 'PATCH', path: '/webhooks/*/*/messages/@original' });
      await orderFault(stack, { ...refusal, method: 'POST', path: `/channels/${message?.channel_id}/messages` });
      await stack.advance('PT10M');
      await fetch(`${stack.stack.url}/sim/discord/faults`, { method: 'DELETE' });
    });

    expect(kinds).toEqual(['discord.delivery_refused']);
    expect(texts).toEqual([expect.stringContaining('🟡 Discord refused to show a card')]);
  });

  it('when the watcher is silent and others still work', async () => {
    const task = { task: 'discord_message', message: 'x', channel: stack.channelId('ops') };
    await stack.ask('Otto', '/trigger create', { name: 'works on', schedule: 'every 5 minutes', ...task });
    await stack.advance('PT1M');

    const { kinds, texts } = await seen(async () => {
      isWatcherDown = true;
      await stack.advance('PT20M');
      isWatcherDown = false;
    });

    expect(new Set(kinds)).toEqual(new Set(['watcher.heartbeat_lost']));
    expect(texts).toEqual([expect.stringContaining('🔴 The watcher has not come for five minutes')]);
  });
});

describe('docs/events.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/events.md'), 'utf8');

  it('names every kind of event', () => {
    expect(eventTypes.filter((type) => !page.includes(`\`${type}\``))).toEqual([]);
  });

  it('shows an event as the schema has it', () => {
    const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json) as object);
    const ours = examples.filter((example) => 'type' in example);

    expect(ours.length).toBeGreaterThan(0);
    for (const example of ours) expect(DomainEvent.parse(example)).toEqual(example);
  });
});
