import { loadCommands } from '#lib/commands/load.ts';
import { compareCommands } from '#lib/discord/compare-commands.ts';
import { registrationOf } from '#lib/discord/registration.ts';

const commands = await loadCommands();

const wanted = registrationOf(commands);

/** What Discord answers for commands that it was given. */
function asDiscordAnswers(list: readonly object[]): object[] {
  return list.map((command, index) => ({
    ...command,
    id: String(index),
    application_id: '1',
    version: '2',
    nsfw: false,
    default_member_permissions: null,
    name_localizations: null,
    contexts: [0],
  }));
}

describe('the difference between our commands and Discord’s', () => {
  it('is nothing when Discord has them, with its own fields', () => {
    expect(compareCommands(wanted, asDiscordAnswers(wanted))).toEqual([]);
  });

  it('names what is new and what is gone', () => {
    const [, ...rest] = wanted;

    expect(compareCommands(wanted, asDiscordAnswers(rest))).toEqual([`+ /${wanted[0]?.name}`]);
    expect(compareCommands(rest, asDiscordAnswers(wanted))).toEqual([`- /${wanted[0]?.name}`]);
  });

  it('names each field that differs, at its place', () => {
    const text = JSON.stringify(asDiscordAnswers(wanted))
      .replace('One trigger: its definition, its state and its next times', 'Old words')
      .replace('"contexts":[0]', '"contexts":[0,1]');

    expect(compareCommands(wanted, JSON.parse(text) as object[])).toEqual([
      '~ /alerts: contexts [0, 1] → [0]',
      '~ /trigger show: description "Old words" → "One trigger: its definition, its state and its next times"',
    ]);
  });

  it('sees options that moved', () => {
    const known = asDiscordAnswers([
      {
        type: 1,
        name: 'x',
        description: 'd',
        contexts: [0],
        integration_types: [0],
        options: [option('b'), option('a')],
      },
    ]);
    const now = [
      {
        type: 1,
        name: 'x',
        description: 'd',
        contexts: [0],
        integration_types: [0],
        options: [option('a'), option('b')],
      },
    ] as never;

    expect(compareCommands(now, known)).toEqual(['~ /x: order of options b, a → a, b']);
  });
});

function option(name: string): object {
  return { type: 3, name, description: 'd', required: false };
}
