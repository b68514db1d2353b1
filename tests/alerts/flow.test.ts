import { alertFingerprint } from '#lib/alerts/fingerprint.ts';
import { alertCards, alertTexts, orderFault } from '#tests/alerts/cards.ts';
import { domainEvent, publish, put } from '#tests/alerts/events.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

/** Another subject each time, so that each test has an alert of its own. */
let subjects = 0;
function about(name: string) {
  subjects += 1;
  return { kind: 'trigger', id: `t-${subjects}`, name };
}

async function cardsOf(name: string) {
  return (await alertCards(stack)).filter((message) => textOf(message).includes(name));
}

/** What people read besides the last line, which is another each time. */
function withoutId(message: Parameters<typeof textOf>[0]) {
  return textOf(message).split('\n').slice(0, -1).join('\n');
}

async function textsOf(name: string) {
  return (await cardsOf(name)).map((message) => textOf(message));
}

describe('an event on the bus', () => {
  it('becomes a card that says what, why, since when and what to do', async () => {
    const run = { id: '5aae3eb39fbea4ee29faf050f79d88e5', triggerId: 't1', at: stack.stack.clock.now() };
    const links = [{ label: 'The run on GitHub', url: 'https://github.com/acme/checkout/actions/runs/1' }];

    await publish(stack, domainEvent(stack, { subject: about('first-card'), severity: 'critical', run, links }));

    const [card, ...more] = await cardsOf('first-card');
    const text = textOf(card);
    expect(more).toEqual([]);
    expect(text).toContain('🔴 A run failed for good.');
    expect(text).toContain('**Why** The target answered 500.');
    expect(text).toMatch(/\*\*First seen\*\* <t:\d+:R> · once/);
    expect(text).toContain('**What to do** Look at the target');
    expect(text).toMatch(/trace [0-9a-f]{8} · http\.rejected/);
    expect(buttonsOf(card).map(({ label }) => label)).toEqual([
      'Acknowledge',
      'Snooze 1 h',
      'Show trace',
      'Show run',
      'Runbook',
      'The run on GitHub',
    ]);
  });

  it('is counted on its card within five minutes, and has a new one after, which links the old one', async () => {
    const subject = about('repeats');
    await publish(stack, domainEvent(stack, { subject }));
    await publish(stack, domainEvent(stack, { subject }), domainEvent(stack, { subject }));
    await stack.advance('PT30S');
    const within = await textsOf('repeats');

    await stack.advance('PT5M');
    await publish(stack, domainEvent(stack, { subject }));

    const after = await textsOf('repeats');
    const [old] = await cardsOf('repeats');
    expect(within).toEqual([expect.stringContaining('**3 times**')]);
    expect(after).toHaveLength(2);
    expect(after[1]).toContain(
      `card 2 of this trouble, 4 times in all ([the card before](https://discord.com/channels/`,
    );
    expect(after[1]).toContain(old?.id);
  });

  it('counts once however often it comes', async () => {
    const event = domainEvent(stack, { subject: about('twice') });

    await publish(stack, event, event);
    await publish(stack, event);
    await stack.advance('PT10S');

    expect(await textsOf('twice')).toEqual([expect.stringContaining('· once')]);
  });

  it('waits as long as Discord asks, and is shown then', async () => {
    await orderFault(stack, { method: 'POST', path: '/channels/*/messages', status: 429, retryAfter: 70, times: 1 });

    await publish(stack, domainEvent(stack, { subject: about('asked-to-wait') }));
    const before = await textsOf('asked-to-wait');
    await stack.advance('PT2M');

    expect(before).toEqual([]);
    expect(await textsOf('asked-to-wait')).toHaveLength(1);
  });

  it('that concerns the whole deployment goes to the workspace too', async () => {
    const { workspace: _none, ...event } = domainEvent(stack, {
      subject: about('everyone'),
      type: 'watcher.heartbeat_lost',
    });

    await publish(stack, event);

    expect(await textsOf('everyone')).toHaveLength(1);
  });

  it('of a workspace that is not served changes nothing', async () => {
    await publish(stack, domainEvent(stack, { subject: about('strangers'), workspace: '999999999999999999' }));

    expect(await textsOf('strangers')).toEqual([]);
  });

  it('keeps its correlation id in the log', async () => {
    const event = domainEvent(stack, { subject: about('correlated') });

    await publish(stack, event);

    expect(stack.lines).toContainEqual(
      expect.objectContaining({ fn: 'alerter', msg: 'alert recorded', correlation_id: event.correlationId }),
    );
  });
});

