import type { GithubActions } from '#lib/diagnosis/github.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { GithubApi } from '#lib/platform/github/api.ts';
import type { GithubClient } from '#lib/platform/github/client.ts';
import { locate } from '#lib/platform/github/download.ts';
import { createTail } from '#lib/platform/github/tail.ts';

const MAX_TAIL = 65_536;
/** A log that is larger and comes from its beginning is asked for again, from where its tail begins. */
const WORTH_A_REQUEST = 1_048_576;
/** Of a server that gives no part of a file, no more than this is read. */
const MAX_READ = 20 * 1_048_576;

const GOES_ON = '[the log goes on; this is as far as it could be read]';

/** What one request for a part of a log came to; `whole` when the server began to send everything, `bytes` long. */
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'whole'; readonly bytes: number }
  | { readonly kind: 'unsatisfiable' };

/**
 * Reads the last 64 KB of jobs' logs: https://docs.github.com/rest/actions/workflow-jobs#download-job-logs-for-a-workflow-run
 *
 * GitHub keeps them in Azure, which knows ranges with a first byte only and ignores `bytes=-65536`
 * (https://learn.microsoft.com/rest/api/storageservices/specifying-the-range-header-for-blob-service-operations). Then the
 * length that it names says where the tail begins.
 */
export function createLogTail(api: GithubApi, client: GithubClient): GithubActions['logTail'] {
  return async (repository, jobId) => {
    const url = await locate({ api, client }, repository, {
      route: 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs',
      parameters: { job_id: jobId },
    });
    if (!url) return '';
    let part = await readPart(client, url, `bytes=-${MAX_TAIL}`, WORTH_A_REQUEST);
    if (part.kind === 'whole') part = await readPart(client, url, `bytes=${part.bytes - MAX_TAIL}-`);
    // An empty file has no range that could be given.
    if (part.kind === 'unsatisfiable') part = await readPart(client, url);
    return part.kind === 'text' ? part.text : '';
  };
}

async function readPart(
  client: GithubClient,
  url: URL,
  range?: string,
  worthAnother = Number.POSITIVE_INFINITY,
): Promise<Part> {
  const tail = createTail(MAX_TAIL);
  let isCut = false;
  let signal: AbortSignal | undefined;
  const blob = {
    operation: 'GET {log location}',
    url,
    ...(range === undefined ? {} : { headers: { range } }),
    onStart: (given: AbortSignal) => {
      signal = given;
    },
  };
  try {
    return await client.fetchBlob<Part>(blob, async (response, call) => {
      const { status } = response;
      if (status === 200 || status === 206) {
        const bytes = status === 200 ? Number(response.headers.get('content-length') ?? 0) : 0;
        if (bytes > worthAnother) {
          await response.body?.cancel();
          return { kind: 'whole', bytes };
        }
        isCut = !(response.headers.get('content-range') ?? 'bytes 0-').startsWith('bytes 0-');
        const isAll = await readInto(tail, response);
        return { kind: 'text', text: isAll ? tail.text(isCut) : unfinished(tail.text(isCut)) };
      }
      await response.body?.cancel();
      if (status === 416) return { kind: 'unsatisfiable' };
      if (status === 404 || status === 410) return { kind: 'text', text: '' };
      throw new OutboundFailure('transient', call, `HTTP ${status}`, { status });
    });
  } catch (error) {
    // Time is up in the middle of a log: what came is better than nothing.
    if (signal?.aborted && tail.seen() > 0) return { kind: 'text', text: unfinished(tail.text(isCut)) };
    throw error;
  }
}

/** Whether the body came to its end within the limit. */
async function readInto(tail: ReturnType<typeof createTail>, response: Response): Promise<boolean> {
  if (response.body === null) return true;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    tail.push(chunk);
    // Leaving the loop closes the connection.
    if (tail.seen() > MAX_READ) return false;
  }
  return true;
}

/** The log without its last line, which may be half of one, and with a note in its place. */
function unfinished(text: string): string {
  const room = MAX_TAIL - GOES_ON.length;
  const lines = text.slice(
    text.length > room ? text.indexOf('\n', text.length - room) + 1 : 0,
    text.lastIndexOf('\n') + 1,
  );
  return `${lines}${GOES_ON}`;
}
