import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refreshRegistries, renderRegistry } from '../../scripts/registries.ts';

const commands = { folder: 'lib/commands', kind: 'command', record: 'commands' };

describe('a registry', () => {
  it('lists the plug-ins by name, in whatever order they were found', () => {
    const files = ['lib/commands/setup.command.ts', 'lib/commands/debug-last.command.ts'];

    const text = renderRegistry(commands, files);

    expect(text).toBe(renderRegistry(commands, files.toReversed()));
    expect(text.split('\n').slice(1)).toEqual([
      'export const commands = {',
      "  'debug-last': () => import('#lib/commands/debug-last.command.ts'),",
      "  setup: () => import('#lib/commands/setup.command.ts'),",
      '};',
      '',
    ]);
  });

  it('is empty where there are none', () => {
    expect(renderRegistry(commands, [])).toContain('export const commands = {};');
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
        "discord_message: () => import('#lib/tasks/discord_message.task.ts'),",
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
