import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { commandOf } from '#lib/commands/count-turn.ts';
import { loadCommands } from '#lib/commands/load.ts';
import { routesOf } from '#lib/commands/routes.ts';
import { MAX_RECEIVES } from '#lib/edge/count-job.ts';
import { type Bounded, type MetricRow, metricTable } from '#lib/kernel/metrics/table.ts';
import { tasks as loaders } from '#lib/tasks/registry.generated.ts';
import { shortTags } from '#local/template/intrinsics.ts';

const commands = await loadCommands();
const routes = routesOf(commands);
const tasks = (await Promise.all(Object.values(loaders).map((load) => load()))).map((module) => module.default);

const ROOT = join(import.meta.dirname, '../..');
const rows = Object.entries(metricTable) as ReadonlyArray<[string, MetricRow]>;

/** What one combination of dimensions costs at the most, in metrics of CloudWatch's. */
function seriesOf({ dimensions, sets }: MetricRow): number {
  const sizeOf = (name: string) => {
    const values = dimensions[name] ?? [];
    return 'pattern' in values ? values.most : values.length;
  };
  return sets.map((set) => set.map(sizeOf).reduce((product, size) => product * size, 1)).reduce((a, b) => a + b, 0);
}

function boundsOf(name: string, values: readonly string[] | Bounded): string {
  return `${name}: ${'pattern' in values ? values.rule : values.map((value) => `\`${value}\``).join(' ')}`;
}

function lineOf([name, { dimensions, kind, meaning, sets, unit }]: [string, MetricRow]): string {
  const shown = sets
    .map((set) => (set.length === 0 ? 'whole' : set.map((part) => `\`${part}\``).join(' × ')))
    .join(', ');
  const bounds = Object.entries(dimensions).map(([part, values]) => boundsOf(part, values));
  return `| \`${name}\` | ${unit} | ${kind} | ${shown} | ${bounds.join('; ') || '–'} | ${meaning} |`;
}

describe('the table of metrics', () => {
  it('has names, dimensions and sentences that CloudWatch and people can read', () => {
    for (const [name, { dimensions, meaning, sets, unit }] of rows) {
      expect(name).toMatch(/^[a-z][a-z0-9_]{2,60}$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(name.endsWith('_ms')).toBe(unit === 'Milliseconds');
      expect(new Set(sets.flat())).toEqual(new Set(Object.keys(dimensions)));
      expect(Object.keys(dimensions).filter((dimension) => dimension in metricTable)).toEqual([]);
      expect(Object.keys(dimensions).filter((dimension) => /(^|_)id$/.test(dimension))).toEqual([]);
    }
  });

  it('says of one dimension the same wherever metrics share a line', () => {
    const bySets = Map.groupBy(rows, ([, { sets }]) => sets);

    for (const [, together] of bySets) {
      expect(new Set(together.map(([, { dimensions }]) => JSON.stringify(dimensions))).size).toBe(1);
    }
  });

  it('takes the name of every command, button and form, and no more than it says', () => {
    const { command } = metricTable.command_total.dimensions;
    const leaves = commands.flatMap(({ body, name }) =>
      'leaf' in body ? [`/${name}`] : [...body.subcommands].map(([sub]) => `/${name} ${sub}`),
    );
    const names = [...leaves, ...[...routes.values()].map(({ title }) => title), 'other'].map(commandOf);

    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !command.pattern.test(name))).toEqual([]);
    expect(new Set(names).size).toBeLessThanOrEqual(command.most);
  });

  it('takes every kind of task, and no more than it says', () => {
    const { task } = metricTable.trigger_created_total.dimensions;

    expect(tasks.map(({ kind }) => kind).filter((kind) => !task.pattern.test(kind))).toEqual([]);
    expect(tasks.length).toBeLessThanOrEqual(task.most);
  });

  it('is the table of docs/metrics.md', () => {
    const page = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8');
    const shown = page.split('\n').filter((line) => /^\| `[a-z_]+` \| (Count|Milliseconds) /.test(line));
    const most = rows.map(([, row]) => seriesOf(row)).reduce((a, b) => a + b, 0);

    expect(shown).toEqual(rows.map(lineOf));
    expect(page).toContain(`at most ${most.toLocaleString('en-US')} combinations`);
  });
});

describe('a job is counted as a dead letter', () => {
  it('at the receive after which its queue gives it up', () => {
    const text = readFileSync(join(ROOT, 'template.yaml'), 'utf8');
    const { Resources } = parse(text, { customTags: shortTags }) as {
      Resources: Record<string, { Properties: { RedrivePolicy?: { maxReceiveCount: number } } }>;
    };
    const receivesOf = (queue: string) => Resources[queue]?.Properties.RedrivePolicy?.maxReceiveCount;

    expect(receivesOf('InteractiveQueue')).toBe(MAX_RECEIVES.interactive);
    expect(receivesOf('FiresQueue')).toBe(MAX_RECEIVES.others);
    expect(receivesOf('FollowupsQueue')).toBe(MAX_RECEIVES.others);
    expect(receivesOf('AlertsQueue')).toBe(MAX_RECEIVES.alerts);
  });
});
