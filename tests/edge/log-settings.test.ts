import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { isMetricLine } from '#tests/metrics/emf.ts';

let stack: TestStack;
afterEach(() => stack.stop());

/** The levels of the lines that a command leaves in a deployment with these settings. */
async function levelsWith(settings: Record<string, string>) {
  stack = await startTestStack({ settings });
  const before = stack.lines.length;
  await stack.ask('Vera', '/trigger list');
  const lines = stack.lines.slice(before).filter((line) => !isMetricLine(line) && line['fn'] === 'interactions');
  return new Set(lines.map(({ level }) => level));
}

describe('a deployment’s own settings, without other code,', () => {
  it.each([
    ['warn', []],
    ['info', ['info']],
    ['debug', ['debug', 'info']],
  ])('say the lowest level that is written: %s', async (level, expected) => {
    const levels = await levelsWith({ LOG_LEVEL: level });

    expect(levels).toEqual(new Set(expected));
  });

  it('have a share of the flows written in full below that level', async () => {
    const levels = await levelsWith({ LOG_LEVEL: 'warn', LOG_SAMPLE_RATE: '1' });

    expect(levels).toEqual(new Set(['debug', 'info']));
  });
});

describe('a warm worker', () => {
  it('shows of each run its own ids, and none of them in what comes after', async () => {
    stack = await startTestStack({ settings: { LOG_LEVEL: 'debug' } });
    const task = { task: 'discord_message', message: 'x', channel: stack.channelId('ops') };
    for (const [name, person] of [['one', 'Otto'] as const, ['two', 'Ada'] as const]) {
      await stack.ask(person, '/trigger create', { name, schedule: 'every 300 days', ...task });
    }
    const before = stack.lines.length;

    await stack.ask('Otto', '/trigger run', { name: 'one' });
    await stack.advance('PT1S');
    await stack.ask('Ada', '/trigger run', { name: 'two' });
    await stack.advance('PT3M');

    const lines = stack.lines.slice(before).filter((line) => !isMetricLine(line));
    const clicked = lines.filter(({ msg }) => msg === 'command answered').map((line) => line['correlation_id']);
    const attempted = lines.filter(({ msg }) => msg === 'run attempted');
    expect(attempted.map((line) => line['correlation_id'])).toEqual(clicked);
    expect(attempted.map((line) => line['trace_id'])).toEqual(attempted.map((line) => line['run_id']));
    // One invocation, one request: what bears it bears one flow's ids.
    const byRequest = Map.groupBy(
      lines.filter(({ fn }) => fn === 'worker'),
      (line) => line['request_id'],
    );
    expect(byRequest.size).toBe(2);
    for (const [, theirs] of byRequest) {
      expect(new Set(theirs.map((line) => line['correlation_id'])).size).toBe(1);
    }
    const after = lines.filter(({ fn }) => fn === 'watcher');
    expect(after.length).toBeGreaterThan(0);
    expect(after.filter((line) => clicked.includes(line['correlation_id']))).toEqual([]);
  });
});
