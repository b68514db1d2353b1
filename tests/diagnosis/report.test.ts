import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { toJSONSchema } from 'zod/mini';
import { readReport } from '#lib/diagnosis/report.ts';
import { DiagnosisFile } from '#lib/diagnosis/report-schema.ts';

const published = JSON.parse(
  readFileSync(new URL('../../docs/diagnosis.schema.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const validate = new Ajv2020({ strict: false }).compile(published);

const full = {
  schemaVersion: 1,
  attempt: 2,
  status: 'unhealthy',
  summary: 'Checkout answers, but payments fail.',
  checks: [
    { name: 'Health', status: 'pass', durationMs: 120.4 },
    { name: 'Payments', status: 'fail', message: '38 % errors', url: 'https://grafana.example.com/d/pay' },
    { name: 'Queue', status: 'warn', message: 'a backlog of 400' },
  ],
  root_cause: { summary: 'The pool is exhausted.', confidence: 0.8, evidence: ['pool: 50 of 50 in use'] },
  metrics: { p95: { value: 2140, unit: 'ms' }, errors: '38 %', requests: 17 },
  model: 'example-model-1',
  tokens: { input: 18_200, output: 640 },
  links: [{ label: 'Dashboard', url: 'https://grafana.example.com/d/pay' }],
  anything: { else: true },
};

function problemOf(file: unknown): string | undefined {
  const { notes, report } = readReport(JSON.stringify(file));
  return report ? undefined : notes[0];
}

describe('readReport', () => {
  it('keeps what people read, failed checks first, and ignores members that nobody knows', () => {
    const { notes, report } = readReport(JSON.stringify(full));

    expect(notes).toEqual([]);
    expect(report).toEqual({
      status: 'unhealthy',
      attempt: 2,
      summary: 'Checkout answers, but payments fail.',
      counts: { pass: 1, warn: 1, fail: 1, skip: 0 },
      checks: [
        { name: 'Payments', status: 'fail', message: '38 % errors', url: 'https://grafana.example.com/d/pay' },
        { name: 'Queue', status: 'warn', message: 'a backlog of 400' },
        { name: 'Health', status: 'pass', durationMs: 120 },
      ],
      rootCause: { summary: 'The pool is exhausted.', confidence: 0.8, evidence: ['pool: 50 of 50 in use'] },
      metrics: [
        { name: 'p95', value: '2140 ms' },
        { name: 'errors', value: '38 %' },
        { name: 'requests', value: '17' },
      ],
      model: 'example-model-1',
      tokens: { input: 18_200, output: 640 },
      links: [{ label: 'Dashboard', url: 'https://grafana.example.com/d/pay' }],
    });
  });

  it('takes a report that only says its status, also with a byte order mark', () => {
    const { report } = readReport('\ufeff{"schemaVersion":1,"status":"healthy"}');

    expect(report).toMatchObject({ status: 'healthy', checks: [], links: [], metrics: [] });
  });

  it.each([
    [{ schemaVersion: 1 }, '`status` is missing.'],
    [[], 'the file must be an object.'],
    [{ ...full, schemaVersion: 2 }, '`schemaVersion` must be 1.'],
    [{ ...full, status: 'fine' }, '`status` must be one of healthy, degraded, unhealthy, unknown.'],
    [{ ...full, checks: [full.checks[0], { name: 'x' }] }, '`checks[1].status` is missing.'],
    [{ ...full, summary: null }, '`summary` must be a text.'],
    [{ ...full, summary: 'x'.repeat(4001) }, '`summary` is too long (at most 4000 characters).'],
    [{ ...full, root_cause: { summary: 'x', confidence: 80 } }, '`root_cause.confidence` is too large (at most 1).'],
    [
      { ...full, checks: Array.from({ length: 201 }, () => full.checks[0]) },
      '`checks` is too long (at most 200 entries).',
    ],
    [
      { ...full, links: [{ label: 'x', url: 'http://x.example' }] },
      '`links[0].url` must be an address that begins with https://.',
    ],
    [
      { ...full, metrics: { 'a`b': [] } },
      '`metrics.aˋb` must be a number, a text, or an object with `value` and `unit`.',
    ],
    [
      { ...full, metrics: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`m${index}`, index])) },
      '`metrics` has too many members (at most 50).',
    ],
  ])('says where %j is wrong', (file, words) => {
    expect(problemOf(file)).toBe(`\`diagnosis.json\` was not used: ${words}`);
  });

  it('refuses what is no JSON, empty or too large in words', () => {
    expect(readReport('{"status": healthy}').notes).toEqual(['`diagnosis.json` was not used: it is no JSON.']);
    expect(readReport(' \n').notes).toEqual(['`diagnosis.json` was not used: it is empty.']);
    expect(readReport(`"${'x'.repeat(300_000)}"`).notes[0]).toContain('larger than 256 KB');
  });

  it('hides secrets in texts and metrics, and leaves out links that bear one', () => {
    const secret = `ghs_${'a1B2'.repeat(9)}`;
    const file = {
      schemaVersion: 1,
      status: 'degraded',
      summary: `login with password=hunter2-${secret}`,
      checks: [
        {
          name: secret,
          status: 'fail',
          message: `Authorization: Bearer ${secret}`,
          url: `https://u:${secret}@x.example/`,
        },
      ],
      root_cause: { summary: secret, evidence: [secret] },
      metrics: { api_key: secret, note: secret },
      model: secret,
      links: [
        { label: 'a', url: `https://x.example/?token=${secret}` },
        { label: 'b', url: `https://x.example/${secret}` },
        { label: 'c', url: 'https://[' },
        { label: secret, url: 'https://x.example/(1)' },
      ],
    };

    const { notes, report } = readReport(JSON.stringify(file));

    expect(JSON.stringify(report)).not.toMatch(/ghs_|hunter2/);
    expect(report?.links).toEqual([{ label: '***', url: 'https://x.example/%281%29' }]);
    expect(notes).toEqual(['3 of the report’s links left out: no usable address, or a credential in it.']);
  });

  it('never throws and stays small, whatever it is given', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constant('🔔'.repeat(90)),
      fc.constant('`'.repeat(150)),
    );
    const file = fc.record(
      {
        schemaVersion: fc.constant(1),
        status: fc.constantFrom('healthy', 'unhealthy', 'unknown', 'no'),
        summary: text,
        checks: fc.array(
          fc.record({ name: text, status: fc.constantFrom('pass', 'fail'), message: text, url: fc.webUrl() }),
          { maxLength: 60 },
        ),
        root_cause: fc.record({ summary: text, evidence: fc.array(text) }),
        metrics: fc.dictionary(
          fc.string({ maxLength: 70 }),
          fc.oneof(fc.double(), text, fc.record({ value: text, unit: text })),
        ),
        links: fc.array(fc.record({ label: text, url: fc.webUrl() }), { maxLength: 30 }),
      },
      { requiredKeys: ['schemaVersion', 'status'] },
    );
    fc.assert(
      fc.property(fc.oneof(file, fc.json(), text), (given) => {
        const { notes, report } = readReport(typeof given === 'string' ? given : JSON.stringify(given));

        expect(notes.length > 0 || report !== undefined).toBe(true);
        expect(JSON.stringify({ notes, report }).length).toBeLessThan(20_000);
        expect(JSON.stringify({ notes, report })).not.toMatch(/\\ud[89a-f]/);
      }),
    );
  });
});

