import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import type { composeRelay } from '#lib/composition/relay.ts';
import { handleRecords } from '#lib/edge/batch.ts';
import { readStateChange } from '#lib/edge/state-change.ts';
import { publishChange } from '#lib/events/publish.ts';

/** The stream of the table `state`: what is an event goes to the team's bus. */
export function createRelayHandler(services: ReturnType<typeof composeRelay>) {
  return (event: DynamoDBStreamEvent, context: Context) => {
    const logger = services.logger.with({ request_id: context.awsRequestId, source: 'worker' });
    return handleRecords(
      event,
      context,
      { ...services, logger },
      {
        kind: 'state_change',
        async handle(record) {
          const change = readStateChange(record);
          if (change) await publishChange({ ...services, logger }, change);
        },
      },
    );
  };
}
