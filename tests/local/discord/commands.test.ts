import { COMMANDS, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const text = (name: string, more: object = {}) => ({ type: 3, name, description: 'd', ...more });
const command = (options: readonly object[], more: object = {}) => [{ name: 'a', description: 'd', options, ...more }];
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

describe('Registering commands', () => {
  it('keeps ids while names stay, and lists what is registered', async () => {
    const first = await world.register(COMMANDS);

    const second = await world.register([{ ...COMMANDS[0], description: 'Changed' }]);
    const { application, guild } = world.simulator;
    const listed = await world.rest('GET', `/applications/${application.id}/guilds/${guild.id}/commands`);

    expect(first).toMatchObject({ status: 200, body: [{ name: 'help', type: 1 }, { name: 'trigger' }] });
    expect(second.body).toMatchObject([{ id: first.body[0]?.id, description: 'Changed' }]);
    expect(listed.body).toEqual(second.body);
  });

  it.each([
    ['a name in upper case', [{ name: 'Help', description: 'd' }], 'APPLICATION_COMMAND_INVALID_NAME'],
    ['a name with a space', [{ name: 'he lp', description: 'd' }], 'APPLICATION_COMMAND_INVALID_NAME'],
    ['a name of 33 characters', [{ name: 'a'.repeat(33), description: 'd' }], 'APPLICATION_COMMAND_INVALID_NAME'],
    ['no description', [{ name: 'a' }], 'BASE_TYPE_REQUIRED'],
    ['a description of 101 characters', [{ name: 'a', description: 'd'.repeat(101) }], 'BASE_TYPE_BAD_LENGTH'],
    ['26 options', command(many(26, (index) => text(`o${index}`))), 'BASE_TYPE_MAX_LENGTH'],
    [
      'a required option after an optional one',
      command([text('a'), text('b', { required: true })]),
      'REQUIRED_INVALID',
    ],
    ['two options of one name', command([text('a'), text('a')]), 'NAME_ALREADY_EXISTS'],
    [
      '26 choices',
      command([text('a', { choices: many(26, (index) => ({ name: `${index}`, value: `${index}` })) })]),
      'MAX_LENGTH',
    ],
    ['a number as a choice of text', command([text('a', { choices: [{ name: 'a', value: 1 }] })]), 'BASE_TYPE_INVALID'],
    [
      'choices and autocomplete together',
      command([text('a', { autocomplete: true, choices: [{ name: 'a', value: 'a' }] })]),
      'AUTOCOMPLETE_CHOICES',
    ],
    ['a minimum above the maximum', command([text('a', { min_length: 5, max_length: 4 })]), 'RANGE_INVALID'],
    [
      'a sub-command beside an option',
      command([{ type: 1, name: 's', description: 'd' }, text('b')]),
      'OPTIONS_TYPE_INVALID',
    ],
    [
      'a group within a group',
      command([
        { type: 2, name: 'g', description: 'd', options: [{ type: 2, name: 'h', description: 'd', options: [] }] },
      ]),
      'BASE_TYPE_CHOICES',
    ],
    ['a misspelt field', command([text('a', { autocomplet: true })]), 'SIMULATOR_UNKNOWN_FIELD'],
    ['two commands of one name', [...command([]), ...command([])], 'DUPLICATE_NAME'],
    [
      'more than 8000 characters in one command',
      command(
        many(25, (index) => ({
          type: 1,
          name: `s${index}`,
          description: 'd'.repeat(100),
          options: many(3, (option) => text(`o${option}`, { description: 'd'.repeat(100) })),
        })),
      ),
      'APPLICATION_COMMAND_TOO_LARGE',
    ],
  ])('refuses %s', async (_what, body, code) => {
    const reply = await world.register(body);

    expect(reply).toMatchObject({ status: 400, body: { code: 50035 } });
    expect(JSON.stringify(reply.body.errors)).toContain(code);
    expect(world.simulator.log().at(-1)?.reason).toContain(code);
  });

  it('refuses the 101st command with a code of its own', async () => {
    const reply = await world.register(many(101, (index) => ({ name: `c${index}`, description: 'd' })));

    expect(reply).toMatchObject({ status: 400, body: { code: 30032 } });
  });

  it.each([
    ['contexts that are none', { contexts: [3] }, 'contexts'],
    ['no context', { contexts: [] }, 'contexts'],
    ['a context twice', { contexts: [0, 0] }, 'contexts'],
    ['an installation that is none', { integration_types: [2] }, 'integration_types'],
  ])('refuses %s', async (_what, more, field) => {
    const reply = await world.register([{ name: 'a', description: 'd', ...more }]);

    expect(reply).toMatchObject({ status: 400, body: { errors: { 0: { [field]: {} } } } });
  });

  it('answers what Discord adds, and leaves out what says nothing', async () => {
    const { application, guild } = world.simulator;

    const reply = await world.register(
      command([text('a', { required: false, autocomplete: false, choices: [] }), text('b', { required: false })], {
        contexts: [0],
      }),
    );

    expect(reply.body).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        application_id: application.id,
        guild_id: guild.id,
        version: expect.stringMatching(/^\d+$/),
        type: 1,
        name: 'a',
        name_localizations: null,
        description: 'd',
        description_localizations: null,
        default_member_permissions: null,
        contexts: [0],
        integration_types: [0],
        nsfw: false,
        options: [text('a'), text('b')],
      },
    ]);
  });

  it('takes a list that it has answered, and bumps the versions alone', async () => {
    const first = await world.register(COMMANDS.map((one) => ({ ...one, contexts: [0] })));
    const sent = (first.body as unknown as Record<string, unknown>[]).map(
      ({ application_id: _application, guild_id: _guild, version: _version, ...rest }) => rest,
    );

    const second = await world.register(sent);

    expect(second.body).toEqual(
      (first.body as unknown as object[]).map((one) => ({ ...one, version: expect.any(String) })),
    );
    expect(second.body[0]?.version).not.toBe(first.body[0]?.version);
  });

  it('keeps global commands apart, which work where no command of the server has their name', async () => {
    const { application } = world.simulator;
    const { channels, users } = world.simulator.state();
    const path = `/applications/${application.id}/commands`;
    const global = [
      { name: 'help', description: 'global' },
      { name: 'everywhere', description: 'd' },
      { name: 'private', description: 'd', contexts: [1, 2] },
    ];
    await world.register([{ name: 'help', description: 'own' }]);

    const put = await world.rest('PUT', path, global);
    const listed = await world.rest('GET', path);
    const offered = await world.people('GET', `/commands?user=${users[1]?.id}`);
    await world.people('POST', '/interact', {
      userId: users[1]?.id,
      channelId: channels[1]?.id,
      command: '/everywhere',
    });

    expect(put).toMatchObject({ status: 200, body: [{ dm_permission: true, contexts: null }, {}, {}] });
    expect(listed.body).toEqual(put.body);
    expect(put.body[0]).not.toHaveProperty('guild_id');
    expect(offered.body).toMatchObject([{ name: 'help', description: 'own' }, { name: 'everywhere' }]);
    expect(offered.body).toHaveLength(2);
    expect(world.onlyInteraction().payload.data).not.toHaveProperty('guild_id');
  });

  it('hides a command from those without its default permissions', async () => {
    const { users } = world.simulator.state();
    await world.register([{ name: 'setup', description: 'd', default_member_permissions: '32' }]);

    const lists = await Promise.all(users.map((user) => world.people('GET', `/commands?user=${user.id}`)));

    expect(lists.map((list) => (list.body as unknown as object[]).length)).toEqual([0, 0, 1, 1, 0]);
  });
});
