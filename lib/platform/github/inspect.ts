import { posix } from 'node:path';
import type { GithubSetup, Inspection, Repository } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Access, Permissions } from '#lib/platform/github/access.ts';
import type { GithubApi } from '#lib/platform/github/api.ts';
import { nameOf } from '#lib/platform/github/refusal.ts';
import { fileShape, readAnswer, workflowShape } from '#lib/platform/github/shapes.ts';
import { readWorkflowFile } from '#lib/platform/github/workflow-file.ts';

/** GitHub's own limit for a workflow's file is 512 KB. */
const MAX_FILE = 512 * 1024;

/** What following, re-running and reading results take. */
const NEEDED = ['actions: write', 'contents: read', 'checks: read'];

/** Looks at a repository and one of its workflows with the credential that runs will have. */
export function createInspect(api: GithubApi, access: Access): GithubSetup['inspect'] {
  return async (asked, workflow) => {
    // It names first what is wrong with an App as a whole.
    const permissions = await access.permissions(asked);
    const { default_branch: defaultBranch, id: repositoryId, name, owner } = await api.repository(asked);
    const repository = { owner: owner.login, name };
    const found = await readWorkflow(api, repository, workflow);
    const text = await readFile(api, repository, found.path);
    const file = text === undefined ? undefined : await readWorkflowFile(text);
    const facts = { repository: nameOf(repository), workflow: found.file };
    if (file && !file.inputs) throw new DomainError('github.not_dispatchable', facts);
    if (found.state.startsWith('disabled')) throw new DomainError('github.workflow_disabled', facts);

    const missing = permissions ? missingOf(permissions) : await probe(api, repository);
    if (text === undefined && !missing.includes('contents: read')) missing.push('contents: read');
    return {
      repository,
      repositoryId,
      defaultBranch,
      workflow: {
        file: found.file,
        name: found.name,
        ...(file?.inputs ? { inputs: file.inputs, showsMarker: file.showsMarker } : {}),
      },
      missing,
    } satisfies Inspection;
  };
}

async function readWorkflow(api: GithubApi, repository: Repository, workflow: string) {
  const answer = await api.ask(repository, {
    route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}',
    parameters: { workflow_id: posix.basename(workflow) },
    expects: [404],
  });
  if (answer.status === 404)
    throw new DomainError('github.workflow_missing', { repository: nameOf(repository), workflow });
  const { name, path, state } = readAnswer(workflowShape, answer);
  return { name, path, state, file: posix.basename(path) };
}

/** The file on the default branch, which is the one that GitHub looks at too; undefined without the right to read it. */
async function readFile(api: GithubApi, repository: Repository, path: string): Promise<string | undefined> {
  const answer = await api.ask(repository, {
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { path },
    expects: [403, 404],
  });
  if (answer.status === 403) return undefined;
  if (answer.status === 404) {
    const workflow = posix.basename(path);
    throw new DomainError('github.workflow_missing', { repository: nameOf(repository), workflow });
  }
  const { content, encoding } = readAnswer(fileShape, answer);
  return encoding === 'base64' ? Buffer.from(content, 'base64').subarray(0, MAX_FILE).toString('utf8') : '';
}

/** Of an App GitHub tells what it was granted. */
function missingOf(permissions: Permissions): string[] {
  return NEEDED.filter((needed) => {
    const [right = '', level] = needed.split(': ');
    const granted = permissions[right];
    return granted === undefined || (level === 'write' && granted === 'read');
  });
}

/**
 * Of a token it tells nothing, so the one right that reading does not show is tried: cancelling run 0, which no repository has.
 * GitHub judges rights before it looks for the run: 403 without the right, 404 with it.
 */
async function probe(api: GithubApi, repository: Repository): Promise<string[]> {
  const { status } = await api.ask(repository, {
    route: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel',
    parameters: { run_id: 0 },
    expects: [403, 404, 409, 422],
  });
  return status === 403 ? ['actions: write'] : [];
}
