import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type Outbound, type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import { hideKnown } from '#lib/kernel/redaction/hide-known.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';

/** Entry errors that say that asking again may help: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const TRANSIENT = /^(?:InternalFailure|ThrottlingException|ServiceUnavailable)/;

export interface BusOptions {
  readonly client: EventBridgeClient;
  readonly outbound: Outbound;
  readonly busName: string;
  /** Takes the secrets that this process holds out of what is put: the bus has more readers than we know. */
  readonly memory: Pick<SecretMemory, 'hide'>;
  readonly timeoutMs: number;
}

/** X-Ray's spelling of a trace id of ours: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export function traceHeader(traceId: string): string {
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

/**
 * Puts one event on a bus; answers the id that the bus gave it. Rejects with OutboundFailure, also for an entry that the bus
 * refuses. An event that is put twice bears the same id of ours, so a lost answer is no doubt.
 */
export async function putEvent(
  { busName, client, memory, outbound, timeoutMs }: BusOptions,
  entry: PutEventsRequestEntry,
): Promise<string> {
  const call: OutboundCall = { target: 'events', operation: 'PutEvents', timeoutMs, effect: false };
  const { Entries: [result] = [], FailedEntryCount = 0 } = await outbound(call, async (signal) => {
    try {
      const command = new PutEventsCommand({ Entries: [{ ...hideKnown(memory, entry), EventBusName: busName }] });
      return await client.send(command, { abortSignal: signal });
    } catch (error) {
      throw awsFailure(call, error);
    }
  });
  if (FailedEntryCount === 0 && result?.EventId !== undefined) return result.EventId;
  const { ErrorCode: code = 'unknown', ErrorMessage: reason = 'the entry was refused' } = result ?? {};
  throw new OutboundFailure(TRANSIENT.test(code) ? 'transient' : 'permanent', call, `${code}: ${reason}`, { code });
}
