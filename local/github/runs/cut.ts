import { type Attempt, type Conclusion, type Job, phaseOf, type Step } from './model.ts';

export interface Cut {
  /** The virtual instant at which it is decided. */
  readonly now: number;
  /** When everything has stopped. */
  readonly at: number;
  /** What the run comes to. */
  readonly conclusion: Conclusion;
  /** The name of the step that it happens in; the one that runs unless given. */
  readonly step?: string | undefined;
}

/** Changes what is left of an attempt: what is done stays, what runs ends at `at`, and what has not begun does not begin. */
export function cutShort(attempt: Attempt, cut: Cut): Attempt {
  const isOpen = (job: Job) => phaseOf(job, cut.now) !== 'completed';
  const place = attempt.jobs.find((job) => isOpen(job) && job.steps.some(({ name }) => name === cut.step));
  const broken =
    place ?? attempt.jobs.find((job) => phaseOf(job, cut.now) === 'in_progress') ?? attempt.jobs.find(isOpen);
  const jobs = attempt.jobs.map((job) => (isOpen(job) ? endJob(job, cut, job === broken) : job));
  return {
    ...attempt,
    jobs,
    // What would have been uploaded at the end is not.
    artifacts: cut.conclusion === 'success' ? attempt.artifacts : [],
    startsAt: Math.min(attempt.startsAt, cut.at),
    endsAt: cut.at,
    conclusion: cut.conclusion,
  };
}

function endJob(job: Job, cut: Cut, isBroken: boolean): Job {
  const { at, conclusion, now } = cut;
  const phase = phaseOf(job, now);
  const isFailure = conclusion === 'failure' || conclusion === 'timed_out' || conclusion === 'startup_failure';
  if (conclusion === 'success' || (isFailure && isBroken)) {
    const startsAt = Math.min(job.startsAt, now);
    const steps = endSteps(job.steps, cut, isFailure ? job : undefined);
    return { ...job, steps, createdAt: Math.min(job.createdAt, startsAt), startsAt, endsAt: at, conclusion };
  }
  if (phase === 'in_progress') {
    const steps = endSteps(job.steps, { ...cut, conclusion: 'cancelled', step: undefined }, job);
    return { ...job, steps, endsAt: at, conclusion: 'cancelled' };
  }
  const createdAt = phase === 'absent' ? at : job.createdAt;
  const never = phase === 'absent' ? 'skipped' : 'cancelled';
  return { ...job, createdAt, startsAt: at, endsAt: at, steps: [], conclusion: never };
}

/** With `job`, one step breaks and the later ones are skipped; without, all that is left succeeds. */
function endSteps(steps: readonly Step[], { at, conclusion, now, step }: Cut, job: Job | undefined): Step[] {
  const runs = steps.findIndex((one) => now < one.endsAt);
  const named = steps.findIndex(({ name }) => name === step);
  const first = runs === 0 && job?.startsAt !== undefined && now < job.startsAt ? Math.min(1, steps.length - 1) : runs;
  const breaks = named >= 0 && named >= runs ? named : first;
  return steps.map((one, index) => {
    if (now >= one.endsAt) return one;
    const startsAt = Math.min(one.startsAt, now);
    if (!job || index < breaks) return { ...one, createdAt: startsAt, startsAt, endsAt: at, conclusion: 'success' };
    // GitHub shows the step that a time-out ends as cancelled.
    const broken = conclusion === 'failure' || conclusion === 'startup_failure' ? 'failure' : 'cancelled';
    if (index === breaks) return { ...one, createdAt: startsAt, startsAt, endsAt: at, conclusion: broken };
    const isLast = index === steps.length - 1;
    return { ...one, createdAt: at, startsAt: at, endsAt: at, conclusion: isLast ? 'success' : 'skipped' };
  });
}
