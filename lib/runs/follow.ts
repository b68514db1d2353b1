import { backoffMs } from '#lib/kernel/backoff.ts';
import { DomainError, type ErrorCode, type Facts } from '#lib/kernel/errors.ts';
import { OutboundFailure, serviceNames } from '#lib/kernel/outbound.ts';
import { countRunEnd } from '#lib/runs/count-run.ts';
import { cardDue } from '#lib/runs/end-attempt.ts';
import { MAX_HOPS } from '#lib/runs/fire.ts';
import { type FollowMessage, followMessage } from '#lib/runs/follow-message.ts';
import { askedToWaitUntil, type Run } from '#lib/runs/run.ts';
import { flowOfRun, pursuitTrace } from '#lib/runs/run-trace.ts';
import { faceOf, showRunCard } from '#lib/runs/show-run-card.ts';
import type { RunKey } from '#lib/runs/store.ts';
import { taskRunOf } from '#lib/runs/task-run.ts';
import { errorOf, troubleOf } from '#lib/runs/words.ts';
import type { WorkerServices } from '#lib/services.ts';
import type { Progress, TaskDefinition } from '#lib/tasks/task.ts';
import { keepTrace } from '#lib/traces/keep-trace.ts';

/** A message that comes this much before its time is in time; milliseconds. */
const EARLY_MS = 1_000;
/** When we were told that something happened and cannot see it yet, we look again soon. */
const SOON_MS = 5_000;
/** A look that fails: full jitter from 5 s to 5 min, or as long as we were asked to wait. */
const BLIND_BACKOFF = { baseMs: 5_000, capMs: 5 * 60_000 } as const;
/** What needs a person (a right that was taken away) is looked at less often. */
const REFUSED_MS = 5 * 60_000;
/** After so long without sight nobody can tell what became of it: a person decides. */
const LOST_SIGHT_MS = 24 * 60 * 60_000;
/** A short hiccup is not shown to people. */
const SHOWN_AFTER_LOOKS = 2;
/** A wait that is shorter needs no words. */
const SHOWN_WAIT_MS = 15_000;

/** What the look is for: it is time, or somebody told us at `at` (epoch ms) that something changed or ended. */
export type Occasion = 'due' | { readonly told: 'change' | 'end'; readonly at: number };

/**
 * Looks how far a run is whose effect goes on elsewhere, and records what it sees: its end, its next look, or that it cannot be
 * seen. Doubled and late messages find nothing to do.
 *
 * `deadline` is the instant (epoch ms) at which the worker is stopped.
 */
export async function followRun(
  services: WorkerServices,
  message: Pick<FollowMessage, 'hop'> & RunKey,
  deadline: number,
  occasion: Occasion = 'due',
): Promise<void> {
  if (message.hop > MAX_HOPS) {
    services.logger.error('A message went through the queue too often and was dropped', { hop: message.hop });
    return;
  }
  const run = await services.runs.find(message);
  if (!run) return;
  if (run.status !== 'following') {
    if (run.cardDueAt !== undefined) await showRunCard(services, run);
    return;
  }
  if (!isTime(run, services.clock.now(), occasion)) return;

  await services.tracing.within(flowOfRun(run), { name: 'look', kind: 'internal' }, async () => {
    const task = await taskOf(services, run);
    const after = await look(services, run, task, { deadline, occasion });
    await record(services, run, after, message.hop + 1);
  });
}

function isTime(run: Run, now: number, occasion: Occasion): boolean {
  if (occasion === 'due') return (run.nextActionAt ?? 0) <= now + EARLY_MS;
  // What we are told meanwhile is seen when the wait is over.
  if (askedToWaitUntil(run) > now) return false;
  return occasion.told === 'end' || (run.lookedAt ?? 0) < occasion.at;
}

/** What a run does is its own, or that of its trigger as it is now. */
async function taskOf({ triggers }: WorkerServices, run: Run): Promise<TaskDefinition> {
  if (run.task) return run.task;
  const trigger = await triggers.definition(run.guildId, run.triggerId);
  if (!trigger) throw new Error('a run is followed whose trigger is gone');
  return trigger.task;
}

async function look(
  services: WorkerServices,
  run: Run,
  definition: TaskDefinition,
  { deadline, occasion }: { readonly deadline: number; readonly occasion: Occasion },
): Promise<Run> {
  const task = await services.tasks.find(definition);
  if (!task.follow) throw new Error(`a run of the kind ${task.kind} cannot be followed`);
  try {
    const isTold = occasion !== 'due' || run.isTold === true;
    const pursued = { pursuit: run.pursuit ?? {}, cancel: run.cancel, isTold, deadline };
    const progress = await task.follow(services, task.parse(definition), taskRunOf(run), pursued);
    return seen(services, run, progress, occasion);
  } catch (error) {
    return notSeen(services, run, error);
  }
}

