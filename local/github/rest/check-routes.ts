import * as z from 'zod';

import { annotationsOf, annotationView, checkRunView } from '../views/check-run-view.ts';
import { nowOf } from '../world.ts';
import { defineRoute, jobOf, ok, type RestRoute } from './call.ts';
import { pageOf, pageQuery } from './page.ts';

const CHECK_RUN = '/repos/:owner/:repo/check-runs/:check_run_id';
const READ = { checks: 'read' } as const;

export const checkRoutes: readonly RestRoute[] = [
  defineRoute({
    method: 'GET',
    path: CHECK_RUN,
    docs: 'checks/runs#get-a-check-run',
    as: 'token',
    permission: READ,
    answer: (call) => {
      const { job, run } = jobOf(call, 'check_run_id');
      return ok(checkRunView(call.world, run, job, nowOf(call.world)));
    },
  }),
  defineRoute({
    method: 'GET',
    path: `${CHECK_RUN}/annotations`,
    docs: 'checks/runs#list-check-run-annotations',
    as: 'token',
    permission: READ,
    query: z.strictObject(pageQuery),
    answer: (call) => {
      const { job, run } = jobOf(call, 'check_run_id');
      const { headers, items } = pageOf(call, annotationsOf(job, nowOf(call.world)));
      return { status: 200, body: items.map((one) => annotationView(call.world, run, one)), headers };
    },
  }),
];
