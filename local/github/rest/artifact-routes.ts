import * as z from 'zod';

import { refusals } from '../api-error.ts';
import { blobUrl } from '../blobs/address.ts';
import { artifactsOf, artifactView, isExpired } from '../views/artifact-view.ts';
import { nowOf } from '../world.ts';
import { defineRoute, numberParam, ofRepository, ok, type RestCall, type RestRoute, runOf } from './call.ts';
import { pageOf, pageQuery } from './page.ts';

const READ = { actions: 'read' } as const;
const ARTIFACT = '/repos/:owner/:repo/actions/artifacts/:artifact_id';

export const artifactRoutes: readonly RestRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/repos/:owner/:repo/actions/runs/:run_id/artifacts',
    docs: 'actions/artifacts#list-workflow-run-artifacts',
    as: 'token',
    permission: READ,
    query: z.strictObject({
      ...pageQuery,
      name: z.string().optional(),
      direction: z.enum(['asc', 'desc']).default('desc'),
    }),
    answer: (call) => {
      const { query, world } = call;
      const run = runOf(call);
      const now = nowOf(world);
      const found = artifactsOf(run, now).filter(
        ({ artifact }) => query.name === undefined || artifact.name === query.name,
      );
      const { headers, items } = pageOf(call, query.direction === 'asc' ? found.toReversed() : found);
      const artifacts = items.map(({ artifact, attempt }) => artifactView(world, run, artifact, attempt, now));
      return { status: 200, body: { total_count: found.length, artifacts }, headers };
    },
  }),
  defineRoute({
    method: 'GET',
    path: ARTIFACT,
    docs: 'actions/artifacts#get-an-artifact',
    as: 'token',
    permission: READ,
    answer: (call) => {
      const { artifact, attempt, run } = artifactOf(call);
      return ok(artifactView(call.world, run, artifact, attempt, nowOf(call.world)));
    },
  }),
  defineRoute({
    method: 'GET',
    path: `${ARTIFACT}/:archive_format`,
    docs: 'actions/artifacts#download-an-artifact',
    as: 'token',
    permission: READ,
    answer: (call) => {
      const { artifact, attempt } = artifactOf(call);
      if (call.params['archive_format'] !== 'zip') throw refusals.notFound();
      if (isExpired(artifact, attempt, nowOf(call.world))) throw refusals.gone('Artifact has expired');
      return { status: 302, headers: { location: blobUrl(call.world, `/artifacts/${artifact.id}`) } };
    },
  }),
];

function artifactOf(call: RestCall) {
  const id = numberParam(call, 'artifact_id');
  const run = ofRepository(call, call.world.runs.findByArtifact(id));
  const found = artifactsOf(run, nowOf(call.world)).find(({ artifact }) => artifact.id === id);
  if (!found) throw refusals.notFound();
  return { ...found, run };
}
