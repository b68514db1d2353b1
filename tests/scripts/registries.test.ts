import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refreshRegistries, renderRegistry } from '../../scripts/registries.ts';

const commands = { folder: 'lib/commands', kind: 'command', list: 'commands' };

describe('a registry', () => {
  it('lists the plug-ins by name, in whatever order they were found', () => {
    const files = ['lib/commands/setup.command.ts', 'lib/commands/debug-last.command.ts'];

    const text = renderRegistry(commands, files);

    expect(text).toBe(renderRegistry(commands, files.toReversed()));
    expect(text.split('\n').slice(1)).toEqual([
      "import debugLastCommand from '#lib/commands/debug-last.command.ts';",
      "import setupCommand from '#lib/commands/setup.command.ts';",
      '',
      'export const commands = [',
      '  debugLastCommand,',
      '  setupCommand,',
      '] as const;',
      '',
    ]);
  });

  it('is an empty list where there are none', () => {
    expect(renderRegistry(commands, [])).toContain('export const commands = [] as const;');
  });

  it('is called stale until it is written, and again when a plug-in comes', () => {
    const root = mkdtempSync(join(tmpdir(), 'registries-'));
    mkdirSync(join(root, 'lib/commands'), { recursive: true });
    mkdirSync(join(root, 'lib/tasks'));

    try {
      const first = refreshRegistries(root, { check: true });
      refreshRegistries(root, { check: false });
      const written = refreshRegistries(root, { check: true });
      writeFileSync(join(root, 'lib/tasks/discord_message.task.ts'), 'export default {};\n');
      const grown = refreshRegistries(root, { check: true });
      refreshRegistries(root, { check: false });

      expect(first).toEqual(['lib/commands/registry.generated.ts', 'lib/tasks/registry.generated.ts']);
      expect(written).toEqual([]);
      expect(grown).toEqual(['lib/tasks/registry.generated.ts']);
      expect(readFileSync(join(root, 'lib/tasks/registry.generated.ts'), 'utf8')).toContain(
        "import discordMessageTask from '#lib/tasks/discord_message.task.ts';",
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
