import { loadCommand, loadCommands } from '#lib/commands/load.ts';
import { commands as loaders } from '#lib/commands/registry.generated.ts';
import { bindCommands } from '#lib/discord/define-command.ts';
import { bool, channel, integer, role, text, user } from '#lib/discord/options.ts';
import { readOptions, readPartial } from '#lib/discord/read-options.ts';
import { registrationOf } from '#lib/discord/registration.ts';

const commands = await loadCommands();

const { defineCommand, defineSubcommand } = bindCommands<object, 'look'>();
const said = () => Promise.resolve({ card: {} });
const common = { description: 'd', permission: 'look', answer: 'immediate' } as const;

type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
/** Compiles only when the types are the same. */
function sameType<_Same extends true>(): void {
  expect(true).toBe(true);
}

describe('defineCommand', () => {
  it('infers the values from the options', () => {
    defineCommand({
      name: 'typed',
      ...common,
      options: {
        name: text({ description: 'd', required: true }),
        kind: text({
          description: 'd',
          required: true,
          choices: [
            { name: 'A', value: 'a' },
            { name: 'B', value: 'b' },
          ],
        }),
        count: integer({ description: 'd' }),
        loud: bool({ description: 'd' }),
      },
      execute(_context, options) {
        sameType<Equal<typeof options.name, string>>();
        sameType<Equal<typeof options.kind, 'a' | 'b'>>();
        sameType<Equal<typeof options.count, number | undefined>>();
        sameType<Equal<typeof options.loud, boolean | undefined>>();
        return said();
      },
    });
  });

  it.each([
    ['an upper-case name', () => defineCommand({ name: 'Loud', ...common, options: {}, execute: said })],
    ['no description', () => defineCommand({ name: 'x', ...common, description: '', options: {}, execute: said })],
    [
      'a required option after an optional one',
      () =>
        defineCommand({
          name: 'x',
          ...common,
          options: { a: bool({ description: 'd' }), b: bool({ description: 'd', required: true }) },
          execute: said,
        }),
    ],
    [
      'more than 25 options',
      () =>
        defineCommand({
          name: 'x',
          ...common,
          options: Object.fromEntries(
            Array.from({ length: 26 }, (_, index) => [`o${index}`, bool({ description: 'd' })]),
          ),
          execute: said,
        }),
    ],
    [
      'more than 25 sub-commands',
      () =>
        defineCommand({
          name: 'x',
          description: 'd',
          subcommands: Object.fromEntries(
            Array.from({ length: 26 }, (_, index) => [
              `s${index}`,
              defineSubcommand({ ...common, options: {}, execute: said }),
            ]),
          ),
        }),
    ],
  ])('refuses to register %s', (_title, define) => {
    expect(() => registrationOf([define()])).toThrow(/\/|Discord|command/i);
  });
});

describe('the commands', () => {
  it('lie in files of their own names, by which they are loaded', async () => {
    const names = await Promise.all(Object.keys(loaders).map(async (name) => (await loadCommand(name))?.name));

    expect(names).toEqual(Object.keys(loaders));
    expect(await loadCommand('toString')).toBeUndefined();
  });
});

describe('the registration', () => {
  const registered = registrationOf(commands);

  it('names every command, for servers only', () => {
    expect(registered.map(({ name }) => name).sort()).toEqual([
      'alerts',
      'debug-last',
      'diagnose',
      'help',
      'runs',
      'setup',
      'trigger',
    ]);
    expect(
      registered.every(({ contexts, integration_types }) => `${contexts.join()}|${integration_types.join()}` === '0|0'),
    ).toBe(true);
  });

  it('keeps Discord’s limits at every level', () => {
    const visit = (node: {
      name: string;
      description: string;
      options?: readonly never[];
      required?: boolean;
    }): void => {
      expect(node.name).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
      expect(node.name).toBe(node.name.toLowerCase());
      expect(node.description.length).toBeGreaterThan(0);
      expect(node.description.length).toBeLessThanOrEqual(100);
      const options = (node.options ?? []) as readonly (typeof node)[];
      expect(options.length).toBeLessThanOrEqual(25);
      const required = options.map((option) => option.required === true);
      expect(required.indexOf(false) === -1 || required.lastIndexOf(true) < required.indexOf(false)).toBe(true);
      for (const option of options) visit(option);
    };
    for (const command of registered) {
      visit(command as never);
      expect(JSON.stringify(command).length).toBeLessThan(8000);
    }
  });
});

describe('readOptions', () => {
  const specs = {
    name: text({ description: 'd', required: true }),
    kind: text({ description: 'd', choices: [{ name: 'A', value: 'a' }] }),
    count: integer({ description: 'd' }),
    where: channel({ description: 'd', types: ['text'] }),
    who: user({ description: 'd' }),
    what: role({ description: 'd' }),
    loud: bool({ description: 'd' }),
  };
  const resolved = {
    channels: { '5': { id: '5', name: null, type: 0, permissions: 8n } },
    users: { '6': { id: '6', username: 'otto.ops', global_name: 'Otto' } },
    roles: { '7': { id: '7', name: 'viewer' } },
  };

  it('types what was given and looks ids up', () => {
    const given = [
      { name: 'name', type: 3, value: 'n' },
      { name: 'where', type: 7, value: '5' },
      { name: 'who', type: 6, value: '6' },
      { name: 'what', type: 8, value: '7' },
      { name: 'loud', type: 5, value: true },
      { name: 'count', type: 4, value: 3 },
    ];

    expect(readOptions(specs, given, resolved)).toEqual({
      name: 'n',
      where: { id: '5', name: '', type: 0, permissions: 8n },
      who: { id: '6', name: 'Otto' },
      what: { id: '7', name: 'viewer' },
      loud: true,
      count: 3,
    });
  });

  it.each([
    ['a required one is missing', []],
    [
      'one is unknown',
      [
        { name: 'name', type: 3, value: 'n' },
        { name: 'toString', type: 3, value: 'x' },
      ],
    ],
    ['a type is wrong', [{ name: 'name', type: 3, value: 5 }]],
    [
      'a choice is none',
      [
        { name: 'name', type: 3, value: 'n' },
        { name: 'kind', type: 3, value: 'z' },
      ],
    ],
    [
      'a channel cannot be looked up',
      [
        { name: 'name', type: 3, value: 'n' },
        { name: 'where', type: 7, value: '9' },
      ],
    ],
  ])('refuses when %s', (_title, given) => {
    expect(() => readOptions(specs, given, resolved)).toThrow('command.option');
  });

  it('takes what there is while someone types', () => {
    expect(
      readPartial(specs, [
        { name: 'where', type: 7, value: '5' },
        { name: 'x', type: 3, value: 'y' },
      ]),
    ).toEqual({ where: { id: '5' } });
  });
});
