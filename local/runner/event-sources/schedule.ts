import { randomUUID } from 'node:crypto';
import type { Participant } from '#local/contract.ts';
import type { SourceContext } from '#local/runner/event-sources/source-context.ts';
import { ACCOUNT, REGION } from '#local/template/names.ts';

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * An EventBridge rule `rate(n unit)`: invokes its function on whole units of virtual time. After a downtime it goes on with
 * the present; it does not catch up.
 */
export function createScheduleSource(
  options: Pick<SourceContext, 'functionId' | 'clock' | 'invoker' | 'wire'> & { readonly expression: string },
): Participant {
  const { clock, expression, functionId, invoker, wire } = options;
  const every = intervalOf(expression);
  let dueAt = nextAfter(clock.now());
  let running: Promise<unknown> | undefined;

  function nextAfter(instant: number): number {
    return (Math.floor(instant / every) + 1) * every;
  }

  function invoke(time: Date): Promise<unknown> {
    const cause = wire.begin('tick');
    const hop = { kind: 'schedule', from: expression, to: 'Lambda', operation: 'rule', root: cause.root } as const;
    wire.record({ ...hop, outcome: 'ok' });
    return invoker.invoke(functionId, scheduledEvent(time), cause);
  }

  return {
    name: `schedule of ${functionId}`,
    nextDueAt: () => dueAt,
    busy: () => running !== undefined,
    async tick() {
      const now = clock.now();
      if (now < dueAt || running) return;
      dueAt = nextAfter(now);
      running = invoke(new Date(Math.floor(now / every) * every)).finally(() => {
        running = undefined;
      });
      await running;
    },
  };
}

function intervalOf(expression: string): number {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (value === undefined) throw new Error(`the local stack does not know the schedule ${expression}`);
  return Number(value) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

function scheduledEvent(time: Date): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/local`],
    detail: {},
  };
}
