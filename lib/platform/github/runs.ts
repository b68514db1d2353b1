import type { Artifact, GithubActions, Repository, WorkflowJob, WorkflowRun } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { GithubApi } from '#lib/platform/github/api.ts';
import { reasonOf } from '#lib/platform/github/reason.ts';
import { nameOf, refusalOf } from '#lib/platform/github/refusal.ts';
import {
  artifactListShape,
  checkRunShape,
  jobListShape,
  jobOf,
  readAnswer,
  runListShape,
  runOf,
  runShape,
} from '#lib/platform/github/shapes.ts';

const PAGE = 100;
const MAX_PAGES_OF_RUNS = 5;
const MAX_PAGES_OF_JOBS = 3;
const MAX_PAGES_OF_ARTIFACTS = 3;

/** How far GitHub's clock may be behind ours. */
const CLOCK_SKEW_MS = 2 * 60_000;

/** GitHub's own limit for a check run's output: https://docs.github.com/rest/checks/runs#create-a-check-run */
const MAX_SUMMARY = 65_535;

type Runs = Pick<GithubActions, 'find' | 'run' | 'jobs' | 'artifacts' | 'summary' | 'cancel' | 'rerun'>;

/** Runs of workflows and what belongs to them: https://docs.github.com/rest/actions/workflow-runs */
export function createRuns(api: GithubApi): Runs {
  return {
    find: (query) => findRun(api, query),
    run: (repository, id, attempt) => readRun(api, repository, id, attempt),
    jobs: (repository, id, attempt) => readJobs(api, repository, id, attempt),
    artifacts: (repository, id) => readArtifacts(api, repository, id),
    async summary(repository, jobId) {
      const answer = await api.ask(repository, {
        route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
        parameters: { check_run_id: jobId },
        expects: [403, 404],
      });
      if (answer.status !== 200) return undefined;
      const { output } = readAnswer(checkRunShape, answer);
      return (output?.summary || output?.text || undefined)?.slice(0, MAX_SUMMARY).toWellFormed();
    },
    async cancel(repository, id) {
      const { status } = await api.ask(repository, {
        route: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel',
        parameters: { run_id: id },
        expects: [404, 409],
      });
      if (status === 404) await api.repository(repository);
      return status < 300 ? 'asked' : 'finished';
    },
    rerun: (repository, id, jobs) => rerun(api, repository, id, jobs),
  };
}

async function findRun(
  api: GithubApi,
  { marker, repository, since, workflow }: Parameters<GithubActions['find']>[0],
): Promise<WorkflowRun | undefined> {
  const from = new Date(since - CLOCK_SKEW_MS).toISOString().replace(/\.\d{3}Z$/, 'Z');
  for (let page = 1; page <= MAX_PAGES_OF_RUNS; page += 1) {
    const answer = await api.ask(repository, {
      route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      parameters: { workflow_id: workflow, event: 'workflow_dispatch', created: `>=${from}`, per_page: PAGE, page },
      expects: [404],
    });
    if (answer.status === 404) {
      await api.assertWorkflow(repository, workflow);
      return undefined;
    }
    const runs = readAnswer(runListShape, answer).workflow_runs.map(runOf);
    const found = runs.find(({ title }) => title.includes(marker));
    if (found || runs.length < PAGE) return found;
  }
  return undefined;
}

async function readRun(
  api: GithubApi,
  repository: Repository,
  id: number,
  attempt: number | undefined,
): Promise<WorkflowRun | undefined> {
  const answer = await api.ask(repository, {
    route:
      attempt === undefined
        ? 'GET /repos/{owner}/{repo}/actions/runs/{run_id}'
        : 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}',
    parameters: { run_id: id, ...(attempt === undefined ? {} : { attempt_number: attempt }) },
    expects: [404],
  });
  if (answer.status !== 404) return runOf(readAnswer(runShape, answer));
  await api.repository(repository);
  return undefined;
}

async function readJobs(
  api: GithubApi,
  repository: Repository,
  id: number,
  attempt: number,
): Promise<readonly WorkflowJob[]> {
  const jobs: WorkflowJob[] = [];
  for (let page = 1; page <= MAX_PAGES_OF_JOBS; page += 1) {
    const answer = await api.ask(repository, {
      route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
      parameters: { run_id: id, attempt_number: attempt, per_page: PAGE, page },
      expects: [404],
    });
    if (answer.status === 404) {
      await api.repository(repository);
      return jobs;
    }
    const read = readAnswer(jobListShape, answer).jobs.map(jobOf);
    jobs.push(...read);
    if (read.length < PAGE) return jobs;
  }
  return jobs;
}

async function readArtifacts(api: GithubApi, repository: Repository, id: number): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  for (let page = 1; page <= MAX_PAGES_OF_ARTIFACTS; page += 1) {
    const answer = await api.ask(repository, {
      route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
      parameters: { run_id: id, per_page: PAGE, page },
      expects: [404],
    });
    if (answer.status === 404) {
      await api.repository(repository);
      return artifacts;
    }
    const read = readAnswer(artifactListShape, answer).artifacts;
    artifacts.push(
      ...read.map(({ expired, id: artifactId, name, size_in_bytes: size }) => ({
        id: artifactId,
        name,
        size,
        expired: expired === true,
      })),
    );
    if (read.length < PAGE) return artifacts;
  }
  return artifacts;
}

async function rerun(api: GithubApi, repository: Repository, id: number, jobs: 'all' | 'failed'): Promise<void> {
  const answer = await api.ask(repository, {
    route:
      jobs === 'all'
        ? 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun'
        : 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
    parameters: { run_id: id },
    effect: true,
    expects: [403, 404, 409, 422],
  });
  if (answer.status < 300) return;
  const facts = { repository: nameOf(repository), run: id };
  if (answer.status === 404) {
    await api.repository(repository);
    throw new DomainError('github.run_missing', facts);
  }
  const reason = reasonOf(answer);
  // A run that is too old or still running is refused with the same status as a right that is missing.
  if (answer.status === 403 && !/workflow|retr[iy]|running/i.test(reason)) throw refusalOf(answer, repository);
  throw new DomainError('github.not_rerunnable', { ...facts, reason });
}
