import { auditPk } from '#lib/platform/dynamodb/keys.ts';
import { encode, queryItems } from '#lib/platform/dynamodb/table.ts';
import type { Trace } from '#lib/traces/trace.ts';
import { type Person, startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';
import { idOf, traceOf } from '#tests/traces/trace-of.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(async () => {
  await stack.stop();
});

/** A trace of a person's, or of another owner, a moment after the one before it. */
async function keep(name: string, owner: string, given: Partial<Trace> = {}): Promise<Trace> {
  const guildId = stack.stack.discord.guild.id;
  const trace = traceOf(name, { guildId, owner, startedAt: stack.stack.clock.now(), ...given });
  await stack.commands.traces.put(trace);
  return trace;
}

async function suggested(person: Person, typed: string): Promise<readonly { name: string; value: string | number }[]> {
  const answer = await stack.stack.discord.interact({
    userId: stack.userId(person),
    channelId: stack.channelId('ops'),
    kind: 'autocomplete',
    command: '/debug-last',
    options: { trace: typed },
    focused: 'trace',
  });
  return answer.choices ?? [];
}

async function looks(): Promise<Record<string, unknown>[]> {
  const guildId = stack.stack.discord.guild.id;
  const events = await queryItems(
    stack.tables,
    {
      TableName: stack.tables.stateTable,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
      ExpressionAttributeValues: encode({ ':pk': auditPk(guildId, 'traces'), ':event': 'E#' }),
    },
    { limit: 50 },
  );
  return events.map((event) => ({ ...event }));
}

