import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { faultAnswer } from '../rest/rate-limit.ts';
import { nowOf, type World } from '../world.ts';
import { checkAddress } from './address.ts';
import { logText, logTime } from './log-text.ts';
import { madeUpLog } from './made-up-log.ts';
import { readRange } from './range.ts';
import { openZip } from './zip.ts';

/** Something to download: any part of it can be read without holding the rest. */
interface Blob {
  readonly size: number;
  readonly type: string;
  /** `from` is included, `end` is not. */
  read(from: number, end: number): Promise<Readable>;
}

/** Serves downloads by their signed addresses, with the errors of GitHub's blob store. */
export async function serveBlob(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: { readonly path: string; readonly query: URLSearchParams },
): Promise<void> {
  const method = request.method ?? 'GET';
  const fault = world.faults.strike(method, `/blobs${url.path}`);
  if (fault?.kind === 'slow') await setTimeout(fault.ms);
  const note = (status: number) =>
    world.log.add({
      at: new Date(nowOf(world)).toISOString(),
      method,
      path: `/blobs${url.path}`,
      status,
      body: undefined,
    });
  if (fault?.kind === 'before' || fault?.kind === 'lost') {
    note(0);
    response.destroy();
    return;
  }
  const ordered = fault && faultAnswer(fault, nowOf(world));
  const refusal = ordered
    ? { status: ordered.status, code: 'ServerBusy', message: 'Ordered by a fault.' }
    : refuse(world, request, url);
  const blob = refusal ? undefined : await find(world, url.path);
  if (!blob) {
    const { code, message, status } = refusal ?? NOT_FOUND;
    note(status);
    sendError(response, status, code, message);
    return;
  }
  await send(world, request, response, blob, note);
}

const NOT_FOUND = { status: 404, code: 'BlobNotFound', message: 'The specified blob does not exist.' };

function refuse(world: World, { headers, method }: IncomingMessage, url: { path: string; query: URLSearchParams }) {
  if (method !== 'GET' && method !== 'HEAD') {
    return {
      status: 405,
      code: 'UnsupportedHttpVerb',
      message: 'The resource does not support the specified HTTP verb.',
    };
  }
  if (headers.authorization !== undefined) {
    const message =
      'Authentication information is not given in the correct format. Check the value of Authorization header.';
    return { status: 400, code: 'InvalidAuthenticationInfo', message };
  }
  const checked = checkAddress(world, url.path, url.query);
  if (checked === 'good') return undefined;
  const detail =
    checked === 'expired' ? 'Signature not valid in the specified time frame.' : 'Signature did not match.';
  const message = `Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature. ${detail}`;
  return { status: 403, code: 'AuthenticationFailed', message };
}

async function find(world: World, path: string): Promise<Blob | undefined> {
  const [, kind, id] = /^\/(logs|artifacts)\/(\d+)$/.exec(path) ?? [];
  if (kind === 'logs') return logBlob(world, Number(id));
  const run = world.runs.findByArtifact(Number(id));
  const artifact = run?.attempts.flatMap(({ artifacts }) => artifacts).find((one) => one.id === Number(id));
  if (!artifact) return undefined;
  return {
    size: artifact.sizeInBytes,
    type: 'application/zip',
    read: async (from, end) => {
      const zip = await openZip(artifact.content);
      return Buffer.isBuffer(zip) ? Readable.from([zip.subarray(from, end)]) : Readable.from(part(zip, from, end));
    },
  };
}

function logBlob(world: World, jobId: number): Blob | undefined {
  const job = world.runs
    .findByJob(jobId)
    ?.attempts.flatMap(({ jobs }) => jobs)
    .find(({ id }) => id === jobId);
  if (!job) return undefined;
  const type = 'text/plain; charset=utf-8';
  if (typeof job.log === 'object') {
    const read = async (from: number, end: number) => Readable.from(madeUpLog(from, end, logTime(job.endsAt)));
    return { size: job.log.bytes, type, read };
  }
  const bytes = Buffer.from(logText(job));
  return { size: bytes.length, type, read: async (from, end) => Readable.from([bytes.subarray(from, end)]) };
}

/** The bytes of a stream from `from` to before `end`. */
async function* part(stream: Readable, from: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const wanted = chunk.subarray(Math.max(0, from - at), Math.max(0, end - at));
    at += chunk.length;
    if (wanted.length > 0) yield wanted;
    if (at >= end) return;
  }
}

async function send(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  blob: Blob,
  note: (status: number) => void,
): Promise<void> {
  const suffixes = world.settings.get().suffixRanges === 'supported';
  const range = readRange(request.headers.range, blob.size, { suffixes });
  const status = range === 'unsatisfiable' ? 416 : range ? 206 : 200;
  note(status);
  if (range === 'unsatisfiable') {
    response.setHeader('content-range', `bytes */${blob.size}`);
    sendError(response, 416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
    return;
  }
  const { from, to } = range ?? { from: 0, to: blob.size - 1 };
  response.writeHead(status, {
    'content-type': blob.type,
    'content-length': to - from + 1,
    'accept-ranges': 'bytes',
    server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0',
    date: new Date(nowOf(world)).toUTCString(),
    ...(range && { 'content-range': `bytes ${from}-${to}/${blob.size}` }),
  });
  if (request.method === 'HEAD' || blob.size === 0) {
    response.end();
    return;
  }
  // Who has read enough hangs up.
  await pipeline(await blob.read(from, to + 1), response).catch(() => undefined);
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  const xml = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code }).end(xml);
}
