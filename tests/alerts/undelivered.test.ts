import { alertTexts, orderFault } from '#tests/alerts/cards.ts';
import { domainEvent, publish } from '#tests/alerts/events.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { totalOf } from '#tests/metrics/emf.ts';

let stack: TestStack;

async function rights(channelId: string, canView: boolean) {
  const response = await fetch(`${stack.stack.url}/sim/discord/permissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channelId, canView, canSend: canView }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** What the alerter says while something happens, and what it counts. */
async function during(act: () => Promise<unknown>) {
  const before = stack.lines.length;
  await act();
  const lines = stack.lines.slice(before).filter(({ fn }) => fn === 'alerter');
  const said = lines.filter(({ level }) => level === 'warn' || level === 'error').map(({ msg }) => msg);
  const undelivered = (reason: string) => totalOf(lines, 'alert_undelivered_total', { reason });
  return {
    said,
    noChannel: undelivered('no_channel'),
    unreachable: undelivered('unreachable'),
    failed: totalOf(lines, 'job_failure_total'),
  };
}

function givenUp() {
  const { queues } = stack.stack.template;
  const arn = queues.find(({ name }) => name.endsWith('-AlertsDeadLetterQueue'))?.arn ?? '';
  return stack.stack.aws.queues.peek(arn);
}

const about = (name: string) => ({ subject: { kind: 'trigger', id: name, name } });

describe('alerts that are wanted without a channel', () => {
  beforeAll(async () => {
    stack = await startTestStack({ settings: { ENABLE_ALERTS: 'true', ALERT_CHANNEL_ID: '' } });
  });
  afterAll(() => stack.stop());

  it('are a log line and a metric each, never a crash, and stand in the list', async () => {
    const seen = await during(async () => {
      await publish(stack, domainEvent(stack, about('nowhere')));
      await publish(stack, domainEvent(stack, about('nowhere')));
    });

    const line = 'An alert has no channel to go to';
    expect(seen).toEqual({ said: [line, line], noChannel: 2, unreachable: 0, failed: 0 });
    expect(givenUp()).toEqual([]);
    expect(await stack.ask('Vera', '/alerts list')).toContain('nowhere');
  });
});

describe('an alert channel that is lost', () => {
  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  async function mend() {
    await fetch(`${stack.stack.url}/sim/discord/faults`, { method: 'DELETE' });
    await rights(stack.channelId('alerts'), true);
  }

  const refusals = ['Discord refuses a card', 'The alert channel cannot be reached'];
  const gone = (method: string, path: string) => () =>
    orderFault(stack, { method, path, status: 404, body: { message: 'Unknown Channel', code: 10_003 } });

  it.each<[string, () => Promise<void>]>([
    ['deleted', gone('POST', '/channels/*/messages')],
    ['closed to the bot', () => rights(stack.channelId('alerts'), false)],
  ])('because it was %s: is a log line and a metric, never a crash', async (how, lose) => {
    await lose();

    const seen = await during(async () => {
      await publish(stack, domainEvent(stack, about(how)));
      await stack.advance('PT30M');
    });
    await mend();

    expect(seen).toEqual({ said: refusals, noChannel: 0, unreachable: 1, failed: 0 });
    expect(await alertTexts(stack)).not.toContainEqual(expect.stringContaining(how));
    expect(await stack.ask('Vera', '/alerts list')).toContain(how);
    expect(givenUp()).toEqual([]);
  });

  it('after its first card: the repeat is told of, and the next event finds the mended channel', async () => {
    await publish(stack, domainEvent(stack, about('lost later')));
    await gone('PATCH', '/channels/*/messages/*')();

    const seen = await during(async () => {
      await publish(stack, domainEvent(stack, about('lost later')));
      await stack.advance('PT2M');
    });
    await mend();
    await publish(stack, domainEvent(stack, about('lost later')));
    await stack.advance('PT2M');

    const [card, ...more] = (await alertTexts(stack)).filter((text) => text.includes('lost later'));
    expect(seen).toMatchObject({ said: refusals, unreachable: 1, failed: 0 });
    expect(card).toContain('**3 times**');
    expect(more).toEqual([]);
  });

  it('is told of by an alarm that makes no card, which could not be shown either', async () => {
    const alarm = (value: string) =>
      stack.stack.aws.events.put({
        bus: 'default',
        source: 'aws.cloudwatch',
        'detail-type': 'CloudWatch Alarm State Change',
        resources: [],
        detail: {
          alarmName: 'watchbell-local-AlertsUndeliveredAlarm-1A2B3C',
          state: { value, reason: 'Threshold Crossed' },
        },
      });

    alarm('ALARM');
    alarm('OK');
    await stack.advance('PT1M');

    expect(await alertTexts(stack)).not.toContainEqual(expect.stringContaining('AlertsUndelivered'));
    expect(givenUp()).toEqual([]);
  });
});
