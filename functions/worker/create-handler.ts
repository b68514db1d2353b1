import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { answerLater } from '#lib/commands/answer-later.ts';
import { InteractionMessage } from '#lib/discord/interaction-queue.ts';
import { handleMessages } from '#lib/edge/batch.ts';
import { FireMessage } from '#lib/runs/fire.ts';
import type { WorkerServices } from '#lib/services.ts';
import { handleFire } from '#lib/triggers/handle-fire.ts';

/** The queues `fires` (settles what is due, attempts the runs) and `interactive` (answers what Discord was told to wait for). */
export function createWorkerHandler(services: WorkerServices) {
  return (event: SQSEvent, context: Context) => {
    const deadline = services.clock.now() + context.getRemainingTimeInMillis();
    const logger = services.logger.with({ request_id: context.awsRequestId, source: 'worker' });
    const ports = { ...services, logger };
    return handleMessages(event, context, logger, (record) => {
      const message = parseMessage(record);
      return message.kind === 'interaction' ? answerLater(ports, message) : handleFire(ports, message, deadline);
    });
  };
}

function parseMessage({ body }: SQSRecord): FireMessage | InteractionMessage {
  const message = JSON.parse(body) as { kind?: unknown };
  return message.kind === 'interaction' ? InteractionMessage.parse(message) : FireMessage.parse(message);
}
