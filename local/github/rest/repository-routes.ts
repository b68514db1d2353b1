import * as z from 'zod';

import { refusals } from '../api-error.ts';
import { commitOf, DEMO_SINCE, fullName, type Repository, sha1, tokenOwner } from '../demo/content.ts';
import { accountView } from '../views/account-view.ts';
import { nodeId, repositoryPage, repositoryUrl } from '../views/address.ts';
import { installationView } from '../views/app-view.ts';
import { fullRepositoryView } from '../views/repository-view.ts';
import { defineRoute, ok, type RestAnswer, type RestCall, type RestRoute, repositoryOf } from './call.ts';
import { pageOf, pageQuery, truth } from './page.ts';

const READ = { contents: 'read' } as const;
const MANY_COLUMNS = 60;

export const repositoryRoutes: readonly RestRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/repos/:owner/:repo',
    docs: 'repos/repos#get-a-repository',
    as: 'token',
    permission: { metadata: 'read' },
    answer: getRepository,
  }),
  defineRoute({
    method: 'GET',
    path: '/repos/:owner/:repo/installation',
    docs: 'apps/apps#get-a-repository-installation-for-the-authenticated-app',
    as: 'app',
    answer: getInstallation,
  }),
  defineRoute({
    method: 'GET',
    path: '/repos/:owner/:repo/branches',
    docs: 'branches/branches#list-branches',
    as: 'token',
    permission: READ,
    query: z.strictObject({ ...pageQuery, protected: truth.optional() }),
    answer: listBranches,
  }),
  defineRoute({
    method: 'GET',
    path: '/repos/:owner/:repo/branches/:branch+',
    docs: 'branches/branches#get-a-branch',
    as: 'token',
    permission: READ,
    answer: getBranch,
  }),
  defineRoute({
    method: 'GET',
    path: '/repos/:owner/:repo/git/ref/:ref+',
    docs: 'git/refs#get-a-reference',
    as: 'token',
    permission: READ,
    answer: getRef,
  }),
  defineRoute({
    method: 'GET',
    path: '/repos/:owner/:repo/contents/:path+',
    docs: 'repos/contents#get-repository-content',
    as: 'token',
    permission: READ,
    query: z.strictObject({ ref: z.string().optional() }),
    answer: getContent,
  }),
];

function getRepository(call: RestCall): RestAnswer {
  const repository = repositoryOf(call);
  const mayPush = call.identity?.repositories[fullName(repository)]?.actions === 'write';
  return ok(fullRepositoryView(call.world, repository, mayPush));
}

function getInstallation(call: RestCall): RestAnswer {
  if (!call.world.access.get().app.repositories.includes(fullName(repositoryOf(call)))) throw refusals.notFound();
  return ok(installationView(call.world));
}

function listBranches(call: RestCall<{ per_page: number; page: number; protected?: boolean | undefined }>): RestAnswer {
  const repository = repositoryOf(call);
  const isProtected = (name: string) => name === repository.defaultBranch;
  const wanted = call.query.protected;
  const names = repository.branches.filter((name) => wanted === undefined || isProtected(name) === wanted);
  const { headers, items } = pageOf(call, names);
  const body = items.map((name) => ({ name, commit: commitRef(call, repository, name), protected: isProtected(name) }));
  return { status: 200, body, headers };
}

function getBranch(call: RestCall): RestAnswer {
  const repository = repositoryOf(call);
  const name = call.params['branch'] ?? '';
  if (!repository.branches.includes(name)) throw refusals.branchNotFound();
  const { sha, url } = commitRef(call, repository, name);
  const person = { name: 'Otto Acme', email: 'otto@acme.example', date: DEMO_SINCE };
  const tree = sha1(`tree of ${sha}`);
  const base = repositoryUrl(call.world, repository);
  const self = `${base}/branches/${encodeURIComponent(name)}`;
  return ok({
    name,
    commit: {
      sha,
      node_id: nodeId('C', sha),
      commit: {
        author: person,
        committer: person,
        message: `Change ${name}`,
        tree: { sha: tree, url: `${base}/git/trees/${tree}` },
        url: `${base}/git/commits/${sha}`,
        comment_count: 0,
        verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
      },
      url,
      html_url: `${repositoryPage(call.world, repository)}/commit/${sha}`,
      comments_url: `${url}/comments`,
      author: accountView(call.world, tokenOwner),
      committer: accountView(call.world, tokenOwner),
      parents: [],
    },
    _links: { self, html: `${repositoryPage(call.world, repository)}/tree/${name}` },
    protected: name === repository.defaultBranch,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${self}/protection`,
  });
}

function getRef(call: RestCall): RestAnswer {
  const repository = repositoryOf(call);
  const [, kind, name = ''] = /^(heads|tags)\/(.+)$/.exec(call.params['ref'] ?? '') ?? [];
  const names = kind === 'heads' ? repository.branches : kind === 'tags' ? repository.tags : [];
  if (!names.includes(name)) throw refusals.notFound();
  const base = repositoryUrl(call.world, repository);
  const sha = commitOf(repository, name);
  return ok({
    ref: `refs/${kind}/${name}`,
    node_id: nodeId('REF', `${repository.id}:refs/${kind}/${name}`),
    url: `${base}/git/refs/${kind}/${name}`,
    object: { sha, type: 'commit', url: `${base}/git/commits/${sha}` },
  });
}

/** Only workflow files have a content here. */
function getContent(call: RestCall<{ ref?: string | undefined }>): RestAnswer {
  const repository = repositoryOf(call);
  const ref = call.query.ref ?? repository.defaultBranch;
  if (!isRef(repository, ref)) throw refusals.notFound();
  const path = call.params['path'] ?? '';
  const workflow = call.world.catalogue
    .workflows(repository)
    .find((one) => one.path === path && one.state !== 'deleted');
  if (!workflow) throw refusals.notFound();
  const bytes = Buffer.from(workflow.text);
  const sha = sha1(`blob ${bytes.length}\0${workflow.text}`);
  const base = repositoryUrl(call.world, repository);
  const url = `${base}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${base}/git/blobs/${sha}`;
  const html = `${repositoryPage(call.world, repository)}/blob/${ref}/${path}`;
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${MANY_COLUMNS}}`, 'g')) ?? [];
  return ok({
    name: path.split('/').at(-1),
    path,
    sha,
    size: bytes.length,
    url,
    html_url: html,
    git_url: git,
    download_url: null,
    type: 'file',
    content: lines.map((line) => `${line}\n`).join(''),
    encoding: 'base64',
    _links: { self: url, git, html },
  });
}

function isRef(repository: Repository, ref: string): boolean {
  const known = [...repository.branches, ...repository.tags];
  return known.includes(ref) || known.some((name) => commitOf(repository, name) === ref);
}

function commitRef(call: RestCall, repository: Repository, name: string) {
  const sha = commitOf(repository, name);
  return { sha, url: `${repositoryUrl(call.world, repository)}/commits/${sha}` };
}