describe('/debug-last', () => {
  it('tells who has run nothing yet that there is nothing yet, even when others have', async () => {
    await stack.ask('Otto', '/trigger list');

    expect(await stack.ask('Vera', '/debug-last')).toContain('nothing yet');
    expect(await stack.ask('Vera', '/debug-last', { count: 10 })).toContain('nothing yet');
  });

  it('shows one’s own last command to oneself: title, times, steps with bars, and the whole id to copy', async () => {
    await stack.ask('Vera', '/trigger list');

    const { message } = await stack.say('Vera', '/debug-last');
    const again = await stack.ask('Vera', '/debug-last');

    const [trace] = await stack.commands.traces.latest(stack.stack.discord.guild.id, stack.userId('Vera'), 1);
    const shown = textOf(message);
    expect(shown).toMatch(/✅ \*\*\/trigger list\*\* · success · \d+ ms/);
    expect(shown).toContain(`Started <t:${Math.floor((trace?.startedAt ?? 0) / 1000)}:F>`);
    expect(shown).toContain(`Trace \`${trace?.traceId}\``);
    expect(shown).toMatch(/✅ Check the role +[█▌▐ ]+ +\d+ ms/);
    expect(shown).toMatch(/ {3}total +─+ +\d+ ms/);
    expect((message?.flags ?? 0) & 64).toBe(64);
    expect(again).toContain('**/trigger list**');
  });

  it('shows the error code of what failed, and marks the step', async () => {
    await stack.ask('Nell', '/trigger list');
    const refused = await stack.ask('Nell', '/debug-last');
    await stack.ask('Vera', '/trigger show', { name: 'nothing-of-that-name' });

    const failed = await stack.ask('Vera', '/debug-last');

    expect(refused).toContain('access.denied');
    expect(failed).toMatch(/❌ \*\*\/trigger show\*\* · error/);
    expect(failed).toContain('Error `trigger.not_found`');
  });

  it('shows as many as are asked for, newest first, then those before them, each with a way to its steps', async () => {
    const owner = stack.userId('Ada');
    for (let index = 0; index < 7; index += 1) {
      await keep(`ada ${index}`, owner, {
        title: `/trigger show ${index}`,
        startedAt: stack.stack.clock.now() + index,
      });
    }

    const { message } = await stack.say('Ada', '/debug-last', { count: 3 });
    const steps = await stack.press('Ada', message, 'Show');
    const older = await stack.press('Ada', message, 'Older ▶');

    expect(textOf(message).match(/show \d/g)).toEqual(['show 6', 'show 5', 'show 4']);
    expect(textOf(message)).toContain(`\`${idOf('ada 6')}\``);
    expect(textOf(older.message).match(/show \d/g)).toEqual(['show 3', 'show 2', 'show 1']);
    expect(textOf(steps.message)).toContain('/trigger show 6');
    expect(textOf(steps.message)).toMatch(/Read the trigger/);
    expect((await stack.say('Ada', '/debug-last', { count: 11 })).error).toBeDefined();
  });

  it('finds one’s own by the whole id and by its first eight characters', async () => {
    const trace = await keep('own', stack.userId('Vera'), { title: '/trigger preview' });
    const before = await looks();

    const whole = await stack.ask('Vera', '/debug-last', { trace: trace.traceId });
    const short = await stack.ask('Vera', '/debug-last', { trace: trace.traceId.slice(0, 8).toUpperCase() });

    expect(whole).toContain('/trigger preview');
    expect(short).toContain('/trigger preview');
    expect(await looks()).toEqual(before);
  });

  it.each(['Vera', 'Otto'] as const)('tells %s of another’s trace what it tells of none', async (person) => {
    const trace = await keep('of Ada', stack.userId('Ada'), { title: '/setup roles' });

    const others = await stack.ask(person, '/debug-last', { trace: trace.traceId });
    const none = await stack.ask(person, '/debug-last', { trace: 'ab'.repeat(16) });

    expect(others).toContain('trace.not_found');
    expect(others).not.toContain('/setup roles');
    expect(none.replaceAll('ab'.repeat(16), 'ID').split('watchbell')[0]).toBe(
      others.replaceAll(trace.traceId, 'ID').split('watchbell')[0],
    );
  });

  it('lets an admin look at any trace of the workspace, with a link in the audit that names whose it was', async () => {
    const trace = await keep('of Otto', stack.userId('Otto'), { title: '/diagnose checkout' });
    const run = await keep('of a trigger', 'trigger:t1', { title: 'run nightly', run: { triggerId: 't1', at: 5 } });

    const shown = await stack.ask('Ada', '/debug-last', { trace: trace.traceId.slice(0, 8) });
    const shownRun = await stack.say('Ada', '/debug-last', { trace: run.traceId });

    expect(shown).toContain('/diagnose checkout');
    expect(shown).toContain(`of <@${stack.userId('Otto')}>`);
    expect(shown).toContain('in the audit');
    expect(textOf(shownRun.message)).toContain('of the trigger `t1`');
    expect(buttonsOf(shownRun.message).map(({ label }) => label)).toEqual(['Show the run']);
    expect((await looks()).slice(-2)).toMatchObject([
      {
        operation: 'trace.read_other',
        actor: { id: stack.userId('Ada') },
        reason: `looked at trace ${trace.traceId} of ${stack.userId('Otto')}`,
      },
      { operation: 'trace.read_other', reason: `looked at trace ${run.traceId} of trigger:t1` },
    ]);
  });

  it('shows an admin nothing of another workspace', async () => {
    const trace = await keep('elsewhere', stack.userId('Otto'), { guildId: '999000999000999000' });

    expect(await stack.ask('Ada', '/debug-last', { trace: trace.traceId })).toContain('trace.not_found');
  });

  it('shows the step that goes on with its time so far, and leads to the GitHub run', async () => {
    const url = 'https://github.com/acme/checkout/actions/runs/7';
    await keep('going on', stack.userId('Vera'), {
      outcome: 'retry',
      durationMs: 2_000,
      steps: [
        { name: 'Trigger workflow', status: 'ok', offsetMs: 0, durationMs: 2_000 },
        { name: 'Wait for completion', status: 'running', offsetMs: 2_000, durationMs: 0 },
      ],
      links: [{ label: 'GitHub run', url }],
    });
    await stack.advance('PT1M6S');

    const { message } = await stack.say('Vera', '/debug-last');

    expect(textOf(message)).toMatch(/goes on · 1m 0\ds so far/);
    expect(textOf(message)).toMatch(/⏳ Wait for completion [▐▓ ]+ 1m 0\ds/);
    expect(textOf(message)).toMatch(/so far +─+ +1m 0\ds/);
    expect(buttonsOf(message)).toContainEqual(expect.objectContaining({ label: 'GitHub run', url }));
  });

  it('suggests one’s own newest, and to admins those of the others behind them', async () => {
    const mine = await keep('suggest own', stack.userId('Vera'), { title: '/trigger own' });
    const others = await keep('suggest others', stack.userId('Otto'), { title: '/trigger others' });

    const forVera = await suggested('Vera', '');
    const forAda = await suggested('Ada', others.traceId.slice(0, 8));

    expect(forVera.find(({ value }) => value === mine.traceId)?.name).toContain(
      `/trigger own · ${mine.traceId.slice(0, 8)}`,
    );
    expect(forVera.map(({ value }) => value)).not.toContain(others.traceId);
    expect(forAda).toEqual([{ name: expect.stringContaining('another’s') as string, value: others.traceId }]);
    expect(await suggested('Nell', '')).toEqual([]);
  });
});

describe('/debug-last in a deployment that limits it', () => {
  it.each([
    ['admins', 'Vera', true],
    ['admins', 'Ada', false],
    ['off', 'Ada', true],
  ] as const)('to %s is refused to %s: %s', async (setting, person, isRefused) => {
    const limited = await startTestStack({ settings: { ENABLE_DEBUG_CMD: setting } });
    await limited.ask(person, '/trigger list');

    const answer = await limited.ask(person, '/debug-last', { trace: 'ab'.repeat(16) });
    const last = await limited.ask(person, '/debug-last');
    const suggestions = await limited.stack.discord.interact({
      userId: limited.userId(person),
      channelId: limited.channelId('ops'),
      kind: 'autocomplete',
      command: '/debug-last',
      options: { trace: '' },
      focused: 'trace',
    });
    await limited.stop();

    expect(answer).toContain(isRefused ? 'debug.off' : 'trace.not_found');
    expect(last).toContain(isRefused ? 'debug.off' : '/trigger list');
    expect((suggestions.choices ?? []).length > 0).toBe(!isRefused);
  });
});
