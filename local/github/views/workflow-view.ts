import type { Workflow } from '../catalogue.ts';
import { DEMO_SINCE, type Repository } from '../demo/content.ts';
import type { World } from '../world.ts';
import { nodeId, repositoryPage, repositoryUrl } from './address.ts';

export function workflowView(
  world: Pick<World, 'origin'>,
  repository: Repository,
  { file, id, path, state }: Workflow,
) {
  const page = repositoryPage(world, repository);
  return {
    id,
    node_id: nodeId('W', id),
    name: file.name,
    path,
    state,
    created_at: DEMO_SINCE,
    updated_at: DEMO_SINCE,
    url: `${repositoryUrl(world, repository)}/actions/workflows/${id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${page}/actions/workflows/${path.split('/').at(-1)}/badge.svg`,
  };
}
