import { app, DEMO_SINCE, installationId, organization, repositories } from '../demo/content.ts';
import { nowOf, type World } from '../world.ts';
import { accountView } from './account-view.ts';
import { apiUrl, htmlUrl, nodeId, timeOf } from './address.ts';

const EVENTS = ['workflow_job', 'workflow_run'];

export function appView(world: World) {
  const { permissions } = world.access.get().app;
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: nodeId('A', app.id),
    owner: accountView(world, organization),
    name: app.name,
    description: 'Runs and follows workflows from chat',
    external_url: world.origin(),
    html_url: `${htmlUrl(world)}/apps/${app.slug}`,
    created_at: DEMO_SINCE,
    updated_at: DEMO_SINCE,
    permissions,
    events: EVENTS,
    installations_count: 1,
  };
}

export function installationView(world: World) {
  const { permissions, suspended } = world.access.get().app;
  return {
    id: installationId,
    account: accountView(world, organization),
    repository_selection: selectionOf(world),
    access_tokens_url: `${apiUrl(world)}/app/installations/${installationId}/access_tokens`,
    repositories_url: `${apiUrl(world)}/installation/repositories`,
    html_url: `${htmlUrl(world)}/organizations/${organization.login}/settings/installations/${installationId}`,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    target_id: organization.id,
    target_type: 'Organization',
    permissions,
    events: EVENTS,
    created_at: DEMO_SINCE,
    updated_at: DEMO_SINCE,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: suspended ? accountView(world, organization) : null,
    suspended_at: suspended ? timeOf(nowOf(world)) : null,
  };
}

export function selectionOf(world: World): 'all' | 'selected' {
  return world.access.get().app.repositories.length === repositories.length ? 'all' : 'selected';
}
