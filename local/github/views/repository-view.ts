import { DEMO_SINCE, fullName, organization, type Repository } from '../demo/content.ts';
import type { World } from '../world.ts';
import { accountView } from './account-view.ts';
import { nodeId, repositoryPage, repositoryUrl } from './address.ts';

type Places = Pick<World, 'origin'>;

/** Where each part of a repository is, by field, below its own address. */
const PLACES = {
  forks_url: '/forks',
  keys_url: '/keys{/key_id}',
  collaborators_url: '/collaborators{/collaborator}',
  teams_url: '/teams',
  hooks_url: '/hooks',
  issue_events_url: '/issues/events{/number}',
  events_url: '/events',
  assignees_url: '/assignees{/user}',
  branches_url: '/branches{/branch}',
  tags_url: '/tags',
  blobs_url: '/git/blobs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  git_refs_url: '/git/refs{/sha}',
  trees_url: '/git/trees{/sha}',
  statuses_url: '/statuses/{sha}',
  languages_url: '/languages',
  stargazers_url: '/stargazers',
  contributors_url: '/contributors',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  commits_url: '/commits{/sha}',
  git_commits_url: '/git/commits{/sha}',
  comments_url: '/comments{/number}',
  issue_comment_url: '/issues/comments{/number}',
  contents_url: '/contents/{+path}',
  compare_url: '/compare/{base}...{head}',
  merges_url: '/merges',
  archive_url: '/{archive_format}{/ref}',
  downloads_url: '/downloads',
  issues_url: '/issues{/number}',
  pulls_url: '/pulls{/number}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  labels_url: '/labels{/name}',
  releases_url: '/releases{/id}',
  deployments_url: '/deployments',
} as const;

const WITHOUT_EXTRAS = {
  homepage: null,
  size: 1204,
  stargazers_count: 0,
  watchers_count: 0,
  language: 'TypeScript',
  has_issues: true,
  has_projects: false,
  has_downloads: true,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  forks_count: 0,
  mirror_url: null,
  archived: false,
  disabled: false,
  open_issues_count: 0,
  license: null,
  allow_forking: false,
  is_template: false,
  web_commit_signoff_required: false,
  topics: [],
  visibility: 'private',
  forks: 0,
  open_issues: 0,
  watchers: 0,
} as const;

/** A "minimal repository", as runs carry it. */
export function minimalRepositoryView(world: Places, repository: Repository) {
  const url = repositoryUrl(world, repository);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: true,
    owner: accountView(world, organization),
    html_url: repositoryPage(world, repository),
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(PLACES).map(([field, path]) => [field, `${url}${path}`])),
  };
}

/** A repository as webhooks tell it. */
export function repositoryView(world: Places, repository: Repository) {
  const page = repositoryPage(world, repository);
  return {
    ...minimalRepositoryView(world, repository),
    created_at: DEMO_SINCE,
    updated_at: DEMO_SINCE,
    pushed_at: DEMO_SINCE,
    git_url: `git://github.com/${fullName(repository)}.git`,
    ssh_url: `git@github.com:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    ...WITHOUT_EXTRAS,
    default_branch: repository.defaultBranch,
  };
}

/** A "full repository", with what who asks may do. */
export function fullRepositoryView(world: Places, repository: Repository, mayPush: boolean) {
  return {
    ...repositoryView(world, repository),
    permissions: { admin: false, maintain: false, push: mayPush, triage: mayPush, pull: true },
    organization: accountView(world, organization),
    network_count: 0,
    subscribers_count: 1,
  };
}
