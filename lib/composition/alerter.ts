import type { AlerterServices } from '#lib/alerts/ports.ts';
import type { CardReminder } from '#lib/cards/ports.ts';
import { composeBase, type Ground, TIMEOUT_MS } from '#lib/composition.ts';
import { required } from '#lib/config.ts';
import { createCardMessages } from '#lib/platform/discord/card-messages.ts';
import { createChannelHomes } from '#lib/platform/discord/channel-homes.ts';
import { createDiscordRest } from '#lib/platform/discord/rest.ts';
import { createAlertStore } from '#lib/platform/dynamodb/alert-store.ts';
import { createCardStore } from '#lib/platform/dynamodb/card-store.ts';
import { countSent } from '#lib/platform/sqs/count-sent.ts';
import type { FollowupQueue } from '#lib/runs/follow-message.ts';

/** The services of the alerter: its tables, its own queue, and Discord. */
export function composeAlerter(ground: Ground): AlerterServices {
  const { memory, outbound, queue, services, tables } = composeBase(ground, TIMEOUT_MS.background);
  const { clock, config, ids, logger, metrics, redact, secrets, tracing } = services;
  const rest = createDiscordRest({
    outbound,
    secrets,
    baseUrl: required(config, 'DISCORD_API_URL'),
    memory,
    timeoutMs: TIMEOUT_MS.discord,
  });
  const followups: FollowupQueue = queue(required(config, 'ALERTS_QUEUE_URL'), TIMEOUT_MS.background);
  const reminders = countSent(followups, metrics);
  return {
    clock,
    config,
    ids,
    logger,
    metrics,
    redact,
    tracing,
    secrets,
    alerts: createAlertStore(tables),
    channelHomes: createChannelHomes(rest),
    cards: createCardStore(tables),
    cardMessages: createCardMessages(rest, required(config, 'DISCORD_APPLICATION_ID')),
    cardReminders: {
      send: ({ correlationId, hop, key }: CardReminder, delayMs: number) =>
        reminders.send({ schemaVersion: 1, kind: 'card', ...key, correlationId, hop }, delayMs),
    },
    pictures: { draw: () => Promise.reject(new Error('a card of an alert has no picture')) },
  };
}
