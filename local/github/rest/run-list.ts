import * as z from 'zod';

import { lastAttempt, type Run } from '../runs/model.ts';
import { runView, statusOf } from '../views/run-view.ts';
import { nowOf } from '../world.ts';
import { type RestAnswer, type RestCall, repositoryOf } from './call.ts';
import { inDates } from './dates.ts';
import { pageOf, pageQuery, truth } from './page.ts';

/** Searches with any of these filters see this many runs at most: https://docs.github.com/rest/actions/workflow-runs */
const MAX_FILTERED = 1000;

const STATUSES = [
  'completed',
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'skipped',
  'stale',
  'success',
  'timed_out',
  'in_progress',
  'queued',
  'requested',
  'waiting',
  'pending',
] as const;

export const runsQuery = z.strictObject({
  ...pageQuery,
  actor: z.string().optional(),
  branch: z.string().optional(),
  event: z.string().optional(),
  status: z.enum(STATUSES).optional(),
  created: z
    .string()
    .refine((range) => inDates(range, 0) !== undefined, 'is no date or range of dates')
    .optional(),
  head_sha: z.string().optional(),
  check_suite_id: z.string().regex(/^\d+$/).transform(Number).optional(),
  exclude_pull_requests: truth.optional(),
});

type RunsQuery = z.output<typeof runsQuery>;

/** The runs of a repository, or of one workflow, newest first; a new one stands here only after a while. */
export function listRuns(call: RestCall<RunsQuery>, workflowId?: number): RestAnswer {
  const { query, world } = call;
  const now = nowOf(world);
  const delay = world.settings.get().listDelaySeconds * 1000;
  const found = world.runs
    .list(repositoryOf(call).id)
    .filter((run) => workflowId === undefined || run.workflowId === workflowId)
    .filter((run) => now >= run.createdAt + delay && fits(run, query, now));
  const isFiltered = [query.actor, query.branch, query.event, query.status, query.created, query.head_sha].some(
    (filter) => filter !== undefined,
  );
  const listed = isFiltered ? found.slice(0, MAX_FILTERED) : found;
  const { headers, items } = pageOf(call, listed);
  const shown = items.map((run) => runView(world, run, now));
  return { status: 200, body: { total_count: listed.length, workflow_runs: shown }, headers };
}

function fits(run: Run, query: RunsQuery, now: number): boolean {
  const attempt = lastAttempt(run);
  const status = statusOf(attempt, now);
  const conclusion = status === 'completed' ? attempt.conclusion : undefined;
  return (
    (query.actor === undefined || query.actor === run.actor.login) &&
    (query.branch === undefined || query.branch === run.ref) &&
    (query.event === undefined || query.event === run.event) &&
    (query.status === undefined || query.status === status || query.status === conclusion) &&
    (query.created === undefined || inDates(query.created, run.createdAt) === true) &&
    (query.head_sha === undefined || query.head_sha === run.sha) &&
    (query.check_suite_id === undefined || query.check_suite_id === run.id * 2 + 1)
  );
}
