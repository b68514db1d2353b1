import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createLogger, type LoggerOptions } from '#lib/edge/observability.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Logger } from '#lib/kernel/ports.ts';

type Line = Record<string, unknown>;

describe('a log line', () => {
  it('bears the contract fields in order, with the time of the clock', () => {
    const { logger, lines } = capture();

    logger.info('run finished', {
      outcome: 'success',
      run: 'r1',
      trace_id: 'a'.repeat(32),
      duration_ms: 12,
      source: 'worker',
    });

    expect(lines).toEqual([
      '{"ts":"2026-12-01T09:00:00.000Z","level":"info","service":"watchbell","environment":"test","fn":"worker",' +
        `"msg":"run finished","trace_id":"${'a'.repeat(32)}","duration_ms":12,"outcome":"success","source":"worker","run":"r1"}`,
    ]);
  });

  it('says timestamp and message when the standard keys are asked for', () => {
    const { logger, last } = capture({ keys: 'standard' });

    logger.info('hello');

    expect(last()).toMatchObject({ timestamp: '2026-12-01T09:00:00.000Z', message: 'hello' });
    expect(Object.keys(last())).not.toEqual(expect.arrayContaining(['ts', 'msg']));
  });

  it.each(['debug', 'info', 'warn', 'error'] as const)('says its level as %s', (level) => {
    const { logger, last } = capture({ level: 'debug' });

    logger[level]('hello');

    expect(last().level).toBe(level);
  });

  it('bears X-Ray’s id of the invocation when Lambda has one, and nothing of a header that is none', () => {
    const { logger, lines } = capture();
    const root = '1-5759e988-bd862e3fe1be46a994272793';

    process.env['_X_AMZN_TRACE_ID'] = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`;
    logger.info('first');
    process.env['_X_AMZN_TRACE_ID'] = 'Root=nonsense';
    logger.info('second');
    delete process.env['_X_AMZN_TRACE_ID'];
    logger.info('third');

    const parsed = lines.map((line) => JSON.parse(line) as Line);
    expect(parsed.map((line) => line['xray_trace_id'])).toEqual([root, undefined, undefined]);
  });

  it('is not written below the level', () => {
    const { logger, lines } = capture({ level: 'warn' });

    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');

    expect(lines).toHaveLength(2);
  });

  it('leaves out what is absent', () => {
    const { logger, last } = capture();

    logger.info('hello', { user_id: undefined, org_id: null, cmd: '' });

    expect(Object.keys(last())).toEqual(['ts', 'level', 'service', 'environment', 'fn', 'msg']);
  });

  it('keeps a field that takes the name of one of its own under extra', () => {
    const { logger, last } = capture();

    logger.info('hello', { level: 'none', message: 'other', service: 'theirs', timestamp: 5, run: 'r1' });

    expect(last()).toMatchObject({
      level: 'info',
      service: 'watchbell',
      msg: 'hello',
      run: 'r1',
      extra: { level: 'none', message: 'other', service: 'theirs', timestamp: 5 },
    });
  });

  it.each(['error', 'cause'])('shows an error in the field %s with its chain', (field) => {
    const { logger, last } = capture();

    logger.error('call failed', {
      [field]: new DomainError('unavailable', { target: 'sqs' }, { cause: new Error('reset') }),
    });

    expect(last().error).toEqual({
      type: 'DomainError',
      message: 'unavailable',
      stack: expect.stringContaining('observability.test.ts'),
      code: 'unavailable',
      facts: { target: 'sqs' },
      cause: { type: 'Error', message: 'reset', stack: expect.any(String) },
    });
    expect(last()).not.toHaveProperty('cause');
  });

  it('gives what was thrown and is no error the same form', () => {
    const { logger, last } = capture();

    logger.error('call failed', { error: 'boom' });

    expect(last().error).toEqual({ type: 'string', message: 'boom' });
  });

  it('keeps a cause beside an error, and a cause that is no error, as a field', () => {
    const { logger, last } = capture();

    logger.warn('odd', { error: new Error('first'), cause: new Error('second') });
    const both = last();
    logger.warn('odd', { cause: 'edit' });

    expect(both).toMatchObject({ error: { message: 'first' }, cause: { message: 'second' } });
    expect(last()).toMatchObject({ cause: 'edit' });
    expect(last()).not.toHaveProperty('error');
  });

  it('never bears a secret, wherever it was handed in', () => {
    const { logger, lines } = capture();
    const secret = ['bot', 'value', '9f8e'].join('.');

    logger.with({ authorization: secret, nested: { deep: [{ api_key: secret }] } }).error('refused', {
      token: secret,
      error: Object.assign(new Error('refused'), { config: { password: secret } }),
    });

    expect(lines[0]).toContain('***9f8e');
    expect(lines[0]).not.toContain(secret);
  });

  it('survives circles, bigints and getters that throw', () => {
    const { logger, last } = capture();
    const circle: Line = { size: 10n };
    circle.self = circle;

    logger.info('hello', {
      circle,
      get broken() {
        throw new Error('no');
      },
    });

    expect(last()).toMatchObject({ circle: { size: '10', self: '[circular]' }, broken: '[unreadable]' });
  });
});

describe('a logger with fields of its own', () => {
  it('puts them on every line, and a later field of the same name wins', () => {
    const { logger, last } = capture();

    logger
      .with({ trace_id: 't1', cmd: 'help' })
      .with({ user_id: 'u1', cmd: 'trigger' })
      .info('hello', { user_id: 'u2' });

    expect(last()).toMatchObject({ trace_id: 't1', cmd: 'trigger', user_id: 'u2' });
  });

  it('shows nothing of them in its parent, its siblings or the next invocation', () => {
    const { logger, last } = capture();
    const first = logger.with({ trace_id: 't1' });
    first.error('failed', { user_id: 'u1' });

    first.info('again');
    const again = last();
    logger.with({ org_id: 'o1' }).info('sibling');
    const sibling = last();
    logger.info('parent');

    expect(again).not.toHaveProperty('user_id');
    expect(sibling).not.toHaveProperty('trace_id');
    expect(Object.keys(last())).toEqual(['ts', 'level', 'service', 'environment', 'fn', 'msg']);
  });

  it('is a value: changing the object afterwards changes nothing', () => {
    const { logger, last } = capture();
    const fields = { cmd: 'help' };
    const child = logger.with(fields);

    fields.cmd = 'other';
    child.info('hello');

    expect(last().cmd).toBe('help');
  });
});

describe('standard output', () => {
  it('gets every level as one line of JSON, and standard error nothing, even in Powertools’ developer mode', async () => {
    const program = `
      import { createLogger } from '#lib/edge/observability.ts';
      const clock = { now: () => 0 };
      const logger = createLogger({ clock, environment: 'test', fn: 'worker', level: 'debug' });
      for (const level of ['debug', 'info', 'warn', 'error']) logger[level]('two\\nlines', { n: 1 });
    `;
    const env = { ...process.env, POWERTOOLS_DEV: 'true', NODE_OPTIONS: '' };

    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      env,
    });

    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as Line).level)).toEqual(['debug', 'info', 'warn', 'error']);
    expect(stderr).toBe('');
  });
});

function capture(options: Partial<LoggerOptions> = {}): { logger: Logger; lines: string[]; last: () => Line } {
  const lines: string[] = [];
  const clock = { now: () => Date.UTC(2026, 11, 1, 9) };
  const write = (line: string) => void lines.push(line);
  const logger = createLogger({ clock, environment: 'test', fn: 'worker', level: 'info', write, ...options });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Line };
}
