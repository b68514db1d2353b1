import { app, fullName, installationId, organization, repositories } from '../demo/content.ts';
import { type Attempt, lastAttempt, phaseOf, type Run } from '../runs/model.ts';
import { artifactsOf, artifactView } from '../views/artifact-view.ts';
import { jobView } from '../views/job-view.ts';
import { runView } from '../views/run-view.ts';
import { nowOf, type World } from '../world.ts';

const SHOWN_RUNS = 100;

/** The simulated GitHub as `/sim/github/state` tells it, runs newest first; never a secret. */
export function githubState(world: World) {
  return {
    app: { id: app.id, slug: app.slug, clientId: app.clientId, installationId },
    organization: organization.login,
    access: world.access.get(),
    settings: world.settings.get(),
    repositories: repositories.map((repository) => ({
      id: repository.id,
      owner: repository.owner,
      name: repository.name,
      full_name: fullName(repository),
      description: repository.description,
      default_branch: repository.defaultBranch,
      branches: repository.branches,
      tags: repository.tags,
      workflows: world.catalogue.workflows(repository).map(({ file, id, path, state }) => ({
        id,
        name: file.name,
        path,
        state,
        dispatchable: file.dispatchable,
        inputs: file.inputs,
      })),
    })),
    runs: world.runs
      .list()
      .slice(0, SHOWN_RUNS)
      .map((run) => shownRun(world, run)),
  };
}

export type GithubState = ReturnType<typeof githubState>;
export type ShownRun = ReturnType<typeof shownRun>;

/** A run with its jobs, steps and artifacts, for people, seen through one of its attempts. */
export function shownRun(world: World, run: Run, attempt: Attempt = lastAttempt(run)) {
  const now = nowOf(world);
  const view = runView(world, run, now, attempt);
  return {
    id: view.id,
    repository: view.repository.full_name,
    workflow: view.path.split('/').at(-1) ?? '',
    workflow_id: view.workflow_id,
    run_number: view.run_number,
    run_attempt: view.run_attempt,
    display_title: view.display_title,
    event: view.event,
    head_branch: view.head_branch,
    head_sha: view.head_sha,
    actor: view.actor.login,
    inputs: run.inputs,
    status: view.status,
    conclusion: view.conclusion,
    created_at: view.created_at,
    run_started_at: view.run_started_at,
    updated_at: view.updated_at,
    html_url: view.html_url,
    /** All of them, oldest first, with the ids of their jobs: a re-run keeps those that went well. */
    attempts: run.attempts.map(({ jobs, number }) => ({ number, jobs: jobs.map(({ id }) => id) })),
    jobs: attempt.jobs
      .filter((job) => phaseOf(job, now) !== 'absent')
      .map((job) => {
        const { completed_at, conclusion, id, name, started_at, status, steps } = jobView(world, run, job, now);
        return { id, name, status, conclusion, started_at, completed_at, steps };
      }),
    artifacts: artifactsOf(run, now).map(({ artifact, attempt: by }) => {
      const { expired, id, name, size_in_bytes } = artifactView(world, run, artifact, by, now);
      return { id, name, size_in_bytes, expired };
    }),
  };
}
