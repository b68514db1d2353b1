import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import type { HttpHandler, Participant, VirtualClock } from '#local/contract.ts';

import { openAccessStore } from './access/access-store.ts';
import { openKeys } from './access/keys.ts';
import { serveBlob } from './blobs/serve.ts';
import { type LoggedCall, openCallLog } from './call-log.ts';
import { createCatalogue } from './catalogue.ts';
import { app, installationId } from './demo/content.ts';
import { createFaults } from './faults.ts';
import { sendJson } from './http-exchange.ts';
import { answerPeople } from './people/routes.ts';
import { type GithubState, githubState } from './people/state.ts';
import { answerRest } from './rest/api.ts';
import { createRateLimits } from './rest/rate-limit.ts';
import { createPlanStore } from './runs/plan-store.ts';
import { openRunStore } from './runs/run-store.ts';
import { openSettingsStore } from './settings-store.ts';
import { createCourier } from './webhooks/courier.ts';
import { openDeliveryStore } from './webhooks/delivery-store.ts';
import type { World } from './world.ts';

const BASE = '/sim/github';
const REST_BASE = `${BASE}/api`;
const BLOB_BASE = `${BASE}/blobs`;

export interface GithubSimulatorSettings {
  readonly clock: VirtualClock;
  /** Holds runs, settings, secrets and the log; `:memory:` will do for tests. */
  readonly database: DatabaseSync;
  /** The stack's address, under which the simulator is reached, for example `http://127.0.0.1:4600`. */
  readonly origin: () => string;
  /** Called when something may have become due. */
  readonly onChange?: () => void;
  readonly random?: (bytes: number) => Buffer;
}

export interface GithubSimulator {
  /** Everything under `/sim/github/`. */
  readonly handler: HttpHandler;
  /** Tells what happens to runs and sends webhooks as virtual time passes. */
  readonly participant: Participant;
  readonly app: { readonly id: number; readonly installationId: number; readonly privateKey: string };
  /** The fine-grained token of the demo. */
  readonly token: string;
  readonly webhookSecret: string;
  state(): GithubState;
  log(): LoggedCall[];
  /** Ends what is being sent, so that a server and the database can close. */
  close(): Promise<void>;
}

/** Plays GitHub for one machine: its REST API, the runs of a demo organization, downloads and webhooks. */
export function createGithubSimulator(settings: GithubSimulatorSettings): GithubSimulator {
  const { clock, database, origin } = settings;
  const random = settings.random ?? randomBytes;
  const settingsStore = openSettingsStore(database);
  const keys = openKeys(settingsStore, random);
  const world: World = {
    clock,
    origin,
    keys,
    settings: settingsStore,
    access: openAccessStore(database, settingsStore),
    catalogue: createCatalogue(settingsStore),
    plans: createPlanStore(settingsStore),
    runs: openRunStore(database),
    deliveries: openDeliveryStore(database),
    log: openCallLog(database, [keys.token, keys.webhookSecret]),
    faults: createFaults(() => random(4).readUInt32BE() / 2 ** 32),
    rateLimits: createRateLimits(
      () => clock.now(),
      () => settingsStore.get().rateLimit,
    ),
    random,
    wake: settings.onChange ?? (() => undefined),
  };
  const courier = createCourier(world, () => `${origin()}/webhooks/github`);

  const handler: HttpHandler = async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== BASE && !pathname.startsWith(`${BASE}/`)) return false;
    if (pathname.startsWith(`${REST_BASE}/`)) {
      await answerRest(world, request, response, { path: pathname.slice(REST_BASE.length), query });
    } else if (pathname.startsWith(`${BLOB_BASE}/`)) {
      await serveBlob(world, request, response, { path: pathname.slice(BLOB_BASE.length), query });
    } else if (!(await answerPeople(world, courier, request, response, pathname.slice(BASE.length)))) {
      sendJson(response, 404, { message: 'Not Found', status: '404' });
    }
    return true;
  };

  return {
    handler,
    participant: courier,
    app: { id: app.id, installationId, privateKey: keys.appPrivateKey },
    token: keys.token,
    webhookSecret: keys.webhookSecret,
    state: () => githubState(world),
    log: () => world.log.list(),
    close: () => courier.stop(),
  };
}
