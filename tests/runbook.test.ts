import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { variableNames } from '#lib/config.ts';
import { shortTags } from '#local/template/intrinsics.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const runbook = read('RUNBOOK.md');

const { Parameters } = parse(read('template.yaml'), { customTags: shortTags }) as {
  readonly Parameters: Readonly<Record<string, unknown>>;
};
/** What the template wires up by itself: nobody sets it. */
const WIRED = /^(?:STATE_TABLE|DERIVED_TABLE|\w+_QUEUE_(?:URL|URLS|ARN)|SCHEDULE_GROUP|SCHEDULER_\w+|EVENT_BUS_NAME)$/;

/** As GitHub makes an anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Cells of the tables below a heading, by row. */
function rowsBelow(heading: string): string[][] {
  const [, text = ''] = runbook.split(`\n## ${heading}\n`);
  const [section = ''] = text.split('\n## ');
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

function namesIn(cells: readonly (string | undefined)[]): string[] {
  return cells.flatMap((cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
}

describe('the quick reference of the runbook', () => {
  const rows = rowsBelow('Quick reference: variables and flags');

  it('has every variable that a person may set, and no other', () => {
    const named = namesIn(rows.map(([, variable]) => variable));

    expect(named.sort()).toEqual(variableNames.filter((name) => !WIRED.test(name)).sort());
  });

  it('has every parameter of the template, and no other', () => {
    const named = namesIn(rows.map(([, , parameter]) => parameter));

    expect(named.sort()).toEqual(Object.keys(Parameters).sort());
  });
});

describe('the links of the runbook', () => {
  const anchors = [...runbook.matchAll(/^#{2,4} (.+)$/gm)].map(([, title = '']) => anchorOf(title));
  const links = [...runbook.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);

  it('within the page lead to a section of it', () => {
    const within = links.filter((to) => to.startsWith('#')).map((to) => to.slice(1));

    expect(within.length).toBeGreaterThan(5);
    expect(within.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });

  it('to other pages lead to pages that there are', () => {
    const files = links.filter((to) => !/^(?:#|https?:)/.test(to)).map((to) => to.split('#')[0] ?? '');

    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

describe('a section of the runbook', () => {
  const sections = runbook.split(/^### /m).slice(1);
  const alarms = sections.filter((section) => section.startsWith('Alarm: '));
  const alerts = sections.filter((section) => section.startsWith('Alert: '));

  it.each(alarms.map((section) => [section.split('\n')[0] ?? '', section]))('%s says what to do', (_title, section) => {
    const said = section.split(/^## /m)[0] ?? '';

    expect(said).toMatch(/^1\. |#dead-letters/m);
  });

  it.each(alerts.map((section) => [section.split('\n')[0] ?? '', section]))('%s says it too', (_title, section) => {
    const said = section.split(/^## /m)[0] ?? '';

    expect(said.length).toBeGreaterThan(150);
    expect(said).toMatch(/Look|Mend|Give|Acknowledge|tells whether|What to do|what to do/);
  });
});

describe('finding logs', () => {
  it('is told by trace id and by correlation id', () => {
    expect(runbook).toContain('filter trace_id like');
    expect(runbook).toContain('correlation_id');
  });
});
