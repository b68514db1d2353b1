import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { createHeartbeatCheck } from '#lib/checks/heartbeat.ts';
import { answerLater } from '#lib/commands/answer-later.ts';
import { handleGithubEvent } from '#lib/diagnosis/handle-github-event.ts';
import { WebhookMessage } from '#lib/diagnosis/webhook.ts';
import { InteractionMessage } from '#lib/discord/interaction-queue.ts';
import { handleMessages } from '#lib/edge/batch.ts';
import { FireMessage } from '#lib/runs/fire.ts';
import { followRun } from '#lib/runs/follow.ts';
import { CardMessage, FollowMessage } from '#lib/runs/follow-message.ts';
import { remindOfCard } from '#lib/runs/show-run-card.ts';
import type { WorkerServices } from '#lib/services.ts';
import { handleFire } from '#lib/triggers/handle-fire.ts';

/**
 * The queues `fires` (settles what is due, attempts the runs), `interactive` (answers what Discord was told to wait for) and
 * `followups` (looks at runs that go on elsewhere, shows cards).
 */
export function createWorkerHandler(services: WorkerServices) {
  const checkHeartbeat = createHeartbeatCheck();
  return async (event: SQSEvent, context: Context) => {
    const deadline = services.clock.now() + context.getRemainingTimeInMillis();
    const logger = services.logger.with({ request_id: context.awsRequestId, source: 'worker' });
    const ports = { ...services, logger };
    // The watcher cannot report its own death; those who work anyway look for it.
    const watched = checkHeartbeat(ports);
    const answer = await handleMessages(event, context, ports, {
      read: parseMessage,
      handle(message) {
        switch (message.kind) {
          case 'interaction':
            return answerLater(ports, message);
          case 'follow':
            return followRun(ports, message, deadline);
          case 'github_event':
            return handleGithubEvent(ports, message, deadline);
          case 'card':
            return remindOfCard(ports, message);
          default:
            return handleFire(ports, message, deadline);
        }
      },
    });
    await watched;
    return answer;
  };
}

type Message = InteractionMessage | FireMessage | FollowMessage | CardMessage | WebhookMessage;

function parseMessage({ body }: SQSRecord): Message {
  const message = JSON.parse(body) as { kind?: unknown };
  switch (message.kind) {
    case 'interaction':
      return InteractionMessage.parse(message);
    case 'follow':
      return FollowMessage.parse(message);
    case 'card':
      return CardMessage.parse(message);
    case 'github_event':
      return WebhookMessage.parse(message);
    default:
      return FireMessage.parse(message);
  }
}
