import type { SQSEvent } from 'aws-lambda';
import { handleMessages } from '#lib/edge/batch.ts';
import type { Metrics } from '#lib/kernel/metrics.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import { redact } from '#lib/kernel/redact.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';

interface Sent {
  readonly kind: 'nudge' | 'interaction';
  readonly fails?: boolean;
}

/** Flows of no concern here. */
const tracing = {
  invocation: (_id: string, work: () => unknown) => work(),
  within: (_flow: unknown, _span: unknown, work: () => unknown) => work(),
  annotate: () => undefined,
} as unknown as Tracing;

async function handle(...messages: ReadonlyArray<{ readonly body: Sent | string; readonly receives: number }>) {
  const added: unknown[][] = [];
  const metrics: Metrics = {
    add(...given: readonly unknown[]) {
      added.push([...given]);
    },
    flush: ({ request_id: id }) => void added.push(['flush', id]),
  };
  const quiet = () => undefined;
  const logger: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, with: () => logger };
  const Records = messages.map(({ body, receives }, index) => ({
    messageId: `m${index}`,
    eventSource: 'aws:sqs',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receives) },
  }));
  const answer = await handleMessages(
    { Records } as unknown as SQSEvent,
    { awsRequestId: 'r-1' } as never,
    { clock: { now: () => 0 }, ids: { traceId: () => 'a'.repeat(32) }, logger, metrics, redact, tracing },
    {
      read: ({ body }) => JSON.parse(body) as Sent,
      handle: ({ fails }) => (fails ? Promise.reject(new Error('broken')) : Promise.resolve()),
    },
  );
  const total = (name: string, kind: string) =>
    added.filter(([given, , of]) => given === name && (of as { kind: string }).kind === kind).length;
  return { added, failed: answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), total };
}

describe('a batch of messages', () => {
  it('counts each message by its kind and what came of it, and writes once, at the end', async () => {
    const { added, failed, total } = await handle(
      { body: { kind: 'nudge' }, receives: 1 },
      { body: { kind: 'nudge', fails: true }, receives: 1 },
      { body: { kind: 'nudge' }, receives: 2 },
    );

    expect(failed).toEqual(['m1']);
    expect(total('job_active', 'nudge')).toBe(3);
    expect(total('job_duration_ms', 'nudge')).toBe(3);
    expect(total('job_success_total', 'nudge')).toBe(2);
    expect(total('job_failure_total', 'nudge')).toBe(1);
    expect(total('job_retry_total', 'nudge')).toBe(1);
    expect(total('job_dead_letter_total', 'nudge')).toBe(0);
    expect(added.filter(([name]) => name === 'flush')).toEqual([['flush', 'r-1']]);
    expect(added.at(-1)?.[0]).toBe('flush');
  });

  it.each([
    ['nudge', 4, 0],
    ['nudge', 5, 1],
    ['interaction', 1, 0],
    ['interaction', 2, 1],
  ] as const)('counts a %s that fails at receive %i as %i dead letters', async (kind, receives, count) => {
    const { total } = await handle({ body: { kind, fails: true }, receives });

    expect(total('job_dead_letter_total', kind)).toBe(count);
  });

  it('counts what cannot be read as a job of unknown kind that failed', async () => {
    const { failed, total } = await handle({ body: 'no JSON', receives: 1 });

    expect(failed).toEqual(['m0']);
    expect(total('job_failure_total', 'unknown')).toBe(1);
  });
});
