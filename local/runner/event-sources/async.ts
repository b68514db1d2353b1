import type { AsyncInvocation, AsyncInvocations } from '#local/aws/async-invocations.ts';
import type { FunctionSpec, Invoker, Participant, VirtualClock } from '#local/contract.ts';
import { functionArn } from '#local/template/names.ts';

/** Waits before the second and the third attempt: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const WAITS_MS = [60_000, 120_000];

/** Gives functions the events for whose answers nobody waits; one that fails is given twice more, then dropped. */
export function createAsyncSource(options: {
  readonly clock: VirtualClock;
  readonly invocations: AsyncInvocations;
  readonly invoker: Invoker;
  readonly functions: readonly FunctionSpec[];
}): Participant {
  const { clock, functions, invocations, invoker } = options;
  const active = new Map<string, Promise<void>>();

  async function give({ attempts, cause, event, functionArn: arn, id }: AsyncInvocation): Promise<void> {
    const spec = functions.find((candidate) => functionArn(candidate.id) === arn);
    // The template has changed since the event came.
    if (spec === undefined) {
      invocations.remove(id);
      return;
    }
    const { error } = await invoker.invoke(spec.id, event, cause);
    const wait = WAITS_MS[attempts];
    if (error !== undefined && wait !== undefined) {
      invocations.putOff(id, clock.now() + wait);
      return;
    }
    invocations.remove(id);
    if (error !== undefined) process.stderr.write(`${spec.name}: an event was dropped after its last attempt.\n`);
  }

  return {
    name: 'asynchronous invocations',
    nextDueAt: () => invocations.nextAt(),
    busy: () => active.size > 0,
    async tick() {
      for (const invocation of invocations.due()) {
        if (active.has(invocation.id)) continue;
        active.set(
          invocation.id,
          give(invocation).finally(() => active.delete(invocation.id)),
        );
      }
      await Promise.all(active.values());
    },
  };
}