describe('the buttons of a card', () => {
  async function newCard(name: string) {
    const event = domainEvent(stack, { subject: about(name) });
    await publish(stack, event);
    const [card] = await cardsOf(name);
    return { event, card };
  }

  it('acknowledge in the name of who presses, at once and audited; repeats are then counted in silence', async () => {
    const { card, event } = await newCard('to-acknowledge');

    const answer = await stack.press('Otto', card, 'Acknowledge');
    await stack.advance('PT1S');
    const shown = await textsOf('to-acknowledge');
    await publish(stack, domainEvent(stack, { subject: event.subject }));
    await stack.advance('PT10S');

    const guildId = stack.stack.discord.guild.id;
    const head = await stack.commands.audit.head(guildId, `alert:${alertFingerprint(event)}`);
    expect(textOf(answer.message)).toContain('has it');
    expect(shown[0]).toContain(`👍 Acknowledged by <@${stack.userId('Otto')}>`);
    expect(await textsOf('to-acknowledge')).toEqual([expect.stringMatching(/👍 Acknowledged[\s\S]*\*\*2 times\*\*/)]);
    expect(head?.seq).toBe(1);
  });

  it('snooze for an hour: events are counted and no new card comes before that', async () => {
    const { card, event } = await newCard('to-snooze');

    await stack.press('Otto', card, 'Snooze 1 h');
    await stack.advance('PT30M');
    await publish(stack, domainEvent(stack, { subject: event.subject }));
    await stack.advance('PT10S');
    const during = await textsOf('to-snooze');
    await stack.advance('PT31M');
    await publish(stack, domainEvent(stack, { subject: event.subject }));

    const after = await textsOf('to-snooze');
    expect(during).toEqual([
      expect.stringMatching(/💤 Snoozed by <@\d+>: the next card comes <t:\d+:R>[\s\S]*\*\*2 times\*\*/),
    ]);
    expect(after).toHaveLength(2);
    expect(after[1]).not.toContain('💤');
  });

  it('never undo what came later: a snooze by another, or a newer card', async () => {
    const { card, event } = await newCard('later-state');
    await stack.press('Ada', card, 'Snooze 1 h');

    const late = await stack.press('Otto', card, 'Acknowledge');
    await stack.advance('PT61M');
    await publish(stack, domainEvent(stack, { subject: event.subject }));
    const [first] = await cardsOf('later-state');
    const old = await stack.press('Otto', first, 'Acknowledge');

    const [, newest] = await textsOf('later-state');
    expect(textOf(late.message)).toContain(`It was snoozed by <@${stack.userId('Ada')}> before you pressed`);
    expect(textOf(old.message)).toContain('a newer card tells of it');
    expect(newest).not.toContain('👍');
  });

  it('are refused to who may not', async () => {
    const { card } = await newCard('not-yours');

    const answers = [
      await stack.press('Vera', card, 'Acknowledge'),
      await stack.press('Vera', card, 'Snooze 1 h'),
      await stack.press('Vera', card, 'Show trace'),
      await stack.press('Nell', card, 'Show trace'),
    ];

    expect(answers.map(({ message }) => /`?(access\.denied|trace\.not_found)`?/.exec(textOf(message))?.[1])).toEqual([
      'access.denied',
      'access.denied',
      'trace.not_found',
      'access.denied',
    ]);
    expect(await textsOf('not-yours')).toEqual([expect.not.stringContaining('👍')]);
  });

  it('show the trace to an admin', async () => {
    await stack.ask('Otto', '/runs list');
    const [trace] = await stack.commands.traces.latest(stack.stack.discord.guild.id, stack.userId('Otto'), 1);
    await publish(stack, domainEvent(stack, { subject: about('traced'), traceId: trace?.traceId ?? '' }));
    const [card] = await cardsOf('traced');

    const answer = await stack.press('Ada', card, 'Show trace');

    expect(textOf(answer.message)).toContain('/runs list');
  });
});

