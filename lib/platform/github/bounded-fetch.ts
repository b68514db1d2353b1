/** Far above every answer of the API's JSON that we ask for: a page of 100 jobs has about 1 MB. */
const MAX_ANSWER_BYTES = 16 * 1_048_576;

/**
 * Fetches one answer whole, at most 16 MB of it.
 *
 * Octokit takes an answer whose connection broke in the middle for an empty one; here it rejects, as does one that is too
 * large.
 */
export async function boundedFetch(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.body === null) return response;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  const body = [204, 205, 304].includes(response.status) ? null : new Blob(chunks);
  return new Response(body, { status: response.status, headers: response.headers });
}
