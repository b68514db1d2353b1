import { type Artifact, type Attempt, type Run } from '../runs/model.ts';
import type { World } from '../world.ts';
import { nodeId, repositoryUrl, timeOf } from './address.ts';
import { ownerOf } from './run-view.ts';

const DAY_MS = 86_400_000;

/** What a run has uploaded by `now`, newest first: it is there with the end of its attempt. */
export function artifactsOf(run: Run, now: number): Array<{ readonly artifact: Artifact; readonly attempt: Attempt }> {
  return run.attempts
    .filter(({ endsAt }) => endsAt <= now)
    .flatMap((attempt) => attempt.artifacts.map((artifact) => ({ artifact, attempt })))
    .toReversed();
}

export function isExpired({ retentionDays }: Artifact, { endsAt }: Attempt, now: number): boolean {
  return now >= endsAt + retentionDays * DAY_MS;
}

export function artifactView(
  world: Pick<World, 'origin'>,
  run: Run,
  artifact: Artifact,
  attempt: Attempt,
  now: number,
) {
  const repository = ownerOf(run);
  const url = `${repositoryUrl(world, repository)}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: nodeId('A', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.sizeInBytes,
    url,
    archive_download_url: `${url}/zip`,
    expired: isExpired(artifact, attempt, now),
    digest: artifact.digest ?? null,
    created_at: timeOf(attempt.endsAt),
    updated_at: timeOf(attempt.endsAt),
    expires_at: timeOf(attempt.endsAt + artifact.retentionDays * DAY_MS),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run.ref,
      head_sha: run.sha,
    },
  };
}
