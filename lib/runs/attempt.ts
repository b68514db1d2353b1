import { countDueLag } from '#lib/runs/count-run.ts';
import { endAttempt } from '#lib/runs/end-attempt.ts';
import { type AttemptOutcome, explainFailure } from '#lib/runs/outcome.ts';
import { LEASE_MS, MAX_ATTEMPTS, nextStatus, type Run } from '#lib/runs/run.ts';
import { beforeAttempt, flowOfRun, traceSubjectOf } from '#lib/runs/run-trace.ts';
import type { RunKey } from '#lib/runs/store.ts';
import { taskRunOf } from '#lib/runs/task-run.ts';
import type { Services, WorkerServices } from '#lib/services.ts';
import { isPursued, type Pursued, type TaskDefinition, type TaskResult } from '#lib/tasks/task.ts';
import { startTrace, type TraceRecorder } from '#lib/traces/recorder.ts';
import type { Trigger } from '#lib/triggers/trigger.ts';

/** The clock that wrote when a run may begin may be this much ahead of ours, milliseconds. */
const AHEAD_MS = 1_000;
/** An attempt is not begun when less time than this is left of the worker, milliseconds: every call must fit in. */
const MIN_TIME_MS = 25_000;

/**
 * Claims a queued run, or one whose lease has expired, for an attempt of the caller's. Undefined when there is nothing to
 * claim: it has ended, it waits, or somebody else is at work on it.
 */
export async function claimRun(
  { clock, runs }: Pick<Services, 'clock' | 'runs'>,
  key: RunKey,
): Promise<Run | undefined> {
  const run = await runs.find(key);
  const now = clock.now();
  if (!run || nextStatus(run.status, 'claim') === undefined) return undefined;
  if (run.status === 'queued' && (run.nextActionAt ?? 0) > now + AHEAD_MS) return undefined;
  if (run.status === 'running' && (run.leaseUntil ?? 0) > now) return undefined;

  const { nextActionAt: _waited, ...rest } = run;
  const claimed: Run = {
    ...rest,
    status: 'running',
    attempt: run.attempt + 1,
    // A worker that lost its lease may have acted before it died.
    inDoubt: run.inDoubt || run.status === 'running',
    ...(run.status === 'running' ? { doubtSince: run.leaseUntil ?? now } : {}),
    startedAt: run.startedAt ?? now,
    leaseUntil: now + LEASE_MS,
  };
  if ((await runs.advance({ before: run, after: claimed })) !== 'applied') return undefined;
  return { ...claimed, revision: (run.revision ?? 0) + 1 };
}

/**
 * Attempts a run that the caller holds the lease of, and records what came of it. `deadline` is the instant (epoch ms) at
 * which the worker is stopped. Answers the run as it was recorded.
 */
export async function attemptRun(services: WorkerServices, run: Run, deadline: number): Promise<Run> {
  const trace = startTrace(services.clock, traceSubjectOf(run), beforeAttempt(run));
  countDueLag(services, run);
  return services.tracing.within(flowOfRun(run), { name: 'attempt', kind: 'internal' }, async () => {
    const outcome = await act(services, run, trace, deadline);
    return endAttempt(services, run, outcome, trace);
  });
}

async function act(
  services: WorkerServices,
  run: Run,
  trace: TraceRecorder,
  deadline: number,
): Promise<AttemptOutcome> {
  let current = run;
  try {
    if (deadline - services.clock.now() < MIN_TIME_MS)
      return { kind: 'retry', inDoubt: run.inDoubt, reason: 'out of time' };
    const order = await orderOf(services, run, trace);
    return await actOn(services, run, order, trace, () => {
      current = { ...run, inDoubt: false };
    });
  } catch (error) {
    return explainFailure(current, error);
  }
}

/** What a run is to do, and the trigger that says so; a run with a task of its own has none. */
interface Order {
  readonly task: TaskDefinition;
  readonly trigger?: Trigger;
}

/** Read right before the effect: a trigger may have been paused or deleted a moment ago. Undefined when it is gone. */
async function orderOf(services: WorkerServices, run: Run, trace: TraceRecorder): Promise<Order | undefined> {
  if (run.task) return { task: run.task };
  const trigger = await trace.step('Check the trigger', () => services.triggers.definition(run.guildId, run.triggerId));
  return trigger && { task: trigger.task, trigger };
}

async function actOn(
  services: WorkerServices,
  run: Run,
  order: Order | undefined,
  trace: TraceRecorder,
  /** Called when the look-up has ended the doubt: what fails from here on has failed, and waits for nobody. */
  onNotSeen: () => void,
): Promise<AttemptOutcome> {
  if (!order) return { kind: 'cancelled', code: 'trigger.stopped' };
  const task = await services.tasks.find(order.task);
  const definition = task.parse(order.task);
  const taskRun = taskRunOf(run);

  if (run.inDoubt) {
    const sighting = await trace.step('Look for the effect', () => task.lookUp(services, definition, taskRun));
    if (sighting.seen) return begun(sighting.result);
    onNotSeen();
  }
  const stop = stopOf(services, run, order.trigger);
  if (stop) return { kind: 'cancelled', code: stop };
  if (run.attempt > MAX_ATTEMPTS)
    return { kind: 'failed', code: 'run.gave_up', reason: 'the worker was lost every time' };

  return begun(await trace.step(`Execute ${task.kind}`, () => task.execute(services, definition, taskRun)));
}

function begun(result: TaskResult | Pursued): AttemptOutcome {
  return isPursued(result) ? { kind: 'following', pursued: result } : { kind: 'succeeded', result };
}

/** A stop that is met after the run exists ends it (DESIGN §5); a manual start outlives a pause of its trigger. */
function stopOf({ config }: Pick<Services, 'config'>, run: Run, trigger: Trigger | undefined) {
  if (config.TRIGGER_EXECUTION_PAUSED) return 'trigger.execution_paused';
  if (run.cancel) return 'run.cancelled';
  if (!trigger) return undefined;
  const stops = run.cause === 'manual' ? ['deleted'] : ['paused', 'disabled', 'deleted'];
  return stops.includes(trigger.status) ? 'trigger.stopped' : undefined;
}
