import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

import type { HttpHandler } from '#local/contract.ts';
import {
  createDiscordSimulator,
  type DiscordSimulator,
  type DiscordSimulatorSettings,
} from '#local/discord/simulator.ts';

/** An interaction as the fake bot received it. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly payload: Payload;
}

export interface Payload {
  readonly [field: string]: unknown;
  readonly id: string;
  readonly application_id: string;
  readonly token: string;
  readonly type: number;
  readonly data: {
    readonly name: string;
    readonly options?: ReadonlyArray<PayloadOption>;
    readonly resolved?: unknown;
  };
  readonly member: { readonly user: { readonly id: string }; readonly permissions: string };
}

export interface PayloadOption {
  readonly name: string;
  readonly type: number;
  readonly value?: unknown;
  readonly focused?: boolean;
  readonly options?: readonly PayloadOption[];
}

/** The fake bot answers 202 without a body: it will call back. */
export const ACCEPTED = Symbol('accepted');

/** What the fake bot answers: a value is sent as JSON, `ACCEPTED` as 202, undefined means that it never answers. */
export type BotScript = (received: Received) => unknown;

export interface TestWorld {
  readonly simulator: DiscordSimulator;
  readonly origin: string;
  readonly received: Received[];
  readonly clock: { time: number };
  /** The interaction that the bot got; throws when there is not exactly one. */
  onlyInteraction(): Received;
  /** Changes what the bot answers from now on. */
  script(next: BotScript): void;
  /** A REST call as the bot makes it, with JSON, a form, or the very text or bytes given. */
  rest(method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<RestReply>;
  /** A REST call with no bot token: what an interaction's own token allows. */
  byToken(method: string, path: string, body?: unknown): Promise<RestReply>;
  /** The headers of a REST call's answer. */
  headers(method: string, path: string, body?: unknown): Promise<Headers>;
  /** A call as the console makes it. */
  people(method: string, path: string, body?: unknown): Promise<RestReply>;
  register(commands: unknown): Promise<RestReply>;
  close(): Promise<void>;
}

export interface RestReply {
  readonly status: number;
  readonly body: Json;
}

/** JSON that tests may look into without a schema; what is absent reads as undefined. */
export interface Json {
  readonly [field: string]: Json;
  readonly [index: number]: Json;
}

/** The id of a message, a modal or a member in an answer. */
export function idOf(json: Json | undefined): string {
  const id: unknown = json?.id;
  if (typeof id !== 'string') throw new Error(`There is no id in ${JSON.stringify(json)}.`);
  return id;
}

export const AGENT = 'DiscordBot (https://example.test/watchbell, 0.1.0)';

/** A simulator and a scripted bot, each behind a real HTTP server; `more` handlers are asked after the simulator. */
export async function startWorld(
  settings: Partial<DiscordSimulatorSettings> = {},
  more: (simulator: DiscordSimulator, clock: { time: number }) => readonly HttpHandler[] = () => [],
): Promise<TestWorld> {
  let script: BotScript = () => ({ type: 4, data: { content: 'Understood.' } });
  const received: Received[] = [];
  const clock = { time: Date.parse('2026-11-21T09:02:30Z') };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let raw = '';
    for await (const chunk of request) raw += String(chunk);
    const one = { headers: request.headers, raw, payload: JSON.parse(raw) as Payload };
    received.push(one);
    const reply = await script(one);
    if (reply === undefined) return;
    if (reply === ACCEPTED) {
      response.writeHead(202).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  };
  const bot = createServer((request, response) => void answer(request, response));
  const botOrigin = await listen(bot);
  const simulator = createDiscordSimulator({
    clock: { now: () => clock.time },
    database: new DatabaseSync(':memory:'),
    interactionsUrl: () => `${botOrigin}/interactions`,
    ...settings,
  });
  const handlers = [simulator.handler, ...more(simulator, clock)];
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    for (const handler of handlers) if (await handler(request, response)) return;
    response.writeHead(404).end();
  };
  const server = createServer((request, response) => void serve(request, response));
  const origin = await listen(server);

  async function send(method: string, path: string, headers: Record<string, string | undefined>, body: unknown) {
    const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const init: RequestInit = { method, headers: sent };
    if (body !== undefined) init.body = isWhole(body) ? body : JSON.stringify(body);
    return fetch(`${origin}/sim/discord${path}`, init);
  }

  async function call(method: string, path: string, headers: Record<string, string | undefined>, body: unknown) {
    const response = await send(method, path, headers, body);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Json };
  }

  const botHeaders = (body: unknown) => ({
    authorization: `Bot ${simulator.botToken}`,
    'user-agent': AGENT,
    'content-type': body === undefined || body instanceof FormData ? undefined : 'application/json',
  });
  const rest: TestWorld['rest'] = (method, path, body, headers = {}) =>
    call(method, `/api/v10${path}`, { ...botHeaders(body), ...headers }, body);

  return {
    simulator,
    origin,
    received,
    clock,
    onlyInteraction() {
      const [one] = received;
      if (!one || received.length !== 1) throw new Error(`The bot got ${received.length} interactions.`);
      return one;
    },
    script(next) {
      script = next;
    },
    rest,
    byToken: (method, path, body) => rest(method, path, body, { authorization: undefined }),
    async headers(method, path, body) {
      const response = await send(method, `/api/v10${path}`, botHeaders(body), body);
      await response.text();
      return response.headers;
    },
    people: (method, path, body) => call(method, path, { 'content-type': 'application/json' }, body),
    register: (commands) =>
      rest('PUT', `/applications/${simulator.application.id}/guilds/${simulator.guild.id}/commands`, commands),
    async close() {
      simulator.close();
      await Promise.all([stop(bot), stop(server)]);
    },
  };
}

/** True for what is sent as it is. */
function isWhole(body: unknown): body is string | FormData | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array;
}

/** The commands that the tests register: sub-commands, a choice, an autocomplete, a channel. */
export const COMMANDS = [
  { name: 'help', description: 'What the bot can do' },
  {
    name: 'trigger',
    description: 'Schedules',
    options: [
      {
        type: 1,
        name: 'create',
        description: 'Create a trigger',
        options: [
          { type: 3, name: 'name', description: 'What to call it', required: true, max_length: 32 },
          { type: 3, name: 'schedule', description: 'When it runs', required: true, autocomplete: true },
          { type: 7, name: 'channel', description: 'Where to write', channel_types: [0] },
          {
            type: 3,
            name: 'task',
            description: 'What it does',
            choices: [{ name: 'Message', value: 'discord_message' }],
          },
          { type: 4, name: 'retries', description: 'How often to try again', min_value: 0, max_value: 5 },
        ],
      },
      { type: 1, name: 'list', description: 'List the triggers' },
    ],
  },
] as const;

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
