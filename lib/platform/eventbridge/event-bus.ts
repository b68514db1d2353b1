import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type Outbound, type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';
import { EVENT_SOURCE, type EventBus } from '#lib/tasks/event-detail.ts';

/** Entry errors that say that asking again may help: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const TRANSIENT = /^(?:InternalFailure|ThrottlingException|ServiceUnavailable)/;

/** X-Ray's spelling of a run's id, which is its trace id: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function traceHeader(runId: string): string {
  return `Root=1-${runId.slice(0, 8)}-${runId.slice(8)}`;
}

/** The team's event bus. An event that is put twice bears the same run id, so a lost answer is no doubt. */
export function createEventBus(options: {
  readonly client: EventBridgeClient;
  readonly outbound: Outbound;
  readonly busName: string;
  readonly timeoutMs: number;
}): EventBus {
  const { busName, client, outbound, timeoutMs } = options;
  const call: OutboundCall = { target: 'events', operation: 'PutEvents', timeoutMs, effect: false };

  return {
    async put({ at, detail, detailType }) {
      const entry = {
        EventBusName: busName,
        Source: EVENT_SOURCE,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
        Time: new Date(at),
        TraceHeader: traceHeader(detail.run.id),
      };
      const { Entries: [result] = [], FailedEntryCount = 0 } = await outbound(call, async (signal) => {
        try {
          return await client.send(new PutEventsCommand({ Entries: [entry] }), { abortSignal: signal });
        } catch (error) {
          throw awsFailure(call, error);
        }
      });
      if (FailedEntryCount === 0 && result?.EventId !== undefined) return { eventId: result.EventId };
      const { ErrorCode: code = 'unknown', ErrorMessage: reason = 'the entry was refused' } = result ?? {};
      throw new OutboundFailure(TRANSIENT.test(code) ? 'transient' : 'permanent', call, `${code}: ${reason}`, { code });
    },
  };
}
