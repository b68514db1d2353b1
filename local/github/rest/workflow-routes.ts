import * as z from 'zod';

import { workflowView } from '../views/workflow-view.ts';
import { defineRoute, ok, type RestRoute, repositoryOf, workflowOf } from './call.ts';
import { dispatch, dispatchBody } from './dispatch.ts';
import { pageOf, pageQuery } from './page.ts';
import { listRuns, runsQuery } from './run-list.ts';

const WORKFLOWS = '/repos/:owner/:repo/actions/workflows';
const READ = { actions: 'read' } as const;

export const workflowRoutes: readonly RestRoute[] = [
  defineRoute({
    method: 'GET',
    path: WORKFLOWS,
    docs: 'actions/workflows#list-repository-workflows',
    as: 'token',
    permission: READ,
    query: z.strictObject(pageQuery),
    answer: (call) => {
      const repository = repositoryOf(call);
      const workflows = call.world.catalogue.workflows(repository).filter(({ state }) => state !== 'deleted');
      const { headers, items } = pageOf(call, workflows);
      const shown = items.map((workflow) => workflowView(call.world, repository, workflow));
      return { status: 200, body: { total_count: workflows.length, workflows: shown }, headers };
    },
  }),
  defineRoute({
    method: 'GET',
    path: `${WORKFLOWS}/:workflow_id`,
    docs: 'actions/workflows#get-a-workflow',
    as: 'token',
    permission: READ,
    answer: (call) => ok(workflowView(call.world, repositoryOf(call), workflowOf(call))),
  }),
  defineRoute({
    method: 'POST',
    path: `${WORKFLOWS}/:workflow_id/dispatches`,
    docs: 'actions/workflows#create-a-workflow-dispatch-event',
    as: 'token',
    permission: { actions: 'write' },
    body: dispatchBody,
    answer: dispatch,
  }),
  defineRoute({
    method: 'GET',
    path: `${WORKFLOWS}/:workflow_id/runs`,
    docs: 'actions/workflow-runs#list-workflow-runs-for-a-workflow',
    as: 'token',
    permission: READ,
    query: runsQuery,
    answer: (call) => listRuns(call, workflowOf(call).id),
  }),
];
