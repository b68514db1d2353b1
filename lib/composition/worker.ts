import { createAlertChannels } from '#lib/alerts/try-channel.ts';
import type { CardReminder } from '#lib/cards/ports.ts';
import {
  composeBase,
  composeFires,
  composeFollowups,
  composePeople,
  type Ground,
  TIMEOUT_MS,
} from '#lib/composition.ts';
import { type Config, required } from '#lib/config.ts';
import { timelineSvg } from '#lib/diagnosis/timeline-svg.ts';
import type { Secrets } from '#lib/kernel/ports.ts';
import { createCardMessages } from '#lib/platform/discord/card-messages.ts';
import { createChannelMessages } from '#lib/platform/discord/channel-messages.ts';
import { createInteractionReplies } from '#lib/platform/discord/interaction-replies.ts';
import { createDiscordRest, type DiscordRest } from '#lib/platform/discord/rest.ts';
import { createCardStore } from '#lib/platform/dynamodb/card-store.ts';
import { createEventLog } from '#lib/platform/dynamodb/event-log.ts';
import { createWatchStore } from '#lib/platform/dynamodb/watch-store.ts';
import { createEventBridgeClient } from '#lib/platform/eventbridge/client.ts';
import { createEventBus } from '#lib/platform/eventbridge/event-bus.ts';
import type { GithubCredential } from '#lib/platform/github/access.ts';
import { createGithub } from '#lib/platform/github/github.ts';
import { createHttpCalls } from '#lib/platform/http/calls.ts';
import { resolveByDns } from '#lib/platform/http/resolve.ts';
import { readPngAsset } from '#lib/platform/png/read-asset.ts';
import { createPngRenderer } from '#lib/platform/png/render-png.ts';
import { createTaskSecrets } from '#lib/platform/ssm/task-secrets.ts';
import type { FollowupQueue } from '#lib/runs/follow-message.ts';
import type { WorkerServices } from '#lib/services.ts';

type Base = ReturnType<typeof composeBase>;

/** The services of the worker; apart, so that only its bundle carries what it speaks to. */
export function composeWorker(ground: Ground): WorkerServices {
  const base = composeBase(ground, TIMEOUT_MS.background);
  const { config } = base.services;
  const rest = createDiscordRest({
    outbound: base.outbound,
    secrets: base.services.secrets,
    baseUrl: required(config, 'DISCORD_API_URL'),
    memory: base.memory,
    timeoutMs: TIMEOUT_MS.discord,
  });
  const { followups } = composeFollowups(base);
  const github = composeGithub(base);
  const cards = composeCards(ground, base, rest, followups);
  return {
    ...base.services,
    ...composeFires(base),
    ...composePeople(base, rest),
    ...composeTasks(ground, base),
    ...cards,
    alertChannels: createAlertChannels({ ...base.services, ...cards }),
    followups,
    github,
    githubSetup: github,
    eventLog: createEventLog(base.tables),
    watch: createWatchStore(base.tables),
    messages: createChannelMessages(rest, required(config, 'DISCORD_APPLICATION_ID')),
    replies: createInteractionReplies(rest),
  };
}

function composeGithub({ memory, outbound, services: { clock, config, secrets } }: Base) {
  return createGithub({
    memory,
    outbound,
    clock,
    baseUrl: required(config, 'GITHUB_API_URL'),
    timeoutMs: TIMEOUT_MS.background,
    credential: credentialOf(config, secrets),
  });
}

function credentialOf(config: Config, secrets: Secrets): GithubCredential | undefined {
  if (config.GITHUB_APP_ID !== undefined) {
    return { kind: 'app', appId: config.GITHUB_APP_ID, privateKey: () => secrets.get('github_app_key') };
  }
  if (config.GITHUB_TOKEN_PARAM === undefined) return undefined;
  return { kind: 'token', token: () => secrets.get('github_token') };
}

function composeCards(
  ground: Ground,
  { services: { config }, tables }: Base,
  rest: DiscordRest,
  followups: FollowupQueue,
) {
  const render = createPngRenderer({ read: ground.readAsset ?? readPngAsset });
  return {
    cards: createCardStore(tables),
    cardMessages: createCardMessages(rest, required(config, 'DISCORD_APPLICATION_ID')),
    cardReminders: {
      send: ({ correlationId, hop, key }: CardReminder, delayMs: number) =>
        followups.send({ schemaVersion: 1, kind: 'card', ...key, correlationId, hop }, delayMs),
    },
    pictures: { draw: (timeline: Parameters<typeof timelineSvg>[0]) => render(timelineSvg(timeline)) },
  };
}

/** What tasks act with. */
function composeTasks(
  ground: Ground,
  { memory, outbound, readParameters, services: { clock, config, tracing } }: Base,
) {
  const timeoutMs = TIMEOUT_MS.background;
  return {
    http: createHttpCalls({
      outbound,
      clock,
      allowedOrigins: config.HTTP_ALLOWED_ORIGINS,
      resolve: ground.resolve ?? resolveByDns,
      tracing,
    }),
    taskSecrets: createTaskSecrets({
      readParameters,
      clock,
      memory,
      prefix: required(config, 'TASK_SECRETS_PREFIX'),
    }),
    events: createEventBus({
      client: createEventBridgeClient(ground.aws ?? {}),
      outbound,
      memory,
      busName: required(config, 'EVENT_BUS_NAME'),
      timeoutMs,
    }),
  };
}