describe('the published schema', () => {
  it('says what the code checks, member by member', () => {
    expect(withoutWords(published)).toEqual(withoutWords(toJSONSchema(DiagnosisFile, { io: 'input' })));
  });

  it.each([
    full,
    { schemaVersion: 1, status: 'unknown' },
    { ...full, attempt: 0 },
    { ...full, links: [{ label: '', url: 'https://x' }] },
  ])('judges %j as the code does', (file) => {
    expect(validate(file)).toBe(problemOf(file) === undefined);
  });

  it('judges any file as the code does', () => {
    const word = fc.oneof(
      fc.constantFrom('', 'pass', 'healthy', 'https://x.example', 'http://x.example'),
      fc.string({ maxLength: 120 }),
    );
    const number = fc.oneof(
      fc.integer({ min: -2, max: 1001 }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1, max: 2 }),
    );
    const leaf = fc.oneof(word, number, fc.constant(null), fc.boolean());
    const member = fc.oneof(
      leaf,
      fc.array(fc.oneof(leaf, fc.dictionary(fc.constantFrom('name', 'status', 'url', 'label', 'message'), leaf)), {
        maxLength: 3,
      }),
      fc.dictionary(fc.constantFrom('summary', 'confidence', 'evidence', 'value', 'unit', 'input', 'output'), leaf),
    );
    const members = Object.keys(published['properties'] as object);
    const file = fc.dictionary(fc.constantFrom(...members, 'other'), member, { maxKeys: 4 });
    fc.assert(
      fc.property(file, (given) => {
        const whole = JSON.parse(JSON.stringify({ schemaVersion: 1, status: 'healthy', ...given })) as object;

        expect(validate(whole)).toBe(problemOf(whole) === undefined);
      }),
      { numRuns: 500 },
    );
  });
});

/** A schema without what is for people only. The number of metrics is checked by code of ours, which no generator can read. */
function withoutWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.entries(schema).filter(
    ([name, value]) =>
      !(['title', 'description'].includes(name) && typeof value === 'string') && name !== 'maxProperties',
  );
  return Object.fromEntries(
    members.map(([name, value]) => [name, name === 'required' ? [...(value as string[])].sort() : withoutWords(value)]),
  );
}
