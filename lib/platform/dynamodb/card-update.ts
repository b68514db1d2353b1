import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { backoffMs } from '#lib/kernel/backoff.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Update } from '#lib/platform/dynamodb/card-writes.ts';
import { type Item, send, type Tables } from '#lib/platform/dynamodb/table.ts';
import { toTransactItem } from '#lib/platform/dynamodb/transact.ts';

const RETRY = { baseMs: 25, capMs: 400 } as const;
const MAX_TRIES = 6;

/**
 * Changes one row by itself, for half of what a transaction costs; answers the whole row after it, or undefined when the
 * condition did not hold.
 *
 * Conflicts with transactions, throttling and lost answers are retried with jitter. A retry that is refused by a row with this call's
 * token had succeeded before; one without a condition that fails for it may be applied twice.
 */
export async function updateCard(tables: Tables, write: Update): Promise<Item | undefined> {
  const token = tables.ids.traceId();
  const { Update: update } = toTransactItem(write, token);
  if (!update) throw new Error('an update is no update');
  const command = new UpdateItemCommand({ ...update, ReturnValues: 'ALL_NEW' });

  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await send(tables, 'UpdateItem', true, (signal) =>
        tables.client.send(command, { abortSignal: signal }),
      );
      return unmarshall(answer.Attributes ?? {});
    } catch (failure) {
      const refusal = refusalOf(failure);
      if (refusal) {
        const item = refusal.Item && unmarshall(refusal.Item);
        return item?.['tx'] === token ? item : undefined;
      }
      if (attempt >= MAX_TRIES || !mayRetry(failure)) throw failure;
      await tables.clock.sleep(backoffMs(RETRY, attempt, tables.ids.random()));
    }
  }
}

function refusalOf(failure: unknown): ConditionalCheckFailedException | undefined {
  if (!(failure instanceof OutboundFailure)) return undefined;
  return failure.cause instanceof ConditionalCheckFailedException ? failure.cause : undefined;
}

/** A transaction on the same row was under way: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling */
function mayRetry(failure: unknown): boolean {
  if (!(failure instanceof OutboundFailure)) return false;
  return failure.kind !== 'permanent' || failure.code === 'TransactionConflictException';
}
