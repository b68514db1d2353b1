import { keepTrace } from '#lib/traces/keep-trace.ts';
import { startTrace } from '#lib/traces/recorder.ts';
import type { Trace } from '#lib/traces/trace.ts';
import { traceOf } from './trace-of.ts';

const quiet = { with: () => quiet, debug() {}, info() {}, warn() {}, error() {} };

async function kept(trace: Trace): Promise<Trace> {
  const stored: Trace[] = [];
  const put = (one: Trace) => Promise.resolve(void stored.push(one));
  await keepTrace({ logger: quiet, traces: { put } }, trace);
  const [first] = stored;
  if (!first) throw new Error('nothing was stored');
  return first;
}

describe('a trace that is kept', () => {
  it('is what was recorded when there is nothing to hide or to cut', async () => {
    const trace = traceOf('plain', {
      links: [{ label: 'GitHub run', url: 'https://github.com/acme/shop/actions/runs/1' }],
    });

    expect(await kept(trace)).toEqual(trace);
  });

  it('stays one small item, whatever it was made of', async () => {
    const step = { name: '🚀'.repeat(500), status: 'ok', offsetMs: 0, durationMs: 1 } as const;
    const link = { label: 'x'.repeat(999), url: 'https://example.test/' };
    const trace = await kept(
      traceOf('long', {
        title: '/'.repeat(9_000),
        steps: Array.from({ length: 90 }, () => step),
        links: [{ ...link, url: `https://example.test/${'y'.repeat(600)}` }, link, link, link, link],
      }),
    );

    expect(trace.steps).toHaveLength(40);
    expect(trace.links).toHaveLength(3);
    expect(trace.links?.[0]?.url).toBe('https://example.test/');
    expect(trace.title).toHaveLength(200);
    expect(trace.steps[0]?.name.isWellFormed()).toBe(true);
  });

  it('holds no secret, wherever one stood', async () => {
    const secret = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;
    const trace = await kept(
      traceOf('secret', {
        title: `/trigger run ${secret}`,
        errorCode: secret,
        steps: [{ name: `Call ${secret}`, status: 'ok', offsetMs: 0, durationMs: 1 }],
        links: [{ label: secret, url: `https://x:${secret}@example.test/` }],
      }),
    );

    expect(JSON.stringify(trace)).not.toContain(secret);
    expect(trace.traceId).toBe(traceOf('secret').traceId);
    expect(trace.title).toMatch(/^\/trigger run \*\*\*/);
  });

  it('costs nothing when it is lost', async () => {
    const put = () => Promise.reject(new Error('no'));

    await expect(keepTrace({ logger: quiet, traces: { put } }, traceOf('lost'))).resolves.toBeUndefined();
  });
});

describe('the recorder', () => {
  const clock = { now: () => 5_000 };
  const { correlationId, guildId, owner, title, traceId } = traceOf('recorded');
  const subject = { correlationId, guildId, owner, title, traceId };

  it('goes on where an earlier recorder of the same subject began, and says that it failed', async () => {
    const trace = startTrace(clock, subject, { startedAt: 1_000, failed: 'Earlier attempts' });
    await trace.step('Execute', () => Promise.resolve());

    expect(trace.finish('success')).toMatchObject({
      startedAt: 1_000,
      durationMs: 4_000,
      steps: [
        { name: 'Earlier attempts', status: 'failed', offsetMs: 0, durationMs: 4_000 },
        { name: 'Execute', status: 'ok', offsetMs: 4_000, durationMs: 0 },
      ],
    });
  });
});
