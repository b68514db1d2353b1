import { linkHash } from '#lib/audit/event.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import type { DomainError } from '#lib/kernel/errors.ts';
import { lookUpTrace } from '#lib/traces/look-up.ts';
import type { AuditedLook } from '#lib/traces/store.ts';
import type { Trace } from '#lib/traces/trace.ts';
import { traceOf } from './trace-of.ts';

const caller: Caller = {
  guildId: '1184520371950587904',
  actor: { kind: 'user', id: '111' },
  triggerSource: 'action',
  requestKey: 'i1',
  correlationId: 'c'.repeat(32),
  traceId: 'c'.repeat(32),
};

function world(traces: readonly Trace[], answers: Array<'applied' | 'repeated' | 'stale'> = []) {
  const looks: AuditedLook[] = [];
  return {
    looks,
    ports: {
      clock: { now: () => 1_000, sleep: () => Promise.resolve() },
      secrets: { get: () => Promise.resolve('the key') },
      audit: { head: () => Promise.resolve(undefined), answered: () => Promise.resolve(undefined) },
      traces: {
        put: () => Promise.resolve(),
        latest: () => Promise.resolve([]),
        lines: () => Promise.resolve([]),
        find: (_guild: string, start: string, owners?: readonly string[]) =>
          Promise.resolve(
            traces.filter(
              ({ owner, traceId }) => traceId.startsWith(start) && (owners === undefined || owners.includes(owner)),
            ),
          ),
        recordLook(look: AuditedLook) {
          looks.push(look);
          return Promise.resolve(answers.shift() ?? 'applied');
        },
      },
    },
  };
}

function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'found',
    (error: unknown) => (error as DomainError).code,
  );
}

const own = traceOf('own');
const others = traceOf('others', { owner: '222' });

describe('looking a trace up', () => {
  it.each(['', 'unknown', '1234567', 'g'.repeat(32), `${'a'.repeat(33)}`, '%', own.traceId.slice(0, 7)])(
    'finds nothing by %j',
    async (typed) => {
      const { looks, ports } = world([own, others]);

      expect(await codeOf(lookUpTrace(ports, caller, typed, true))).toBe('trace.not_found');
      expect(looks).toEqual([]);
    },
  );

  it('takes spaces and capitals around and in an id', async () => {
    const { ports } = world([own]);

    const found = await lookUpTrace(ports, caller, ` ${own.traceId.slice(0, 8).toUpperCase()} `, false);

    expect(found).toEqual({ trace: own, isOwn: true });
  });

  it('leaves one’s own out of the audit, even one’s looks at traces', async () => {
    const look = traceOf('look', { owner: 'debug:111' });
    const { looks, ports } = world([own, look]);

    expect((await lookUpTrace(ports, caller, own.traceId, true)).isOwn).toBe(true);
    expect((await lookUpTrace(ports, caller, look.traceId, false)).isOwn).toBe(true);
    expect(looks).toEqual([]);
  });

  it('says of another’s trace what it says of none, to who may not look', async () => {
    const { looks, ports } = world([others]);

    expect(await codeOf(lookUpTrace(ports, caller, others.traceId, false))).toBe('trace.not_found');
    expect(looks).toEqual([]);
  });

  it('records whose trace was looked at, as a link of a chain of its own', async () => {
    const { looks, ports } = world([others], ['stale', 'applied']);

    const found = await lookUpTrace(ports, caller, others.traceId.slice(0, 8), true);

    expect(found).toEqual({ trace: others, isOwn: false });
    expect(looks).toHaveLength(2);
    const { audit, dedupe } = looks[1] ?? {};
    expect(audit).toMatchObject({
      entity: 'traces',
      operation: 'trace.read_other',
      actor: { kind: 'user', id: '111' },
      reason: `looked at trace ${others.traceId} of 222`,
      seq: 1,
    });
    expect(dedupe).toMatchObject({ key: 'i1', facts: { traceId: others.traceId, owner: '222' } });
    const { eventHash, ...event } = audit ?? ({} as AuditedLook['audit']);
    expect(eventHash).toBe(linkHash('the key', '', event));
  });

  it('shows nothing when the look cannot be recorded', async () => {
    const { ports } = world([others], ['stale', 'stale', 'stale', 'stale', 'stale']);

    expect(await codeOf(lookUpTrace(ports, caller, others.traceId, true))).toBe('request.stale');
  });

  it('shows the trace again to the same request', async () => {
    const { ports } = world([others], ['repeated']);

    expect(await codeOf(lookUpTrace(ports, caller, others.traceId, true))).toBe('found');
  });

  it('asks for the whole id where two begin alike', async () => {
    const twin = { ...others, traceId: `${others.traceId.slice(0, 8)}${'0'.repeat(24)}` };
    const { looks, ports } = world([others, twin]);

    expect(await codeOf(lookUpTrace(ports, caller, others.traceId.slice(0, 8), true))).toBe('trace.ambiguous');
    expect(await codeOf(lookUpTrace(ports, caller, twin.traceId, true))).toBe('found');
    expect(looks).toHaveLength(1);
  });
});
