import { readFileSync } from 'node:fs';
import { createLogger } from '#lib/edge/observability.ts';
import { assertLines, faultOfLine } from '#tests/harness/log-contract.ts';
import { startTestStack } from '#tests/harness/test-stack.ts';

type Line = Record<string, unknown>;

const line: Line = {
  ts: '2026-12-01T09:00:00.000Z',
  level: 'info',
  service: 'watchbell',
  environment: 'dev',
  fn: 'worker',
  msg: 'hello',
};

describe('the schema of log lines', () => {
  it.each(['short', 'standard'] as const)('takes what the logger writes with %s keys', (keys) => {
    const lines: string[] = [];
    const write = (text: string) => void lines.push(text);
    const clock = { now: () => Date.UTC(2026, 11, 1, 9) };
    const logger = createLogger({ clock, environment: 'test', fn: 'worker', level: 'debug', keys, write });

    logger.debug('hello', { trace_id: 'a'.repeat(32), duration_ms: 1, outcome: 'success', nested: { a: [1] } });
    logger.error('failed', { error: new Error('first', { cause: new TypeError('second') }) });
    logger.warn('odd', { error: 'boom', level: 5 });

    const parsed = lines.map((text) => JSON.parse(text) as Line);
    expect(parsed.map((one) => faultOfLine(one, keys))).toEqual([undefined, undefined, undefined]);
    expect(faultOfLine(parsed[0] ?? {}, keys === 'short' ? 'standard' : 'short')).toBeDefined();
  });

  it.each<[string, Line]>([
    ['a level of another word', { level: 'INFO' }],
    ['a time that is not ISO 8601 in UTC with milliseconds', { ts: '2026-12-01 09:00' }],
    ['a trace id of another form', { trace_id: 'T'.repeat(32) }],
    ['a trace id of zeros', { trace_id: '0'.repeat(32) }],
    ['an empty correlation id', { correlation_id: '' }],
    ['a duration as text', { duration_ms: '12' }],
    ['an outcome of its own', { outcome: 'fine' }],
    ['a source of its own', { source: 'me' }],
    ['a user who is nobody of Discord’s', { user_id: 'vera' }],
    ['an error without a type', { error: { message: 'x' } }],
    ['an error as text', { error: 'x' }],
    ['null', { anything: null }],
  ])('refuses %s', (_what, fields) => {
    expect(faultOfLine({ ...line, ...fields }, 'short')).toBeDefined();
  });

  it('names the first line that breaks it', () => {
    const broken = { ...line, level: 'loud' };

    expect(() => assertLines([line, broken], 'short')).toThrow(/level.*loud/s);
  });

  it('holds metric lines against the embedded metric format instead', () => {
    const directive = {
      Namespace: 'Watchbell/dev',
      Dimensions: [[]],
      Metrics: [{ Name: 'job_active', Unit: 'Count' }],
    };
    const metric = { _aws: { Timestamp: 1, CloudWatchMetrics: [directive] }, job_active: 1 };

    expect(() => assertLines([line, metric], 'short')).not.toThrow();
    expect(() => assertLines([line, { ...metric, job_active: 'one' }], 'short')).toThrow(/metric format.*job_active/s);
    expect(() => assertLines([line, { _aws: {} }], 'short')).toThrow(/metric format/);
  });

  it('takes every line of a stack whose lines have standard keys', async () => {
    const stack = await startTestStack({ settings: { LOG_KEYS: 'standard', LOG_LEVEL: 'debug' } });

    await stack.ask('Vera', '/help');
    await stack.stop();

    expect(stack.lines.find(({ message }) => message === 'command answered')).not.toHaveProperty('msg');
  });

  it('has every field that docs/logs.md lists', () => {
    const docs = readFileSync('docs/logs.md', 'utf8');
    const schema = readFileSync('docs/log-line.schema.json', 'utf8');
    const names = [...docs.matchAll(/^\| `([a-z_]+)(?:\.[a-z]+)?` \|/gm)].map(([, name]) => name);

    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !schema.includes(`"${name}":`))).toEqual([]);
  });
});
