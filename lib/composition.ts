import { traceHeaderFromEnvironment } from '#lib/config/lambda-trace.ts';
import { type Config, loadConfig, required } from '#lib/config.ts';
import { customIdKey } from '#lib/discord/custom-id.ts';
import type { InteractionQueue } from '#lib/discord/interaction-queue.ts';
import { createMetrics } from '#lib/edge/metrics.ts';
import { createLogger, writeToStandardOutput } from '#lib/edge/observability.ts';
import type { Metrics } from '#lib/kernel/metrics.ts';
import type { Outbound } from '#lib/kernel/outbound.ts';
import type { Clock, Ids } from '#lib/kernel/ports.ts';
import { createRedactor } from '#lib/kernel/redact.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import type { AwsSettings } from '#lib/platform/aws-settings.ts';
import { createGuildDirectory } from '#lib/platform/discord/guild-directory.ts';
import { createDiscordRest, type DiscordRest } from '#lib/platform/discord/rest.ts';
import { createAlertStore } from '#lib/platform/dynamodb/alert-store.ts';
import { createAuditStore } from '#lib/platform/dynamodb/audit-store.ts';
import { createDynamoClient } from '#lib/platform/dynamodb/client.ts';
import { createDraftStore } from '#lib/platform/dynamodb/draft-store.ts';
import { createProjectStore } from '#lib/platform/dynamodb/project-store.ts';
import { createRoleMapStore } from '#lib/platform/dynamodb/role-map-store.ts';
import { createRunStore } from '#lib/platform/dynamodb/run-store.ts';
import type { Tables } from '#lib/platform/dynamodb/table.ts';
import { createTraceStore } from '#lib/platform/dynamodb/trace-store.ts';
import { createTriggerStore } from '#lib/platform/dynamodb/trigger-store.ts';
import type { Resolve } from '#lib/platform/http/calls.ts';
import type { PngAsset } from '#lib/platform/png/render-png.ts';
import { countSent } from '#lib/platform/sqs/count-sent.ts';
import { createQueues } from '#lib/platform/sqs/queue.ts';
import { createParameters } from '#lib/platform/ssm/parameters.ts';
import { createSecrets } from '#lib/platform/ssm/secrets.ts';
import { systemClock } from '#lib/platform/system/clock.ts';
import { systemIds } from '#lib/platform/system/ids.ts';
import { createSpanExport } from '#lib/platform/system/otlp.ts';
import { type CallObserver, createOutbound } from '#lib/platform/system/outbound.ts';
import { redactedOutbound } from '#lib/platform/system/redacted-outbound.ts';
import { tracedOutbound } from '#lib/platform/system/traced-outbound.ts';
import { createTracing, type SpanSink } from '#lib/platform/system/tracing.ts';
import { createXray, type SegmentWriter } from '#lib/platform/system/xray.ts';
import type { FireQueue } from '#lib/runs/fire.ts';
import type { FollowupQueue } from '#lib/runs/follow-message.ts';
import type { ConversationServices } from '#lib/services.ts';
import { createTaskCatalog } from '#lib/tasks/catalog.ts';
import { tasks } from '#lib/tasks/registry.generated.ts';
import { redactedTraces } from '#lib/traces/redact-trace.ts';

/** What everything else stands on: environment, time, chance, and the seam. */
export interface Ground {
  /** The name of the function, for logs. */
  readonly fn: string;
  /** Environment variables by name. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly outbound?: Outbound;
  /** Takes log lines; standard output unless given. */
  readonly write?: (line: string) => void;
  /** How names are looked up; by the operating system unless given. */
  readonly resolve?: Resolve;
  /** How the parts of pictures are read; from beside the bundle unless given. */
  readonly readAsset?: (name: PngAsset) => Promise<Uint8Array>;
  /** AWS SDK settings besides those of the environment. */
  readonly aws?: AwsSettings;
  /** Loads what sends X-Ray's segments; without it none are sent. */
  readonly loadSegments?: () => Promise<SegmentWriter>;
  /** X-Ray's header of the invocation that is running; from the environment unless given. */
  readonly traceHeader?: () => string | undefined;
}

/** Milliseconds that one call may take: a person waits three seconds for a command, nobody waits for a worker. */
export const TIMEOUT_MS = { command: 1_200, background: 5_000, discord: 8_000, spans: 1_500 } as const;

/** The services of Discord's interactions. */
export function composeConversation(ground: Ground): ConversationServices {
  const base = composeBase(ground, TIMEOUT_MS.command);
  const { config } = base.services;
  const rest = createDiscordRest({
    outbound: base.outbound,
    secrets: base.services.secrets,
    baseUrl: required(config, 'DISCORD_API_URL'),
    memory: base.memory,
    timeoutMs: TIMEOUT_MS.command,
  });
  const interactions: InteractionQueue = base.queue(required(config, 'INTERACTIVE_QUEUE_URL'), TIMEOUT_MS.command);
  return {
    ...base.services,
    ...composeFires(base, TIMEOUT_MS.command),
    ...composeFollowups(base, TIMEOUT_MS.command),
    githubSetup: { inspect: inWorkerOnly },
    alertChannels: { tryOut: inWorkerOnly },
    ...composePeople(base, rest),
    interactions: countSent(interactions, base.services.metrics),
  };
}

