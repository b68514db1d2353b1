import * as z from 'zod';

import { GithubApiError, refusals } from '../api-error.ts';
import { cancelRun, runAgain } from '../runs/change-run.ts';
import { type Attempt, lastAttempt, phaseOf } from '../runs/model.ts';
import { runView } from '../views/run-view.ts';
import { tellDue } from '../webhooks/tell-due.ts';
import { nowOf } from '../world.ts';
import { defineRoute, numberParam, ok, type RestAnswer, type RestCall, type RestRoute, runOf } from './call.ts';
import { truth } from './page.ts';
import { listRuns, runsQuery } from './run-list.ts';

const RUNS = '/repos/:owner/:repo/actions/runs';
const RUN = `${RUNS}/:run_id`;
const READ = { actions: 'read' } as const;
const WRITE = { actions: 'write' } as const;

const viewQuery = z.strictObject({ exclude_pull_requests: truth.optional() });
const againBody = z.strictObject({ enable_debug_logging: z.boolean().optional() }).optional();

export const runRoutes: readonly RestRoute[] = [
  defineRoute({
    method: 'GET',
    path: RUNS,
    docs: 'actions/workflow-runs#list-workflow-runs-for-a-repository',
    as: 'token',
    permission: READ,
    query: runsQuery,
    answer: (call) => listRuns(call),
  }),
  defineRoute({
    method: 'GET',
    path: RUN,
    docs: 'actions/workflow-runs#get-a-workflow-run',
    as: 'token',
    permission: READ,
    query: viewQuery,
    answer: (call) => ok(runView(call.world, runOf(call), nowOf(call.world))),
  }),
  defineRoute({
    method: 'DELETE',
    path: RUN,
    docs: 'actions/workflow-runs#delete-a-workflow-run',
    as: 'token',
    permission: WRITE,
    answer: removeRun,
  }),
  defineRoute({
    method: 'GET',
    path: `${RUN}/attempts/:attempt_number`,
    docs: 'actions/workflow-runs#get-a-workflow-run-attempt',
    as: 'token',
    permission: READ,
    query: viewQuery,
    answer: (call) => ok(runView(call.world, runOf(call), nowOf(call.world), attemptOf(call))),
  }),
  defineRoute({
    method: 'POST',
    path: `${RUN}/cancel`,
    docs: 'actions/workflow-runs#cancel-a-workflow-run',
    as: 'token',
    permission: WRITE,
    answer: (call) => {
      cancelRun(call.world, runOf(call));
      return { status: 202, body: {} };
    },
  }),
  again('rerun', 'actions/workflow-runs#re-run-a-workflow', 'all'),
  again('rerun-failed-jobs', 'actions/workflow-runs#re-run-failed-jobs-from-a-workflow-run', 'failed'),
];

/** The attempt in the path. */
export function attemptOf(call: RestCall): Attempt {
  const number = numberParam(call, 'attempt_number');
  const attempt = runOf(call).attempts.find((one) => one.number === number);
  if (!attempt) throw refusals.notFound();
  return attempt;
}

function again(name: string, docs: string, which: 'all' | 'failed'): RestRoute {
  return defineRoute({
    method: 'POST',
    path: `${RUN}/${name}`,
    docs,
    as: 'token',
    permission: WRITE,
    body: againBody,
    async answer(call) {
      const { identity, world } = call;
      if (!identity) throw refusals.requiresAuthentication();
      tellDue(world);
      await runAgain(world, runOf(call), identity.actor, which);
      return { status: 201, body: {} };
    },
  });
}

function removeRun(call: RestCall): RestAnswer {
  const run = runOf(call);
  if (phaseOf(lastAttempt(run), nowOf(call.world)) !== 'completed') {
    throw new GithubApiError(403, 'Could not delete the workflow run');
  }
  tellDue(call.world);
  call.world.runs.remove(run.id);
  return { status: 204 };
}
