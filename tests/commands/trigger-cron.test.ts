import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

const schedule = '30 2 * * *';
const timezone = 'Europe/Berlin';
const instants = (text: string) => [...text.matchAll(/<t:(\d+):F>/g)].map(([, at]) => Number(at) * 1000);

/** Nothing happens in between: only where no trigger's times are passed over. */
function goTo(stack: TestStack, instant: number): void {
  stack.stack.clock.freezeAt(instant);
  stack.stack.clock.run();
}

describe('a cron trigger in Berlin over the end of summer time', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
    goTo(stack, Date.UTC(2027, 9, 30));
  });
  afterAll(() => stack.stop());

  it('fires as it was previewed', async () => {
    const previewed = await stack.ask('Otto', '/trigger preview', { schedule, timezone, count: 3 });
    const created = await stack.ask('Otto', '/trigger create', {
      name: 'nightly',
      schedule,
      timezone,
      message: 'good night',
      channel: stack.channelId('ops'),
    });

    await stack.advance('PT40M');
    // Nothing is due before the next night, whose hour between two and three comes twice.
    goTo(stack, Date.UTC(2027, 9, 31, 0, 10));
    await stack.advance('PT2H');

    const ran = [...(await stack.ask('Vera', '/trigger history', { name: 'nightly' })).matchAll(/✅ <t:(\d+):f>/g)]
      .map(([, at]) => Number(at) * 1000)
      .reverse();
    expect(previewed).toContain('at 02:30 (Europe/Berlin)');
    expect(previewed).toContain('`30 2 * * *` → `cron(30 2 * * ? *)`');
    expect(previewed).toMatch(/Sun 02:30 there ⚠️ \*\*once\*\*/);
    expect(instants(previewed)).toEqual([
      Date.UTC(2027, 9, 30, 0, 30),
      Date.UTC(2027, 9, 31, 0, 30),
      Date.UTC(2027, 10, 1, 1, 30),
    ]);
    expect(instants(created).slice(0, 3)).toEqual(instants(previewed));
    expect(ran).toEqual(instants(previewed).slice(0, 2));
    expect(await stack.posted()).toHaveLength(2);
  });
});

describe('a cron schedule that does not run yet', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  it('is skipped in the gap, and the preview says so', async () => {
    goTo(stack, Date.UTC(2028, 2, 25, 12));

    const previewed = await stack.ask('Otto', '/trigger preview', { schedule, timezone, count: 2 });

    expect(previewed).toMatch(/~~2028-03-26 02:30~~ \*\*skipped\*\*/);
    expect(instants(previewed)).toHaveLength(2);
  });

  it('is suggested with its next times while one types', async () => {
    const { choices } = await stack.stack.discord.interact({
      userId: stack.userId('Otto'),
      channelId: stack.channelId('ops'),
      kind: 'autocomplete',
      command: '/trigger create',
      options: { timezone, schedule },
      focused: 'schedule',
    });
    const wrong = await stack.stack.discord.interact({
      userId: stack.userId('Otto'),
      channelId: stack.channelId('ops'),
      kind: 'autocomplete',
      command: '/trigger create',
      options: { schedule: '61 2 * * *' },
      focused: 'schedule',
    });

    expect(choices?.[0]?.name).toMatch(/^30 2 \* \* \* → \w{3} \d+ \w{3} 02:30.*⚠ skipped/);
    expect(wrong.choices?.[0]).toEqual({
      name: '61 2 * * * – not yet: minutes, it takes 0 to 59',
      value: '61 2 * * *',
    });
  });

  it('finishes by itself when its last year is over', async () => {
    goTo(stack, Date.UTC(2028, 11, 31, 23, 50));
    await stack.ask('Otto', '/trigger create', {
      name: 'last words',
      schedule: 'cron(55 23 31 12 ? 2028)',
      message: 'good bye',
      channel: stack.channelId('ops'),
    });

    await stack.advance('PT12M');

    const shown = await stack.say('Vera', '/trigger show', { name: 'last words' });
    expect(textOf(shown.message)).toContain('is finished');
    expect((await stack.posted()).filter((text) => text.includes('good bye'))).toHaveLength(1);
  });
});