function seen(services: WorkerServices, run: Run, progress: Progress, occasion: Occasion): Run {
  const now = services.clock.now();
  const { blindLooks: _blind, trouble: _trouble, nextActionAt: _next, ...rest } = run;
  const told = occasion === 'due' ? {} : ({ isTold: true } as const);
  const base = { ...rest, ...told, lookedAt: now, pursuit: progress.pursuit };
  if (progress.kind === 'going') {
    const { cancel: _refused, ...unwished } = base;
    const isToldEnd = occasion !== 'due' && occasion.told === 'end';
    const wait = isToldEnd ? Math.min(progress.pollAfterMs, SOON_MS) : progress.pollAfterMs;
    return {
      ...(progress.refusesCancel ? unwished : base),
      status: 'following',
      nextActionAt: now + wait,
      ...(progress.externalId === undefined ? {} : { externalId: progress.externalId }),
    };
  }
  const { error, kind, result } = progress;
  return {
    ...base,
    status: kind,
    endedAt: progress.seenAt,
    finishedAt: now,
    result,
    ...(error ? { error: errorOf(services, error.code, error.facts) } : {}),
    ...cardDue(run, now),
  };
}

/** Nothing is known and nothing is over: it goes on being followed, and people are told when it lasts. */
function notSeen(services: WorkerServices, run: Run, error: unknown): Run {
  const { clock, ids } = services;
  const now = clock.now();
  const obstacle = obstacleOf(error);
  if (!obstacle) throw error;
  const blindLooks = (run.blindLooks ?? 0) + 1;
  const wait = obstacle.waitMs ?? backoffMs(BLIND_BACKOFF, blindLooks, ids.random());
  const since = run.trouble?.since ?? now;
  const trouble = troubleOf(services, obstacle, { since, until: now + wait });
  const isShown = run.trouble !== undefined || blindLooks >= SHOWN_AFTER_LOOKS || wait >= SHOWN_WAIT_MS;
  if (run.trouble && now - since >= LOST_SIGHT_MS) {
    return {
      ...run,
      status: 'hold',
      finishedAt: now,
      blindLooks,
      trouble,
      error: errorOf(services, 'run.lost_sight', { reason: obstacle.code }),
      ...cardDue(run, now),
    };
  }
  return { ...run, lookedAt: now, blindLooks, nextActionAt: now + wait, ...(isShown ? { trouble } : {}) };
}

interface Obstacle {
  readonly code: ErrorCode;
  readonly facts: Facts;
  readonly waitMs?: number | undefined;
}

/** What kept us from seeing; undefined for bugs. */
function obstacleOf(error: unknown): Obstacle | undefined {
  if (error instanceof DomainError) return { code: error.code, facts: error.facts, waitMs: REFUSED_MS };
  if (!(error instanceof OutboundFailure)) return undefined;
  const facts = { service: serviceNames[error.call.target] };
  if (error.kind === 'rate_limited') return { code: 'run.asked_to_wait', facts, waitMs: error.retryAfterMs };
  return { code: 'run.out_of_sight', facts };
}

async function record(services: WorkerServices, before: Run, after: Run, hop: number): Promise<void> {
  const { clock, logger, runs } = services;
  const isOver = after.status !== 'following';
  const change = { before, after, face: await faceOf(services, after) };
  const written = await (isOver ? runs.complete(change) : runs.advance(change));
  // Somebody else has looked at the same time, and has sent the next message.
  if (written === 'superseded') return;
  const recorded: Run = { ...after, revision: (before.revision ?? 0) + 1 };

  if (!isOver) await sendNextLook(services, recorded, hop);
  else {
    countRunEnd(services, recorded);
    await keepTrace(services, pursuitTrace(recorded, clock.now()));
    const level = recorded.status === 'failed' || recorded.status === 'hold' ? 'warn' : 'info';
    logger[level]('run ended', {
      trace_id: recorded.id,
      correlation_id: recorded.correlationId,
      org_id: recorded.guildId,
      run_id: recorded.id,
      trigger_id: recorded.triggerId,
      status: recorded.status,
      outcome: recorded.status === 'succeeded' ? 'success' : 'error',
      duration_ms: clock.now() - (recorded.startedAt ?? recorded.createdAt),
      ...(recorded.error ? { error: { type: recorded.error.code, message: recorded.error.message } } : {}),
    });
  }
  await showRunCard(services, recorded);
}

/** The run's `nextActionAt` is what counts; a message that is lost costs at most the sweep's minute. */
async function sendNextLook({ clock, followups, logger }: WorkerServices, run: Run, hop: number): Promise<void> {
  try {
    await followups.send(followMessage(run, hop), Math.max(0, (run.nextActionAt ?? 0) - clock.now()));
  } catch (error) {
    logger.warn('The message that follows a run was not sent; the sweep will send it', { run_id: run.id, error });
  }
}
