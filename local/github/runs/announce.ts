import { type Attempt, type Job, lastAttempt, type Phase, type Run, withAttempt } from './model.ts';

/** Something that GitHub tells by a webhook. */
export interface Happening {
  readonly at: number;
  readonly attempt: number;
  readonly what: 'workflow_run' | 'workflow_job';
  readonly action: 'requested' | 'queued' | 'in_progress' | 'completed';
  readonly jobId?: number;
}

interface Telling {
  readonly at: number;
  readonly phase: Phase;
}

/** What is still to be told of a job or an attempt. One that never began is told as completed at once. */
function left({ createdAt, endsAt, startsAt, told }: Attempt | Job): Telling[] {
  const order: Phase[] = ['absent', 'queued', 'in_progress', 'completed'];
  const all: Telling[] = [
    { at: createdAt, phase: 'queued' },
    ...(startsAt < endsAt ? [{ at: startsAt, phase: 'in_progress' as const }] : []),
    { at: endsAt, phase: 'completed' },
  ];
  return all.filter(({ phase }) => order.indexOf(phase) > order.indexOf(told));
}

/** The next virtual instant at which there is something to tell of a run. */
export function nextToTell(run: Run): number | undefined {
  const attempt = lastAttempt(run);
  const instants = [attempt, ...attempt.jobs].flatMap((span) => left(span).map(({ at }) => at));
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** All that happened up to `now` and was not told yet, in its order, and the run with that told. */
export function takeHappenings(
  run: Run,
  now: number,
): { readonly run: Run; readonly happenings: readonly Happening[] } {
  const attempt = lastAttempt(run);
  const happenings: Happening[] = [];
  const tell = <Told extends Attempt | Job>(span: Told, make: (telling: Telling) => Happening): Told => {
    const due = left(span).filter(({ at }) => at <= now);
    happenings.push(...due.map(make));
    return due.length === 0 ? span : { ...span, told: due.at(-1)?.phase ?? span.told };
  };
  const began = tell(attempt, ({ at, phase }) => ({
    at,
    attempt: attempt.number,
    what: 'workflow_run',
    action: phase === 'queued' ? 'requested' : actionOf(phase),
  }));
  const jobs = attempt.jobs.map((job) =>
    tell(job, ({ at, phase }) => ({
      at,
      attempt: attempt.number,
      what: 'workflow_job',
      action: actionOf(phase),
      jobId: job.id,
    })),
  );
  return { run: withAttempt(run, { ...began, jobs }), happenings: inOrder(happenings) };
}

/** By time; at one instant a run begins before its jobs and ends after them. */
function inOrder(happenings: readonly Happening[]): Happening[] {
  const rank = ({ action, what }: Happening) => (what === 'workflow_job' ? 1 : action === 'completed' ? 2 : 0);
  return happenings.toSorted((one, other) => one.at - other.at || rank(one) - rank(other));
}

function actionOf(phase: Phase): 'queued' | 'in_progress' | 'completed' {
  return phase === 'completed' || phase === 'in_progress' ? phase : 'queued';
}