describe('an alarm of CloudWatch', () => {
  function alarm(value: 'ALARM' | 'OK', name = 'watchbell-local-WatcherHeartbeat') {
    stack.stack.aws.events.put({
      bus: 'default',
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: [],
      detail: {
        alarmName: name,
        configuration: { description: 'The watcher has not come for five minutes.' },
        state: { value, reason: 'Threshold Crossed' },
      },
    });
    return stack.stack.timeline.advanceTo(stack.stack.clock.now());
  }

  it('is a card while it lasts, and says when it is over', async () => {
    await alarm('ALARM');
    const [during] = await textsOf('WatcherHeartbeat');
    await stack.advance('PT2M');
    await alarm('OK');
    await stack.advance('PT10S');

    expect(during).toContain('🔴 An alarm of CloudWatch went off');
    expect(await textsOf('WatcherHeartbeat')).toEqual([expect.stringMatching(/✅ Cleared <t:\d+:R>/)]);
  });

  it('of another stack is none of ours', async () => {
    await alarm('ALARM', 'somebody-elses');

    expect(await textsOf('somebody-elses')).toEqual([]);
  });
});

describe('a message of the queue that nobody of ours has sent', () => {
  it('comes again and ends among the dead letters; the others of its batch are handled', async () => {
    const queue = (id: string) => stack.stack.template.queues.find(({ name }) => name.endsWith(id))?.arn ?? '';
    stack.stack.aws.queues.send(queue('-AlertsQueue'), { body: 'no JSON' });
    put(stack, domainEvent(stack, { subject: about('beside-a-bad-one') }));

    await stack.advance('PT2H');

    expect(await textsOf('beside-a-bad-one')).toHaveLength(1);
    expect(stack.stack.aws.queues.peek(queue('-AlertsDeadLetterQueue'))).toHaveLength(1);
  });
});

describe('a run that fails for good', () => {
  it('becomes a card, joined to the run by one correlation id', async () => {
    const channel = stack.channelId('general');
    const options = { name: 'to-nowhere', schedule: 'every 12 hours', task: 'discord_message', message: 'x', channel };
    await stack.say('Otto', '/trigger create', options);
    await orderFault(stack, { method: 'POST', path: `/channels/${channel}/messages`, status: 403, times: 1 });

    await stack.say('Otto', '/trigger run', { name: 'to-nowhere' });
    await stack.advance('PT1M');

    const [card] = await cardsOf('to-nowhere');
    const recorded = stack.lines.findLast(({ msg }) => msg === 'alert recorded');
    const joined = stack.lines.filter((line) => line['correlation_id'] === recorded?.['correlation_id']);
    expect(buttonsOf(card).map(({ label }) => label)).toContain('Show run');
    expect(new Set(joined.map(({ fn }) => fn))).toEqual(new Set(['interactions', 'worker', 'relay', 'alerter']));
  });
});

describe('/alerts list', () => {
  it('has what is open or snoozed, and its Show has the buttons of the card', async () => {
    await publish(stack, domainEvent(stack, { subject: about('listed') }));
    const list = await stack.say('Otto', '/alerts list');

    const shown = await stack.press('Otto', list.message, 'Show');
    await stack.press('Otto', shown.message, 'Acknowledge');
    const after = await stack.ask('Vera', '/alerts list');

    expect(textOf(list.message)).toContain('listed');
    expect(textOf(shown.message)).toContain('listed');
    expect(after).not.toContain('listed');
  });

  it('turns its pages', async () => {
    for (let count = 0; count < 12; count += 1) {
      await publish(stack, domainEvent(stack, { subject: about(`page ${String(count).padStart(2, '0')}`) }));
      await stack.advance('PT20S');
    }
    const list = await stack.say('Vera', '/alerts list');

    const older = await stack.press('Vera', list.message, 'Older ▶');
    const newest = await stack.press('Vera', older.message, '⏮ Newest');

    expect(textOf(list.message)).toContain('page 11');
    expect(textOf(older.message)).toContain('page 00');
    expect(textOf(older.message)).not.toContain('page 11');
    expect(withoutId(newest.message)).toBe(withoutId(list.message));
  });
});

it('has no card of two troubles', async () => {
  const texts = await alertTexts(stack);

  expect(texts.length).toBeGreaterThan(10);
  expect(texts.every((text) => text.includes('<t:'))).toBe(true);
});
