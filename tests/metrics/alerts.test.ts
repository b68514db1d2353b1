import { domainEvent, publish } from '#tests/alerts/events.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { isMetricLine, type MetricLine, totalOf, valuesOf } from './emf.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

/** The metric lines of what happens meanwhile, of one function or of all. */
async function during(act: () => Promise<unknown>, fn?: string): Promise<MetricLine[]> {
  const before = stack.lines.length;
  await act();
  const lines = stack.lines.slice(before).filter(isMetricLine);
  return fn === undefined ? lines : lines.filter((line) => line['fn'] === fn);
}

const about = (name: string) => ({ subject: { kind: 'trigger', id: name, name } });

describe('an alert is counted as a job', () => {
  it('from the relay, which has it put into the queue, to the alerter, which is done with it after a time', async () => {
    const channel = stack.channelId('general');
    const options = { name: 'refused', schedule: 'every 300 days', task: 'discord_message', message: 'x', channel };
    await stack.ask('Otto', '/trigger create', options);
    await fetch(`${stack.stack.url}/sim/discord/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'POST', path: `/channels/${channel}/messages`, status: 403, times: 1 }),
    });

    const lines = await during(async () => {
      await stack.ask('Otto', '/trigger run', { name: 'refused' });
      await stack.advance('PT1M');
    });

    const kind = { kind: 'alert' };
    const enqueued = lines.filter((line) => line['fn'] === 'relay');
    const done = lines.filter((line) => line['fn'] === 'alerter');
    expect(totalOf(enqueued, 'job_enqueued_total', kind)).toBe(1);
    expect(totalOf(done, 'job_active', kind)).toBe(1);
    expect(totalOf(done, 'job_success_total', kind)).toBe(1);
    expect(valuesOf(done, 'job_duration_ms', kind)).toHaveLength(1);
    expect(totalOf(done, 'job_retry_total')).toBe(0);
    expect(totalOf(done, 'alert_posted_total', { severity: 'error' })).toBe(1);
  });

  it('with the delayed looks at its card beside it', async () => {
    const lines = await during(async () => {
      for (const _time of [1, 2, 3]) await publish(stack, domainEvent(stack, about('paced')));
      await stack.advance('PT30S');
    }, 'alerter');

    expect(totalOf(lines, 'job_success_total', { kind: 'alert' })).toBe(3);
    expect(totalOf(lines, 'job_enqueued_total', { kind: 'card' })).toBeGreaterThan(0);
    expect(totalOf(lines, 'job_success_total', { kind: 'card' })).toBe(
      totalOf(lines, 'job_enqueued_total', { kind: 'card' }),
    );
    expect(totalOf(lines, 'alert_folded_total', { severity: 'error' })).toBe(2);
  });

  it('as failed, come again, and in the end given up, when nobody can read it', async () => {
    const { queues } = stack.stack.template;
    const arn = queues.find(({ name }) => name.endsWith('-AlertsQueue'))?.arn ?? '';
    stack.stack.aws.queues.send(arn, { body: '{"kind":"card","key":"none of ours"}' });
    stack.stack.aws.queues.send(arn, { body: 'no JSON' });

    const lines = await during(() => stack.advance('PT2H'), 'alerter');

    for (const kind of ['card', 'unknown']) {
      const total = (name: string) => totalOf(lines, name, { kind });
      expect([total('job_active'), total('job_failure_total'), total('job_success_total')]).toEqual([10, 10, 0]);
      expect([total('job_retry_total'), total('job_dead_letter_total')]).toEqual([9, 1]);
    }
  });
});
