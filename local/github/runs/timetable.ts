import type { Annotation, Conclusion, Job, Span, Step } from './model.ts';
import type { JobPlan } from './plan-form.ts';

/** What every job begins with on GitHub's runners, in milliseconds. */
const SET_UP_MS = 1000;
/** From when a job may run to when a runner has taken it. */
const RUNNER_MS = 2000;

export interface TimetableParts {
  readonly jobs: readonly JobPlan[];
  readonly attempt: number;
  /** When the attempt was asked for. */
  readonly createdAt: number;
  readonly queuedMs: number;
  readonly summary?: string | undefined;
  readonly nextJobId: () => number;
}

/**
 * Plans the jobs of an attempt. A job without a start of its own needs the one before it: it comes into being when that
 * has ended, and is skipped when that went wrong.
 */
export function planJobs({ attempt, createdAt, jobs, nextJobId, queuedMs, summary }: TimetableParts): Job[] {
  const goesAt = createdAt + queuedMs;
  const planned: Job[] = [];
  for (const plan of jobs) {
    const before = planned.at(-1);
    const needs = plan.startsAfterSeconds === undefined ? before : undefined;
    const head = {
      id: nextJobId(),
      name: plan.name,
      attempt,
      annotations: plan.annotations.map(noteOf),
      told: 'absent',
    } as const;
    const more = plan.log === undefined ? {} : { log: plan.log };
    if (plan.conclusion === 'skipped' || (needs && needs.conclusion !== 'success' && plan.conclusion === undefined)) {
      const at = needs?.endsAt ?? goesAt + (plan.startsAfterSeconds ?? 0) * 1000;
      planned.push({ ...head, createdAt: at, startsAt: at, endsAt: at, conclusion: 'skipped', steps: [] });
      continue;
    }
    const startsAt = needs ? needs.endsAt + RUNNER_MS : goesAt + (plan.startsAfterSeconds ?? 0) * 1000;
    const steps = planSteps(plan, startsAt);
    planned.push({
      ...head,
      ...more,
      steps,
      createdAt: needs?.endsAt ?? createdAt,
      startsAt,
      endsAt: steps.at(-1)?.endsAt ?? startsAt,
      conclusion: plan.conclusion ?? sumUp(steps),
    });
  }
  const last = planned.findLast(({ conclusion }) => conclusion !== 'skipped');
  return planned.map((job) => (summary !== undefined && job === last ? { ...job, summary } : job));
}

/** What the parts come to: the worst of them. */
export function sumUp(parts: readonly Pick<Span, 'conclusion'>[]): Conclusion {
  const worst = (['failure', 'startup_failure', 'timed_out', 'cancelled', 'action_required', 'stale'] as const).find(
    (one) => parts.some(({ conclusion }) => conclusion === one),
  );
  if (worst !== undefined) return worst;
  return parts.length > 0 && parts.every(({ conclusion }) => conclusion === 'skipped') ? 'skipped' : 'success';
}

function noteOf({ level, line, message, path, title }: JobPlan['annotations'][number]): Annotation {
  return {
    level,
    message,
    ...(title !== undefined && { title }),
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
  };
}

function planSteps(plan: JobPlan, startsAt: number): Step[] {
  const steps: Step[] = [];
  let at = startsAt;
  let isBroken = false;
  const add = (name: string, ms: number, conclusion: Conclusion, log?: string) => {
    const span = { createdAt: startsAt, startsAt: at, endsAt: at + ms, conclusion };
    steps.push({ ...span, number: steps.length + 1, name, ...(log !== undefined && { log }) });
    at += ms;
  };
  add('Set up job', SET_UP_MS, 'success');
  for (const step of plan.steps) {
    const conclusion: Conclusion = step.conclusion ?? (isBroken ? 'skipped' : 'success');
    add(step.name, conclusion === 'skipped' ? 0 : step.seconds * 1000, conclusion, step.log);
    isBroken ||= conclusion === 'failure' || conclusion === 'timed_out' || conclusion === 'cancelled';
  }
  add('Complete job', 0, 'success');
  return steps;
}
