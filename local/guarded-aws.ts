import type { DatabaseSync } from 'node:sqlite';
import { createEventsHandler } from '#local/aws/events-http.ts';
import { type AwsFaults, createAwsFaults } from '#local/aws/faults/faults.ts';
import { createAwsFaultsHandler } from '#local/aws/faults/http.ts';
import { createGate } from '#local/aws/gate.ts';
import { createCourier } from '#local/aws/schedule-courier.ts';
import { type LocalAws, startLocalAws } from '#local/aws/server.ts';
import { startXrayDaemon, type XrayDaemon } from '#local/aws/xray/daemon.ts';
import { createXrayHandler } from '#local/aws/xray/http.ts';
import type { HttpHandler, VirtualClock } from '#local/contract.ts';
import { startEngine } from '#local/dynamodb/engine.ts';
import { type EngineLink, openEngineLink } from '#local/dynamodb/engine-link.ts';
import { openForeignLink } from '#local/dynamodb/foreign-link.ts';
import { startTableProxy } from '#local/dynamodb/proxy.ts';
import { createTableGate } from '#local/dynamodb/table-gate.ts';
import { createGuard, type Guard } from '#local/iam/guard.ts';
import { createWireFeed } from '#local/wire/http.ts';
import { createWire, type Wire } from '#local/wire/wire.ts';

/** The AWS of one machine, every call of a function judged by its role, breakable on demand, and told on the wire. */
export interface GuardedAws {
  readonly aws: LocalAws;
  readonly guard: Guard;
  readonly wire: Wire;
  readonly faults: AwsFaults;
  readonly xray: XrayDaemon;
  /** The tables without a guard before them, for the stack itself. */
  readonly engine: string;
  readonly link: EngineLink;
  /** Addresses for functions, by the SDK's own variables. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** What people ask of it below `/sim`. */
  readonly handlers: readonly HttpHandler[];
  stop(): Promise<void>;
}

/** Starts all local services; the guard lets no function pass until the template's roles are loaded into it. */
export async function startGuardedAws(options: {
  readonly clock: VirtualClock;
  readonly database: DatabaseSync;
  /** Where the tables are kept; in memory without it. */
  readonly dataDir: string | undefined;
  readonly onChange: () => void;
}): Promise<GuardedAws> {
  const { clock, dataDir, database, onChange } = options;
  const wire = createWire(clock);
  const guard = createGuard();
  const faults = createAwsFaults();
  const gate = createGate({ guard, wire, faults });
  const feed = createWireFeed(wire);
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  const [xray, aws, engine] = await Promise.all([
    startXrayDaemon({ clock, guard }),
    startLocalAws({
      clock,
      database,
      onChange,
      gate,
      guard,
      wire,
      courier: (queues) => createCourier({ queues, guard, faults, wire }),
    }),
    startEngine({ dataDir, endpoint: given }),
  ]);
  // Answers of a DynamoDB that somebody else started may be framed otherwise.
  const link = given === undefined ? openEngineLink(engine.endpoint) : openForeignLink(given);
  const proxy = await startTableProxy({ link, intercept: createTableGate({ gate, wire }) });

  return {
    aws,
    guard,
    wire,
    faults,
    xray,
    engine: engine.endpoint,
    link,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
      AWS_ENDPOINT_URL_SQS: aws.url,
      AWS_ENDPOINT_URL_SCHEDULER: aws.url,
      AWS_ENDPOINT_URL_SSM: aws.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
      AWS_XRAY_DAEMON_ADDRESS: xray.address,
    },
    handlers: [feed.handler, createAwsFaultsHandler(faults), createEventsHandler(aws.events), createXrayHandler(xray)],
    async stop() {
      feed.close();
      await aws.stop();
      await proxy.stop();
      link.close();
      await engine.stop();
      await xray.stop();
    },
  };
}
