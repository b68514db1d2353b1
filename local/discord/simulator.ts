import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import type { HttpHandler, VirtualClock } from '#local/contract.ts';

import { openAttachmentStore } from './attachments/attachment-store.ts';
import { answerCdn } from './attachments/cdn.ts';
import { type LoggedCall, openCallLog } from './call-log.ts';
import { application, guild } from './demo-workspace.ts';
import { createFaults } from './faults.ts';
import { sendJson } from './http-exchange.ts';
import {
  type ComponentRequest,
  click,
  type InteractionRequest,
  type InteractionResult,
  interact,
  type ModalRequest,
  submit,
} from './interactions/interact.ts';
import { openSessionStore } from './interactions/session-store.ts';
import { createWaiting } from './interactions/waiting.ts';
import { openMessageStore } from './message-store.ts';
import type { Application, Guild, SeenMessage } from './model.ts';
import { createEventFeed } from './people/event-feed.ts';
import { answerPeople } from './people/routes.ts';
import { type WorkspaceState, workspaceState } from './people/state.ts';
import { answerRest } from './rest/api.ts';
import { createRateLimits } from './rest/rate-limit.ts';
import { openSettingsStore } from './settings-store.ts';
import { openSigningKey } from './signing-key.ts';
import { createSnowflakes } from './snowflake.ts';
import type { ObservedCall, SimulatorEvent, World } from './world.ts';

/** Discord waits this long for the answer to an interaction. */
const ANSWER_WITHIN_MS = 3000;
const BASE = '/sim/discord';
/** Until somebody has called: where `npm start` serves unless told otherwise. */
const DEFAULT_ORIGIN = 'http://127.0.0.1:4600';
const REST_BASE = `${BASE}/api/v10`;

export interface DiscordSimulatorSettings {
  readonly clock: VirtualClock;
  /** Holds messages, commands and the log; `:memory:` will do for tests. */
  readonly database: DatabaseSync;
  /** Where the development signing key lies; undefined keeps it in memory. */
  readonly dataDir?: string | undefined;
  /** The interactions endpoint, asked for at each interaction. */
  readonly interactionsUrl: () => string;
  readonly random?: (bytes: number) => Buffer;
  /** Real milliseconds; Discord's three seconds unless given. */
  readonly answerWithinMs?: number;
  /** Hears of every REST call and interaction. */
  readonly onCall?: (call: ObservedCall) => void;
}

export interface DiscordSimulator {
  /** Everything under `/sim/discord/`. */
  readonly handler: HttpHandler;
  readonly application: Application;
  readonly botToken: string;
  readonly publicKeyHex: string;
  readonly guild: Guild;
  state(): WorkspaceState;
  log(): LoggedCall[];
  interact(request: InteractionRequest): Promise<InteractionResult>;
  /** Clicks a button or chooses in a menu. */
  click(request: ComponentRequest): Promise<InteractionResult>;
  /** Sends a form that a person has filled in. */
  submit(request: ModalRequest): Promise<InteractionResult>;
  /** A message, whoever sees it. */
  message(id: string): SeenMessage | undefined;
  /** Calls `listener` after each change that people could see; returns what takes it off again. */
  onChange(listener: (event: SimulatorEvent) => void): () => void;
  /** Ends the event streams, so that a server can close. */
  close(): void;
}

/** Plays Discord for one machine: its REST API, its signed interactions, and the people of a demo workspace. */
export function createDiscordSimulator(settings: DiscordSimulatorSettings): DiscordSimulator {
  const { clock, database, interactionsUrl } = settings;
  const random = settings.random ?? randomBytes;
  const key = openSigningKey(settings.dataDir);
  const settingsStore = openSettingsStore(database);
  const messages = openMessageStore(database);
  const attachments = openAttachmentStore(database);
  let origin = DEFAULT_ORIGIN;
  const botToken = settingsStore.ensure('bot-token', () => newBotToken(random));
  const feed = createEventFeed(clock);
  const listeners = new Set<(event: SimulatorEvent) => void>([(event) => feed.publish(event)]);
  const world: World = {
    clock,
    messages,
    attachments,
    settings: settingsStore,
    log: openCallLog(database, botToken),
    sessions: openSessionStore(database),
    waiting: createWaiting(),
    faults: createFaults(() => random(4).readUInt32BE() / 2 ** 32),
    rateLimits: createRateLimits(() => clock.now()),
    botToken,
    nextId: createSnowflakes(() => clock.now(), highest(messages.highestId(), attachments.highestId())),
    origin: () => origin,
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    onCall: settings.onCall ?? (() => undefined),
  };
  const interactor = {
    world,
    key,
    interactionsUrl,
    answerWithinMs: settings.answerWithinMs ?? ANSWER_WITHIN_MS,
    randomHex: (bytes: number) => random(bytes).toString('hex'),
  };

  const handler: HttpHandler = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== BASE && !pathname.startsWith(`${BASE}/`)) return false;
    if (request.headers.host !== undefined) origin = `http://${request.headers.host}`;
    if (answerCdn(world, request, response, pathname)) return true;
    if (pathname.startsWith(`${REST_BASE}/`)) {
      await answerRest(world, request, response, { path: pathname.slice(REST_BASE.length), query: searchParams });
      return true;
    }
    const url = { path: pathname.slice(BASE.length), query: searchParams };
    if (await answerPeople({ world, interactor, feed }, request, response, url)) return true;
    sendJson(response, 404, { message: '404: Not Found', code: 0 });
    return true;
  };

  return {
    handler,
    application,
    botToken,
    publicKeyHex: key.publicKeyHex,
    guild,
    state: () => workspaceState(world),
    log: () => world.log.list(),
    interact: (request) => interact(interactor, request),
    click: (request) => click(interactor, request),
    submit: (request) => submit(interactor, request),
    message: (id) => messages.findForAny(id)?.message,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => feed.close(),
  };
}

/** Has the look of Discord's tokens (id, time, secret), so that redaction by shape is tried here too. */
function newBotToken(random: (bytes: number) => Buffer): string {
  const id = Buffer.from(application.id).toString('base64url');
  return [id, random(4).toString('base64url'), random(28).toString('base64url')].join('.');
}

function highest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
