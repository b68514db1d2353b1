import { guarded } from '#lib/kernel/guarded.ts';
import type { LogFields, Logger } from '#lib/kernel/ports.ts';
import { createRedactor } from '#lib/kernel/redact.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';

const TOKEN = `gh${'p_'}${'a1B2'.repeat(9)}`;
const KNOWN = ['plum', 'kestrel', 'otter'].join('');

describe('an invocation that fails', () => {
  const lines: [string, LogFields | undefined][] = [];
  const keep = (message: string, fields?: LogFields) => void lines.push([message, fields]);
  const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep, with: () => logger };
  const memory = createSecretMemory();
  memory.remember(KNOWN);
  const redact = createRedactor({ memory });

  it('rejects with an error of the same type whose words and cause hold no secret', async () => {
    const failure = new TypeError(`no ${TOKEN}`, { cause: new Error(`nor ${KNOWN}`) });

    const thrown = await guarded({ logger, redact }, () => Promise.reject(failure)).catch((error: unknown) => error);

    expect(thrown).toBeInstanceOf(Error);
    const { cause, message, name, stack } = thrown as Error;
    expect({ name, message, cause }).toEqual({ name: 'TypeError', message: 'no ***a1B2', cause: undefined });
    expect(stack).toContain('guarded.test.ts');
    expect(stack).not.toContain(TOKEN);
  });

  it('is logged whole, for the log redacts it', async () => {
    lines.length = 0;
    const failure = new Error(`no ${KNOWN}`);

    await guarded({ logger, redact }, () => Promise.reject(failure)).catch(() => undefined);

    expect(lines).toEqual([['An invocation failed', { error: failure }]]);
  });

  it('hides what is thrown without being an Error', async () => {
    const reason: unknown = `just ${KNOWN}`;
    const thrown = guarded({ logger, redact }, () => Promise.reject(reason as Error));

    await expect(thrown).rejects.toThrow('just ***tter');
  });

  it('answers what the work answers', async () => {
    await expect(guarded({ logger, redact }, () => Promise.resolve(7))).resolves.toBe(7);
  });
});