/** Commands that need it are answered later, which happens in the worker. */
function inWorkerOnly(): never {
  throw new Error('this function answers later, by the worker, what needs GitHub or a channel');
}

/** What commands need besides, in whichever function they run. */
export function composePeople({ services, tables }: ReturnType<typeof composeBase>, rest: DiscordRest) {
  return {
    traces: redactedTraces(createTraceStore(tables), services.redact),
    roleMaps: createRoleMapStore(tables),
    projects: createProjectStore(tables),
    alerts: createAlertStore(tables),
    guilds: createGuildDirectory(rest, services.clock),
    drafts: createDraftStore(tables),
  };
}

/** What stands on the tables and on SSM. */
export function composeBase(ground: Ground, timeoutMs: number = TIMEOUT_MS.background) {
  const config: Config = loadConfig(ground.environment);
  const { clock = systemClock, ids = systemIds, write = writeToStandardOutput } = ground;
  const { fn } = ground;
  const environment = config.ENVIRONMENT;
  const memory = createSecretMemory();
  const redact = createRedactor({ memory });
  const { LOG_KEYS: keys, LOG_LEVEL: level } = config;
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  // They need a logger, which tells of the flow that it writes in.
  const sinks: SpanSink[] = [];
  const tracing = createTracing({
    clock,
    sampleRate: config.LOG_SAMPLE_RATE,
    sinks,
  });
  const logger = createLogger({ clock, environment, fn, level, keys, redact, tracing, write });
  const metrics = createMetrics({ clock, environment, fn, logger, write });
  const seam = ground.outbound ?? createOutbound(counting(metrics));
  const outbound = tracedOutbound(redactedOutbound(seam, redact), tracing, logger);
  if (endpoint !== undefined) {
    const spanExport = createSpanExport({
      // Not counted and not traced: an export is no part of the flow that it tells of.
      outbound: ground.outbound ?? createOutbound(),
      logger,
      redact,
      endpoint,
      resource: { 'service.name': 'watchbell', 'deployment.environment.name': environment, 'faas.name': fn },
      // Where a person waits, a collector that hangs may cost less.
      timeoutMs: Math.min(Math.round(timeoutMs / 3), TIMEOUT_MS.spans),
    });
    sinks.push(spanExport);
  }
  if (ground.loadSegments && config.TRACE_SAMPLE_RATE > 0) {
    const { loadSegments: load, traceHeader: header = traceHeaderFromEnvironment } = ground;
    sinks.push(createXray({ fn, sampleRate: config.TRACE_SAMPLE_RATE, header, load, redact, logger }));
  }
  const tables: Tables = {
    client: createDynamoClient(ground.aws ?? {}),
    outbound,
    clock,
    ids,
    stateTable: config.STATE_TABLE,
    derivedTable: config.DERIVED_TABLE,
    timeoutMs,
  };
  const readParameters = createParameters({ aws: ground.aws ?? {}, outbound, timeoutMs });
  const secrets = createSecrets({
    readParameters,
    clock,
    memory,
    derived: { audit_key: customIdKey },
    parameters: {
      discord_bot_token: config.DISCORD_BOT_TOKEN_PARAM,
      audit_key: config.AUDIT_KEY_PARAM,
      // An App does without a token.
      github_token: config.GITHUB_APP_ID === undefined ? config.GITHUB_TOKEN_PARAM : undefined,
      github_app_key: config.GITHUB_APP_ID === undefined ? undefined : config.GITHUB_APP_KEY_PARAM,
      github_webhook_secret: config.GITHUB_WEBHOOK_SECRET_PARAM,
    },
  });
  return {
    outbound,
    tables,
    memory,
    readParameters,
    queue: createQueues({ aws: ground.aws ?? {}, outbound, tracing }),
    services: {
      config,
      clock,
      ids,
      logger,
      metrics,
      tracing,
      redact,
      memory,
      secrets,
      tasks: createTaskCatalog(tasks, { httpAllowedOrigins: config.HTTP_ALLOWED_ORIGINS }),
      triggers: createTriggerStore(tables),
      runs: createRunStore(tables),
      audit: createAuditStore(tables),
    },
  };
}

function counting(metrics: Metrics): CallObserver {
  return ({ target }, outcome, durationMs) => {
    metrics.add('outbound_total', 1, { target, outcome });
    metrics.add('outbound_latency_ms', durationMs, { target, outcome });
  };
}

type Base = ReturnType<typeof composeBase>;

export function composeFollowups({ queue, services }: Base, timeoutMs: number = TIMEOUT_MS.background) {
  const followups: FollowupQueue = queue(required(services.config, 'FOLLOWUPS_QUEUE_URL'), timeoutMs);
  return { followups: countSent(followups, services.metrics) };
}

export function composeFires({ queue, services }: Base, timeoutMs: number = TIMEOUT_MS.background) {
  const fires: FireQueue = queue(required(services.config, 'FIRES_QUEUE_URL'), timeoutMs);
  return { fires: countSent(fires, services.metrics) };
}
