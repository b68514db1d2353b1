import { createConversation } from '#lib/commands/conversation.ts';
import { nudge } from '#lib/triggers/nudge.ts';
import { registerDemoCommands } from '#local/demo/prepare.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';

const isEphemeral = (message: { flags: number } | undefined) => ((message?.flags ?? 0) & 64) !== 0;

const ORIGIN = { requestId: 'r', traceId: 'a'.repeat(32), correlationId: 'a'.repeat(32) };
const FOOTER = /\n-# watchbell · [0-9a-f]{8}$/;

describe('the conversation', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  function wanted(more: Record<string, string> = {}) {
    return {
      name: 'nightly',
      schedule: 'every 5 minutes',
      task: 'discord_message',
      message: 'hello',
      channel: stack.channelId('ops'),
      ...more,
    };
  }

  async function refusal(person: Parameters<TestStack['say']>[0], command: string, options?: Record<string, string>) {
    const result = await stack.say(person, command, options);
    const content = textOf(result.message);
    expect(content).toMatch(/^❌ .+\n.+\n-# [a-z._]+\n-# watchbell · [0-9a-f]{8}$/s);
    expect(isEphemeral(result.message)).toBe(true);
    expect(JSON.stringify(result.response)).not.toMatch(/"parse":\["/);
    return /\n-# ([a-z._]+)\n/.exec(content)?.[1];
  }

  it('helps anyone, whatever role they have', async () => {
    const help = await stack.ask('Nell', '/help');

    expect(help).toContain('/trigger create');
    expect(help).toMatch(FOOTER);
  });

  it('tells more about a topic that is chosen in the menu, in the same message', async () => {
    const help = await stack.say('Nell', '/help');
    const menu = JSON.stringify(help.message?.components);

    const chosen = await stack.choose('Nell', help.message, 'What do you want to know?', 'schedules');

    expect(menu).toContain('"label":"Schedules"');
    expect(chosen.message?.id).toBe(help.message?.id);
    expect(textOf(chosen.message)).toContain('`0 9 * * 1-5` – cron with five fields');
  });

  it('tells who has run nothing yet that there is nothing yet', async () => {
    expect(await stack.ask('Vera', '/debug-last')).toContain('nothing yet');
  });

  it.each([
    ['Nell', '/trigger list', 'access.denied'],
    ['Vera', '/trigger create', 'access.denied'],
    ['Otto', '/setup roles', 'access.not_owner'],
    ['Ada', '/setup roles', 'access.not_owner'],
  ] as const)('refuses %s %s with %s', async (person, command, code) => {
    const options: Record<string, string> = command === '/trigger create' ? wanted() : {};

    expect(await refusal(person, command, options)).toBe(code);
  });

  it.each([
    [{ schedule: 'every 5 parsecs' }, 'schedule.syntax'],
    [{ schedule: 'every 0 minutes' }, 'schedule.interval_range'],
    [{ schedule: 'at 2001-01-01T00:00' }, 'schedule.past'],
    [{ schedule: 'at 2027-03-28T02:30', timezone: 'Europe/Berlin' }, 'schedule.gap'],
    [{ timezone: 'Mars/Olympus' }, 'schedule.timezone'],
    [{ timezone: '+01:00' }, 'schedule.timezone'],
    [{ name: '*bold*' }, 'trigger.name'],
    [{ name: 'ﷺ'.repeat(64) }, 'trigger.name'],
  ])('refuses to create with %j: %s, and creates nothing', async (more, code) => {
    expect(await refusal('Otto', '/trigger create', wanted(more))).toBe(code);
    expect(await stack.ask('Otto', '/trigger list')).toContain('There are no triggers yet');
  });

  it('creates, lists and shows a trigger', async () => {
    const created = await stack.ask('Otto', '/trigger create', wanted());

    expect(created.match(/<t:\d+:F>/g)).toHaveLength(5);
    expect(created).toMatch(FOOTER);
    expect(await stack.ask('Vera', '/trigger list')).toContain('**nightly** – every 5 minutes – next <t:');
    expect(await stack.ask('Vera', '/trigger show', { name: 'NIGHTLY' })).toContain('is active');
    expect(await refusal('Ada', '/trigger create', wanted({ name: 'Nightly' }))).toBe('trigger.name_taken');
  });

  it('knows no trigger whose name no trigger can have, however long it becomes', async () => {
    const name = 'ﷺ'.repeat(64);

    expect(await refusal('Otto', '/trigger show', { name })).toBe('trigger.not_found');
    expect(await refusal('Otto', '/trigger pause', { name })).toBe('trigger.not_found');
    expect(await stack.ask('Otto', '/trigger list', { after: name })).toMatch(FOOTER);
  });

  it('shows what someone typed as it is, and still says what to do', async () => {
    const { message } = await stack.say('Otto', '/trigger show', { name: '`` <@1> **x**' });

    expect(textOf(message)).not.toMatch(/[^\\]<@1>|[^\\]\*\*x/);
    expect(textOf(message)).toMatch(/\n-# trigger\.not_found\n/);
  });

  it('lets operators pause anyone’s, and only owners or admins change them', async () => {
    await stack.ask('Ada', '/trigger create', wanted({ name: 'adas' }));

    expect(await refusal('Otto', '/trigger delete', { name: 'adas' })).toBe('trigger.not_yours');
    expect(await refusal('Otto', '/trigger update', { name: 'adas', schedule: 'every 1 hour' })).toBe(
      'trigger.not_yours',
    );
    expect(await stack.ask('Otto', '/trigger pause', { name: 'adas' })).toContain('is paused');
    expect(await refusal('Otto', '/trigger pause', { name: 'adas' })).toBe('trigger.illegal_transition');
    expect(await refusal('Otto', '/trigger resume', { name: 'adas' })).toBe('trigger.not_yours');
    expect(await stack.ask('Alan', '/trigger update', { name: 'adas', schedule: 'every 1 hour' })).toContain(
      'still paused',
    );
    expect(await stack.ask('Ada', '/trigger resume', { name: 'adas' })).toContain('active again');
    expect(await stack.ask('Ada', '/trigger update', { name: 'adas', schedule: 'every 2 hours' })).toContain(
      'every 2 hours',
    );
    expect(await stack.ask('Ada', '/trigger delete', { name: 'adas' })).toContain('is deleted');
    expect(await refusal('Vera', '/trigger show', { name: 'adas' })).toBe('trigger.not_found');
    expect(await refusal('Ada', '/trigger pause', { name: 'adas' })).toBe('trigger.not_found');
  });

  it('runs a trigger now, says who did it, and shows it in the history', async () => {
    expect(await stack.ask('Vera', '/trigger history', { name: 'nightly' })).toContain('has not run yet');

    const answer = await stack.ask('Otto', '/trigger run', { name: 'nightly' });
    await stack.advance('PT1S');

    expect(answer).toContain(`<@${stack.userId('Otto')}>`);
    expect(await stack.ask('Vera', '/trigger history', { name: 'nightly' })).toMatch(/✅ <t:\d+:f> succeeded, by hand/);
  });

  it('pages a long list by buttons, to the end and back', async () => {
    const names = Array.from({ length: 21 }, (_, index) => `many ${String(index + 10)}`);
    for (const name of names) await stack.ask('Otto', '/trigger create', wanted({ name }));
    const shown = (message: Parameters<typeof textOf>[0]) =>
      [...textOf(message).matchAll(/\*\*(many \d\d)\*\*/g)].map(([, name]) => name);

    const first = await stack.say('Vera', '/trigger list');
    const second = await stack.press('Vera', first.message, 'Next ▶');
    const third = await stack.press('Vera', second.message, 'Next ▶');
    const back = await stack.press('Vera', third.message, '◀ Previous');
    const start = await stack.press('Vera', back.message, '◀ Previous');

    expect([...shown(first.message), ...shown(second.message), ...shown(third.message)]).toEqual(names);
    expect(second.message?.id).toBe(first.message?.id);
    expect(shown(back.message)).toEqual(shown(second.message));
    expect(shown(start.message)).toEqual(shown(first.message));
    expect(buttonsOf(first.message).map(({ label }) => label)).not.toContain('◀ Previous');
    expect(buttonsOf(third.message).map(({ label }) => label)).not.toContain('Next ▶');
    expect(await stack.ask('Vera', '/trigger list', { after: 'zzz' })).toContain('no more triggers');
  });

  it('shows the caller’s own last command, never another’s and never itself', async () => {
    await stack.ask('Vera', '/trigger show', { name: 'nightly' });
    await stack.ask('Otto', '/trigger list');

    const first = await stack.ask('Vera', '/debug-last');
    const again = await stack.ask('Vera', '/debug-last');

    expect(first).toContain('**/trigger show**');
    expect(first).toContain('✅ Check the role');
    expect(again).toContain('**/trigger show**');
    expect(isEphemeral((await stack.say('Vera', '/debug-last')).message)).toBe(true);
  });

  it.each([
    ['/trigger pause', 'name', 'nig', 'nightly'],
    ['/trigger create', 'timezone', 'berl', 'Europe/Berlin'],
    ['/trigger create', 'schedule', 'every 1', 'every 15 minutes'],
    ['/trigger create', 'schedule', 'every 7 minutes', 'every 7 minutes'],
  ])('suggests for %s %s %s', async (command, option, typed, expected) => {
    const suggestions = await stack.stack.discord.interact({
      userId: stack.userId('Otto'),
      channelId: stack.channelId('ops'),
      kind: 'autocomplete',
      command,
      options: { [option]: typed },
      focused: option,
    });

    expect(suggestions.choices?.map(({ value }) => value)).toContain(expected);
  });

  it('suggests nothing to who may not look', async () => {
    const suggestions = await stack.stack.discord.interact({
      userId: stack.userId('Nell'),
      channelId: stack.channelId('ops'),
      kind: 'autocomplete',
      command: '/trigger pause',
      options: { name: 'n' },
      focused: 'name',
    });

    expect(suggestions.choices).toEqual([]);
  });

  it('answers a request that is delivered twice from what it did the first time', async () => {
    const converse = createConversation(stack.commands);
    const sent = (id: string, name: string, options: object[]) => ({
      type: 2,
      id,
      application_id: '1',
      token: 't',
      guild_id: stack.stack.discord.guild.id,
      channel_id: stack.channelId('ops'),
      member: {
        user: { id: stack.userId('Otto'), username: 'otto' },
        roles: stack.stack.discord.state().users.find((user) => user.name === 'Otto')?.roles,
        permissions: '0',
      },
      data: { id: '5', name: 'trigger', options: [{ name, type: 1, options }] },
    });
    const contentOf = (answer: object) => textOf((answer as { data: object }).data).replace(FOOTER, '');
    const option = [{ name: 'name', type: 3, value: 'many 10' }];

    const pauses = [
      await converse(sent('71', 'pause', option), ORIGIN),
      await converse(sent('71', 'pause', option), ORIGIN),
    ];
    const deletions = [
      await converse(sent('72', 'delete', option), ORIGIN),
      await converse(sent('72', 'delete', option), ORIGIN),
    ];

    expect(contentOf(pauses[1] ?? {})).toBe(contentOf(pauses[0] ?? {}));
    expect(contentOf(deletions[1] ?? {})).toBe(contentOf(deletions[0] ?? {}));
    expect(contentOf(deletions[0] ?? {})).toContain('is deleted');
  });

  it('refuses other servers and direct messages with a sentence and leaves no row', async () => {
    const converse = createConversation(stack.commands);
    const asked = { type: 2, id: '9', application_id: '1', token: 't', data: { id: '5', name: 'help' } };
    const member = { user: { id: '6', username: 'x' }, roles: [], permissions: '8' };
    const before = stack.lines.length;

    const elsewhere = await converse({ ...asked, guild_id: '999999999999999999', channel_id: '7', member }, ORIGIN);
    const direct = await converse(asked, ORIGIN);
    const malformed = await converse({ type: 3, id: '9' }, ORIGIN);
    const unknown = await converse(
      { ...asked, guild_id: stack.stack.discord.guild.id, channel_id: '7', member, data: { id: '5', name: 'old' } },
      ORIGIN,
    );

    expect(JSON.stringify([elsewhere, direct, malformed, unknown])).toMatch(
      /guild_not_allowed.*not_in_guild.*request\.malformed.*command\.unknown/s,
    );
    expect(await stack.commands.traces.latest('999999999999999999', '6', 1)).toEqual([]);
    expect(stack.lines.length).toBeGreaterThan(before);
  });

  it('writes one line a command with the fields of the contract', () => {
    const answered = stack.lines.filter(({ msg }) => msg === 'command answered');

    expect(answered.length).toBeGreaterThan(20);
    for (const line of answered) {
      expect(line).toMatchObject({
        ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: 'info',
        service: 'watchbell',
        fn: expect.stringMatching(/^(interactions|worker)$/),
        environment: 'dev',
        cmd: expect.stringMatching(/^\//),
        user_id: expect.any(String),
        org_id: stack.stack.discord.guild.id,
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        request_id: expect.any(String),
        outcome: expect.stringMatching(/^(success|error)$/),
        duration_ms: expect.any(Number),
        source: 'api',
      });
    }
  });
});

describe('a workspace without a role map', () => {
  it('takes the set-up from an administrator and nothing else', async () => {
    const stack = await startTestStack({ demo: false, settings: { ENABLE_DEBUG_CMD: 'off' } });
    await registerDemoCommands(stack.stack);
    const operator = stack.stack.discord.guild.roles.find(({ name }) => name === 'operator')?.id ?? '';

    const early = await stack.ask('Ada', '/trigger list');
    const stranger = await stack.ask('Otto', '/setup roles', { operator });
    const empty = await stack.ask('Ada', '/setup roles');
    const done = await stack.ask('Ada', '/setup roles', { operator });
    const now = await stack.ask('Otto', '/trigger list');
    const debug = await stack.ask('Otto', '/debug-last');
    await stack.stop();

    expect(early).toContain('access.no_mapping');
    expect(stranger).toContain('access.no_mapping');
    expect(empty).toContain('roles.empty');
    expect(done).toContain('Roles are set.');
    expect(now).toContain('There are no triggers yet');
    expect(debug).toContain('debug.off');
  });
});

describe('the stops of the deployment', () => {
  it('refuse to create and to run, and settle and write nothing', async () => {
    const running = await startTestStack();
    await running.ask('Otto', '/trigger create', {
      name: 'stopped',
      schedule: 'every 5 minutes',
      task: 'discord_message',
      message: 'x',
      channel: running.channelId('ops'),
    });
    const stopped = {
      ...running.commands,
      config: { ...running.commands.config, TRIGGER_CREATE_PAUSED: true, TRIGGER_EXECUTION_PAUSED: true },
    };
    const converse = createConversation(stopped);
    const otto = running.stack.discord.state().users.find(({ name }) => name === 'Otto');
    const ask = async (name: string, options: object[], resolved = {}) =>
      textOf(
        (
          (await converse(
            {
              type: 2,
              id: '1234',
              application_id: '1',
              token: 't',
              guild_id: running.stack.discord.guild.id,
              channel_id: running.channelId('ops'),
              member: { user: { id: otto?.id, username: 'u' }, roles: otto?.roles, permissions: '0' },
              data: { id: '5', name: 'trigger', options: [{ name, type: 1, options }], resolved },
            },
            ORIGIN,
          )) as { data: object }
        ).data,
      );
    const ops = running.channelId('ops');
    const create = [
      { name: 'name', type: 3, value: 'no' },
      { name: 'schedule', type: 3, value: 'every 5 minutes' },
      { name: 'task', type: 3, value: 'discord_message' },
      { name: 'message', type: 3, value: 'x' },
      { name: 'channel', type: 7, value: ops },
    ];
    const withRights = (permissions: string) => ({
      channels: { [ops]: { id: ops, name: 'ops', type: 0, permissions } },
    });

    const created = await ask('create', create, withRights('3072'));
    const denied = await ask('create', create, withRights('1024'));
    const ran = await ask('run', [{ name: 'name', type: 3, value: 'stopped' }]);
    await running.stop();

    expect(created).toContain('trigger.create_paused');
    expect(denied).toContain('access.channel');
    expect(ran).toContain('trigger.execution_paused');
  });

  it('settle and write nothing while they last; afterwards the newest occurrence runs and the others are missed', async () => {
    const stack = await startTestStack({ settings: { TRIGGER_EXECUTION_PAUSED: 'true' } });
    const guildId = stack.stack.discord.guild.id;
    await stack.ask('Otto', '/trigger create', {
      name: 'waits',
      schedule: 'every 5 minutes',
      task: 'discord_message',
      message: 'x',
      channel: stack.channelId('ops'),
    });
    const triggerId = (await stack.commands.triggers.idOf(guildId, 'waits')) ?? '';
    const asCreated = await stack.commands.triggers.load(guildId, triggerId);
    const lifted = { ...stack.worker, config: { ...stack.worker.config, TRIGGER_EXECUTION_PAUSED: false } };

    await stack.advance('PT1H');
    const meanwhile = await stack.commands.triggers.load(guildId, triggerId);
    const { runs } = await nudge(lifted, { guildId, triggerId }, 'enqueue');

    const [newest, before] = await stack.commands.triggers.timeline(guildId, triggerId, { limit: 5 });
    expect(await stack.posted()).toEqual([]);
    expect(meanwhile).toEqual(asCreated);
    expect(runs).toHaveLength(1);
    expect(newest).toMatchObject({ kind: 'run', run: { status: 'queued' } });
    expect(before).toMatchObject({ kind: 'span', span: { fate: 'missed', reason: 'late' } });
    expect(before?.kind === 'span' && before.span.count).toBeGreaterThanOrEqual(9);
    await stack.stop();
  });
});
