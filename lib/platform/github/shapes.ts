import * as z from 'zod/mini';
import type { Conclusion, WorkflowJob, WorkflowRun, WorkflowStatus } from '#lib/diagnosis/github.ts';
import { type GithubAnswer, unreadable } from '#lib/platform/github/failure.ts';

const CONCLUSIONS: ReadonlySet<string> = new Set<Conclusion>([
  'success',
  'failure',
  'cancelled',
  'timed_out',
  'skipped',
  'neutral',
  'action_required',
  'stale',
  'startup_failure',
]);

/** ISO 8601 → epoch milliseconds. */
export const time = z.pipe(
  z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  z.transform((text) => Date.parse(text)),
);

export const runShape = z.object({
  id: z.number(),
  run_attempt: z.nullish(z.number()),
  status: z.nullable(z.string()),
  conclusion: z.nullish(z.string()),
  html_url: z.string(),
  // Servers before GHES 3.6 have no display_title.
  display_title: z.nullish(z.string()),
  name: z.nullish(z.string()),
  created_at: time,
  run_started_at: z.nullish(time),
  updated_at: time,
});

export const runListShape = z.object({ workflow_runs: z.array(runShape) });

const stepShape = z.object({
  name: z.string(),
  number: z.number(),
  status: z.string(),
  conclusion: z.nullish(z.string()),
  started_at: z.nullish(time),
  completed_at: z.nullish(time),
});

const jobShape = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.nullish(z.string()),
  html_url: z.nullish(z.string()),
  started_at: z.nullish(time),
  completed_at: z.nullish(time),
  steps: z.nullish(z.array(stepShape)),
});

export const jobListShape = z.object({ jobs: z.array(jobShape) });

export const artifactListShape = z.object({
  artifacts: z.array(
    z.object({ id: z.number(), name: z.string(), size_in_bytes: z.number(), expired: z.nullish(z.boolean()) }),
  ),
});

export const checkRunShape = z.object({
  output: z.nullish(z.object({ summary: z.nullish(z.string()), text: z.nullish(z.string()) })),
});

export const dispatchedShape = z.object({
  workflow_run_id: z.nullish(z.number()),
  html_url: z.nullish(z.string()),
});

export const repositoryShape = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
});

export const workflowShape = z.object({ name: z.string(), path: z.string(), state: z.string() });

/** A file of the contents API; `encoding` is `none` above 1 MB. */
export const fileShape = z.object({ encoding: z.string(), content: z.string() });

/** The fields that we use of an answer; rejects with OutboundFailure when it has not their shape. */
export function readAnswer<Shape extends z.ZodMiniType>(shape: Shape, answer: GithubAnswer): z.output<Shape> {
  const read = z.safeParse(shape, answer.data);
  if (!read.success) throw unreadable(answer);
  return read.data;
}

export function runOf(run: z.output<typeof runShape>): WorkflowRun {
  const status = statusOf(run.status);
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    status,
    ...conclusionOf(status, run.conclusion),
    url: run.html_url,
    title: run.display_title ?? run.name ?? '',
    createdAt: run.created_at,
    ...(typeof run.run_started_at === 'number' ? { startedAt: run.run_started_at } : {}),
    updatedAt: run.updated_at,
  };
}

export function jobOf(job: z.output<typeof jobShape>): WorkflowJob {
  return {
    id: job.id,
    name: job.name,
    url: job.html_url ?? '',
    ...progressOf(job),
    steps: (job.steps ?? []).map((step) => ({ name: step.name, number: step.number, ...progressOf(step) })),
  };
}

interface Progress {
  readonly status: string;
  readonly conclusion?: string | null | undefined;
  readonly started_at?: number | null | undefined;
  readonly completed_at?: number | null | undefined;
}

function progressOf({ completed_at: completedAt, conclusion, started_at: startedAt, status: word }: Progress) {
  const status = statusOf(word);
  return {
    status,
    ...conclusionOf(status, conclusion),
    // Of a job that waits GitHub says when it began to wait.
    ...(status !== 'queued' && typeof startedAt === 'number' ? { startedAt } : {}),
    ...(status === 'completed' && typeof completedAt === 'number' ? { completedAt } : {}),
  };
}

/** Words that we do not know mean that nothing is decided. */
function statusOf(word: string | null): WorkflowStatus {
  return word === 'completed' || word === 'in_progress' ? word : 'queued';
}

function conclusionOf(status: WorkflowStatus, word: string | null | undefined): { conclusion?: Conclusion } {
  if (status !== 'completed' || !word || !CONCLUSIONS.has(word)) return {};
  return { conclusion: word as Conclusion };
}
