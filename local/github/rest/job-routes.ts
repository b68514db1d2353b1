import * as z from 'zod';

import { refusals } from '../api-error.ts';
import { blobUrl } from '../blobs/address.ts';
import { type Job, lastAttempt, phaseOf, type Run } from '../runs/model.ts';
import { jobView } from '../views/job-view.ts';
import { nowOf } from '../world.ts';
import { defineRoute, jobOf, ok, type RestAnswer, type RestCall, type RestRoute, runOf } from './call.ts';
import { pageOf, pageQuery } from './page.ts';
import { attemptOf } from './run-routes.ts';

const RUN = '/repos/:owner/:repo/actions/runs/:run_id';
const JOB = '/repos/:owner/:repo/actions/jobs/:job_id';
const READ = { actions: 'read' } as const;
/** Logs are kept for ninety days unless a repository says otherwise. */
const LOGS_LIVE_MS = 90 * 86_400_000;

interface Paged {
  readonly per_page: number;
  readonly page: number;
}

export const jobRoutes: readonly RestRoute[] = [
  defineRoute({
    method: 'GET',
    path: `${RUN}/jobs`,
    docs: 'actions/workflow-jobs#list-jobs-for-a-workflow-run',
    as: 'token',
    permission: READ,
    query: z.strictObject({ ...pageQuery, filter: z.enum(['latest', 'all']).default('latest') }),
    answer: (call) => {
      const run = runOf(call);
      const attempts = call.query.filter === 'all' ? run.attempts : [lastAttempt(run)];
      const jobs = new Map(attempts.flatMap((attempt) => attempt.jobs).map((job) => [job.id, job]));
      return jobList(call, run, [...jobs.values()]);
    },
  }),
  defineRoute({
    method: 'GET',
    path: `${RUN}/attempts/:attempt_number/jobs`,
    docs: 'actions/workflow-jobs#list-jobs-for-a-workflow-run-attempt',
    as: 'token',
    permission: READ,
    query: z.strictObject(pageQuery),
    answer: (call) => jobList(call, runOf(call), attemptOf(call).jobs),
  }),
  defineRoute({
    method: 'GET',
    path: JOB,
    docs: 'actions/workflow-jobs#get-a-job-for-a-workflow-run',
    as: 'token',
    permission: READ,
    answer: (call) => {
      const { job, run } = jobOf(call, 'job_id');
      return ok(jobView(call.world, run, job, nowOf(call.world)));
    },
  }),
  defineRoute({
    method: 'GET',
    path: `${JOB}/logs`,
    docs: 'actions/workflow-jobs#download-job-logs-for-a-workflow-run',
    as: 'token',
    permission: READ,
    answer: redirectToLog,
  }),
];

/** Jobs that wait for another one are not there yet. */
function jobList(call: RestCall<Paged>, run: Run, jobs: readonly Job[]): RestAnswer {
  const now = nowOf(call.world);
  const there = jobs.filter((job) => phaseOf(job, now) !== 'absent');
  const { headers, items } = pageOf(call, there);
  const shown = items.map((job) => jobView(call.world, run, job, now));
  return { status: 200, body: { total_count: there.length, jobs: shown }, headers };
}

/** A log is there when its job has ended, and a job that never ran has none. */
function redirectToLog(call: RestCall): RestAnswer {
  const { job } = jobOf(call, 'job_id');
  const now = nowOf(call.world);
  if (phaseOf(job, now) !== 'completed' || job.steps.length === 0) throw refusals.notFound();
  if (now > job.endsAt + LOGS_LIVE_MS) throw refusals.gone('Server Error');
  return { status: 302, headers: { location: blobUrl(call.world, `/logs/${job.id}`) } };
}
