import { coverageRows, isTypesOnly } from '../../scripts/coverage.ts';

const complete = [
  'lib/kernel/redact.ts',
  'lib/kernel/redaction/shapes.ts',
  'lib/kernel/secret-key.ts',
  'lib/triggers/trigger.ts',
  'lib/triggers/settle.ts',
  'lib/runs/run.ts',
  'lib/access/role.ts',
];

describe('the coverage rows', () => {
  it('are fine when every threshold is met', () => {
    const rows = coverageRows(summary({}), '/project');

    expect(rows.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  });

  it('name the files that drag one below its threshold', () => {
    const rows = coverageRows(summary({ 'lib/access/role.ts': 90 }), '/project');

    expect(rows.map(({ title, ok }) => ({ title, ok }))).toContainEqual({ title: 'access', ok: false });
    expect(rows.flatMap(({ worst }) => worst)).toEqual(['lib/access/role.ts: 10 of 100 lines not covered']);
  });

  it('count the whole of lib, and nothing else', () => {
    const [whole] = coverageRows(summary({ 'lib/edge/untested.ts': 0, 'local/untested.ts': 0 }), '/project');

    expect(whole).toMatchObject({ title: 'lib/', ok: false });
    expect(whole?.percent).toBeCloseTo((100 * 7) / 8);
  });

  it('fail where a named file is gone', () => {
    const { '/project/lib/triggers/settle.ts': _gone, ...rest } = summary({});

    const rows = coverageRows(rest, '/project');

    expect(rows.flatMap(({ worst }) => worst)).toEqual(['lib/triggers/settle.ts: no such file']);
  });
});

describe('isTypesOnly', () => {
  it('tells files without code from files with some', () => {
    const types =
      "/** Why. */\nimport type { A } from './a.ts';\nexport interface B { readonly a: A }\nexport type C = 'c';\n";

    expect(isTypesOnly(types)).toBe(true);
    expect(isTypesOnly(`${types}export const d = 1;\n`)).toBe(false);
  });
});

function summary(changed: Record<string, number>): Record<string, { lines: { total: number; covered: number } }> {
  const covered = { ...Object.fromEntries(complete.map((path) => [path, 100])), ...changed };
  const total = { lines: { total: 0, covered: 0 } };
  const files = Object.entries(covered).map(([path, lines]) => [
    `/project/${path}`,
    { lines: { total: 100, covered: lines } },
  ]);
  return { total, ...Object.fromEntries(files) };
}
