import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { Octokit } from '@octokit/rest';

import { createTimeline } from '#local/clock/timeline.ts';
import { createGithubSimulator, type GithubSimulator } from '#local/github/simulator.ts';

/** A webhook as the fake endpoint received it. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly payload: Json;
}

/** JSON that tests may look into without a schema; what is absent reads as undefined. */
export interface Json {
  readonly [field: string]: Json;
  readonly [index: number]: Json;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface TestWorld {
  readonly simulator: GithubSimulator;
  readonly origin: string;
  readonly octokit: Octokit;
  readonly received: Received[];
  readonly clock: { time: number };
  /** What the webhook endpoint answers from now on; 202 unless told. */
  answerWebhooks(status: number): void;
  /** Another client, with another token or other ways to sign in. */
  client(options: ConstructorParameters<typeof Octokit>[0]): Octokit;
  /** A bare call of the API with the demo token; `headers` go over its own. */
  rest(method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<Reply>;
  /** A call as people and tests make it, below `/sim/github`. */
  people(method: string, path: string, body?: unknown): Promise<Reply>;
  /** Walks virtual time on, one due instant after the other. */
  pass(seconds: number): Promise<void>;
  /** Another simulator on the same data, as after a restart of the stack. */
  restart(): void;
  close(): Promise<void>;
}

export const CHECKOUT = { owner: 'acme', repo: 'checkout' } as const;
export const DIAGNOSE = { ...CHECKOUT, workflow_id: 'diagnose.yml' } as const;
const BEGINS = '2026-11-21T09:02:30.000Z';

/** A simulator and an endpoint for its webhooks behind one HTTP server, under a clock that tests move. */
export async function startWorld(): Promise<TestWorld> {
  const clock = { time: Date.parse(BEGINS) };
  const received: Received[] = [];
  let webhookStatus = 202;
  const database = new DatabaseSync(':memory:');
  const settable = {
    now: () => clock.time,
    freezeAt: (instant: number) => void (clock.time = instant),
    run: () => undefined,
  };
  const open = () => createGithubSimulator({ clock: settable, database, origin: () => origin });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (await simulator.handler(request, response)) return;
    let raw = '';
    for await (const chunk of request) raw += String(chunk);
    received.push({ headers: request.headers, raw, payload: JSON.parse(raw) as Json });
    response.writeHead(webhookStatus).end();
  };
  const server = createServer((request, response) => void serve(request, response));
  const origin = await listen(server);
  let simulator = open();

  const client: TestWorld['client'] = (options) =>
    new Octokit({ baseUrl: `${origin}/sim/github/api`, log: silent, ...options });

  async function call(method: string, path: string, headers: Record<string, string | undefined>, body: unknown) {
    const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const init: RequestInit = { method, headers: sent, redirect: 'manual' };
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${origin}/sim/github${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Json,
    };
  }

  return {
    get simulator() {
      return simulator;
    },
    origin,
    octokit: client({ auth: simulator.token }),
    received,
    clock,
    answerWebhooks(status) {
      webhookStatus = status;
    },
    client,
    rest: (method, path, body, headers = {}) =>
      call(
        method,
        `/api${path}`,
        { authorization: `Bearer ${simulator.token}`, 'user-agent': 'watchbell-tests', ...headers },
        body,
      ),
    people: (method, path, body) => call(method, path, { 'content-type': 'application/json' }, body),
    pass: async (seconds) => {
      await createTimeline(settable, [simulator.participant]).advanceTo(clock.time + seconds * 1000);
    },
    restart() {
      simulator = open();
    },
    async close() {
      await simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      database.close();
    },
  };
}

/** A string or number in JSON as text. */
export function textOf(json: unknown): string {
  if (typeof json === 'string') return json;
  return typeof json === 'number' ? String(json) : '';
}

/** Dispatches the demo's diagnose workflow and answers the run's id. */
export async function dispatched(world: TestWorld, inputs: Record<string, unknown> = {}): Promise<number> {
  const { data } = await world.octokit.actions.createWorkflowDispatch({
    ...DIAGNOSE,
    ref: 'main',
    inputs,
    return_run_details: true,
  });
  return Number((data as unknown as Json)['workflow_run_id']);
}

/** What a promise was refused with. */
export async function refusalOf(
  promise: Promise<unknown>,
): Promise<{ status: number; message: string; response: { headers: Record<string, string>; data: Json } }> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome === undefined) throw new Error('It was not refused.');
  return outcome as Awaited<ReturnType<typeof refusalOf>>;
}

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Octokit says each refusal aloud otherwise.
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
