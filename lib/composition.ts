import { type Config, loadConfig, required } from '#lib/config.ts';
import { createLogger } from '#lib/edge/observability.ts';
import type { Outbound } from '#lib/kernel/outbound.ts';
import type { Clock, Ids } from '#lib/kernel/ports.ts';
import type { AwsSettings } from '#lib/platform/aws-settings.ts';
import { createGuildDirectory } from '#lib/platform/discord/guild-directory.ts';
import { createDiscordRest, type DiscordRest } from '#lib/platform/discord/rest.ts';
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
import { createSqsClient } from '#lib/platform/sqs/client.ts';
import { createFireQueue } from '#lib/platform/sqs/fire-queue.ts';
import { createFollowupQueue } from '#lib/platform/sqs/followup-queue.ts';
import { createInteractionQueue } from '#lib/platform/sqs/interaction-queue.ts';
import { createSsmClient } from '#lib/platform/ssm/client.ts';
import { createSecrets } from '#lib/platform/ssm/secrets.ts';
import { systemClock } from '#lib/platform/system/clock.ts';
import { systemIds } from '#lib/platform/system/ids.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import type { ConversationServices } from '#lib/services.ts';
import { createTaskCatalog } from '#lib/tasks/catalog.ts';
import { tasks } from '#lib/tasks/registry.generated.ts';

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
}

/** Milliseconds that one call may take: a person waits three seconds for a command, nobody waits for a worker. */
export const TIMEOUT_MS = { command: 1_200, background: 5_000, discord: 8_000 } as const;

/** The services of Discord's interactions. */
export function composeConversation(ground: Ground): ConversationServices {
  const base = composeBase(ground, TIMEOUT_MS.command);
  const { config } = base.services;
  const rest = createDiscordRest({
    outbound: base.outbound,
    secrets: base.services.secrets,
    baseUrl: required(config, 'DISCORD_API_URL'),
    timeoutMs: TIMEOUT_MS.command,
  });
  const interactions = createInteractionQueue({
    client: createSqsClient(ground.aws ?? {}),
    outbound: base.outbound,
    queueUrl: required(config, 'INTERACTIVE_QUEUE_URL'),
    timeoutMs: TIMEOUT_MS.command,
  });
  return {
    ...base.services,
    ...composeFires(ground, base, TIMEOUT_MS.command),
    ...composeFollowups(ground, base, TIMEOUT_MS.command),
    githubSetup: { inspect: inWorkerOnly },
    ...composePeople(base, rest),
    interactions,
  };
}

/** Commands that need it are answered later, which happens in the worker. */
function inWorkerOnly(): never {
  throw new Error('this function answers what needs GitHub later, by the worker');
}

/** What commands need besides, in whichever function they run. */
export function composePeople({ services, tables }: ReturnType<typeof composeBase>, rest: DiscordRest) {
  return {
    traces: createTraceStore(tables),
    roleMaps: createRoleMapStore(tables),
    projects: createProjectStore(tables),
    guilds: createGuildDirectory(rest, services.clock),
    drafts: createDraftStore(tables),
  };
}

/** What stands on the tables and on SSM. */
export function composeBase(ground: Ground, timeoutMs: number = TIMEOUT_MS.background) {
  const config: Config = loadConfig(ground.environment);
  const { clock = systemClock, ids = systemIds, outbound = createOutbound() } = ground;
  const tables: Tables = {
    client: createDynamoClient(ground.aws ?? {}),
    outbound,
    clock,
    ids,
    stateTable: config.STATE_TABLE,
    derivedTable: config.DERIVED_TABLE,
    timeoutMs,
  };
  const logger = createLogger({
    clock,
    environment: config.ENVIRONMENT,
    fn: ground.fn,
    level: config.LOG_LEVEL,
    keys: config.LOG_KEYS,
    ...(ground.write ? { write: ground.write } : {}),
  });
  const secrets = createSecrets({
    client: createSsmClient(ground.aws ?? {}),
    outbound,
    clock,
    timeoutMs,
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
    services: {
      config,
      clock,
      ids,
      logger,
      secrets,
      tasks: createTaskCatalog(tasks, { httpAllowedOrigins: config.HTTP_ALLOWED_ORIGINS }),
      triggers: createTriggerStore(tables),
      runs: createRunStore(tables),
      audit: createAuditStore(tables),
    },
  };
}

export function composeFollowups(
  ground: Ground,
  base: ReturnType<typeof composeBase>,
  timeoutMs: number = TIMEOUT_MS.background,
) {
  const queueUrl = required(base.services.config, 'FOLLOWUPS_QUEUE_URL');
  const client = createSqsClient(ground.aws ?? {});
  return { followups: createFollowupQueue({ client, outbound: base.outbound, queueUrl, timeoutMs }) };
}

export function composeFires(
  ground: Ground,
  base: ReturnType<typeof composeBase>,
  timeoutMs: number = TIMEOUT_MS.background,
) {
  const queueUrl = required(base.services.config, 'FIRES_QUEUE_URL');
  const client = createSqsClient(ground.aws ?? {});
  return { fires: createFireQueue({ client, outbound: base.outbound, queueUrl, timeoutMs }) };
}
