import { organization, tokenOwner, webhookId } from '../demo/content.ts';
import type { Happening } from '../runs/announce.ts';
import type { Run } from '../runs/model.ts';
import { accountView, organizationView } from '../views/account-view.ts';
import { apiUrl } from '../views/address.ts';
import { jobView } from '../views/job-view.ts';
import { repositoryView } from '../views/repository-view.ts';
import { ownerOf, runView } from '../views/run-view.ts';
import { workflowView } from '../views/workflow-view.ts';
import type { World } from '../world.ts';

/**
 * What GitHub sends of a happening, as things were at its instant.
 *
 * https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run, …#workflow_job
 */
export function payloadOf(
  world: World,
  run: Run,
  { action, at, attempt, jobId, what }: Happening,
): Record<string, unknown> {
  const repository = ownerOf(run);
  const seen = run.attempts.find(({ number }) => number === attempt);
  const tail = {
    repository: repositoryView(world, repository),
    organization: organizationView(world),
    sender: accountView(world, seen?.actor ?? run.actor),
  };
  if (what === 'workflow_job') {
    const job = seen?.jobs.find(({ id }) => id === jobId);
    return { action, workflow_job: job && jobView(world, run, job, at), ...tail };
  }
  const workflow = world.catalogue.byId(run.workflowId);
  return {
    action,
    workflow_run: runView(world, run, at, seen),
    workflow: workflow && workflowView(world, repository, workflow),
    ...tail,
  };
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads#ping */
export function pingPayload(world: World): Record<string, unknown> {
  const url = `${apiUrl(world)}/orgs/${organization.login}/hooks/${webhookId}`;
  return {
    zen: 'Anything added dilutes everything else.',
    hook_id: webhookId,
    hook: {
      type: 'Organization',
      id: webhookId,
      name: 'web',
      active: true,
      events: ['workflow_job', 'workflow_run'],
      config: { content_type: 'json', insecure_ssl: '0', url: `${world.origin()}/webhooks/github` },
      updated_at: '2026-01-12T08:00:00Z',
      created_at: '2026-01-12T08:00:00Z',
      url,
      ping_url: `${url}/pings`,
      deliveries_url: `${url}/deliveries`,
    },
    organization: organizationView(world),
    sender: accountView(world, tokenOwner),
  };
}
