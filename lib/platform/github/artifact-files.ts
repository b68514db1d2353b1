import type { ArtifactFile, GithubActions } from '#lib/diagnosis/github.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { GithubApi } from '#lib/platform/github/api.ts';
import type { GithubClient } from '#lib/platform/github/client.ts';
import { locate } from '#lib/platform/github/download.ts';
import { readZip } from '#lib/platform/github/read-zip.ts';

const MAX_ZIP = 5 * 1_048_576;

const TOO_LARGE = 'the artifact is larger than 5 MB, and larger ones are not loaded';
const GONE = 'GitHub has deleted the artifact';

/**
 * Reads named files out of artifacts: https://docs.github.com/rest/actions/artifacts#download-an-artifact
 *
 * The zip is held in memory, so it is small or refused, whatever size GitHub has told.
 */
export function createArtifactFiles(api: GithubApi, client: GithubClient): GithubActions['artifactFiles'] {
  return async (repository, { expired, id, size }, names) => {
    if (expired) return refuseAll(names, GONE);
    if (size > MAX_ZIP) return refuseAll(names, TOO_LARGE);
    const url = await locate({ api, client }, repository, {
      route: 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      parameters: { artifact_id: id, archive_format: 'zip' },
    });
    if (!url) return refuseAll(names, GONE);
    const zip = await load(client, url);
    return typeof zip === 'string' ? refuseAll(names, zip) : readZip(zip, names);
  };
}

/** The bytes of a zip, or why they were not loaded. */
function load(client: GithubClient, url: URL): Promise<Buffer | string> {
  return client.fetchBlob({ operation: 'GET {artifact location}', url }, async (response, call) => {
    const { body, headers, status } = response;
    if (status !== 200 || Number(headers.get('content-length') ?? 0) > MAX_ZIP) {
      await body?.cancel();
      if (status === 200) return TOO_LARGE;
      if (status === 404 || status === 410) return GONE;
      throw new OutboundFailure('transient', call, `HTTP ${status}`, { status });
    }
    const chunks: Uint8Array[] = [];
    let loaded = 0;
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      loaded += chunk.length;
      if (loaded > MAX_ZIP) return TOO_LARGE;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  });
}

function refuseAll(names: readonly string[], refused: string): ReadonlyMap<string, ArtifactFile> {
  return new Map(names.map((name) => [name, { refused }]));
}
