import {
  type CancellationReason,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { backoffMs } from '#lib/kernel/backoff.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Key } from '#lib/platform/dynamodb/keys.ts';
import { encode, type Item, send, type Tables } from '#lib/platform/dynamodb/table.ts';

/** One write of a transaction, in our words. */
export type Write =
  | { readonly put: object; readonly table: string; readonly condition?: Condition }
  | { readonly remove: Key; readonly table: string; readonly condition?: Condition }
  | {
      readonly update: Key;
      readonly table: string;
      readonly set: Readonly<Record<string, unknown>>;
      readonly unset?: readonly string[];
      /** Numbers to add to attributes. */
      readonly add?: Readonly<Record<string, number>>;
      readonly condition?: Condition;
    };

/** A condition expression; `#name` stands for the attribute of that name. */
export interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Why a write was refused: the item that its condition met, when there was one. */
export interface Refusal {
  readonly index: number;
  readonly item: Item | undefined;
}

export type TransactionOutcome =
  | { readonly applied: true }
  /** Conditions that did not hold, by the index of their write. */
  | { readonly applied: false; readonly refusals: readonly Refusal[] };

const RETRY = { baseMs: 25, capMs: 400 } as const;
const MAX_TRIES = 8;

/** Cancellation reasons that another try can mend. */
const CONTENTION = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Applies all writes or none.
 *
 * Every put and update is stamped with this call's token (`tx`). Conflicts, throttling and lost answers are retried with
 * jitter; when the retry of a lost answer is refused by an item that bears our token, our own first try had succeeded.
 * Throws OutboundFailure when the store does not answer; `unknown_outcome` means that it may have been applied.
 */
export async function transact(tables: Tables, writes: readonly Write[]): Promise<TransactionOutcome> {
  const token = tables.ids.traceId();
  const items = writes.map((write) => toTransactItem(write, token));

  for (let attempt = 1; ; attempt += 1) {
    try {
      await sendOnce(tables, items, token);
      return { applied: true };
    } catch (failure) {
      const reasons = cancellationOf(failure);
      if (reasons) {
        const refusals = refusalsOf(reasons);
        if (refusals.some(({ item }) => item?.['tx'] === token)) return { applied: true };
        if (refusals.length > 0) return { applied: false, refusals };
      }
      if (attempt >= MAX_TRIES || !mayRetry(failure, reasons)) throw failure;
      await tables.clock.sleep(backoffMs(RETRY, attempt, tables.ids.random()));
    }
  }
}

async function sendOnce(tables: Tables, items: TransactWriteItem[], token: string): Promise<void> {
  const command = new TransactWriteItemsCommand({ TransactItems: items, ClientRequestToken: token });
  await send(tables, 'TransactWriteItems', true, (signal) => tables.client.send(command, { abortSignal: signal }));
}

function mayRetry(failure: unknown, reasons: readonly CancellationReason[] | undefined): boolean {
  if (reasons) return reasons.some(({ Code }) => CONTENTION.has(Code ?? ''));
  if (!(failure instanceof OutboundFailure)) return false;
  return failure.kind !== 'permanent' || failure.code === 'TransactionInProgressException';
}

function cancellationOf(failure: unknown): readonly CancellationReason[] | undefined {
  if (!(failure instanceof OutboundFailure) || !(failure.cause instanceof TransactionCanceledException))
    return undefined;
  return failure.cause.CancellationReasons ?? [];
}

function refusalsOf(reasons: readonly CancellationReason[]): Refusal[] {
  return reasons.flatMap((reason, index) =>
    reason.Code === 'ConditionalCheckFailed' ? [{ index, item: reason.Item && unmarshall(reason.Item) }] : [],
  );
}

/** A write in the words of DynamoDB, stamped with `token` (`tx`). */
export function toTransactItem(write: Write, token: string): TransactWriteItem {
  const condition = write.condition ? conditionOf(write.condition) : {};
  if ('put' in write) {
    return { Put: { TableName: write.table, Item: encode({ ...write.put, tx: token }), ...withValues(condition) } };
  }
  if ('remove' in write) {
    return { Delete: { TableName: write.table, Key: encode(write.remove), ...withValues(condition) } };
  }
  const set = Object.entries({ ...write.set, tx: token });
  const unset = write.unset ?? [];
  const add = Object.entries(write.add ?? {});
  const clauses = [
    `SET ${set.map(([name]) => `#${name} = :set_${name}`).join(', ')}`,
    ...(unset.length > 0 ? [`REMOVE ${unset.map((name) => `#${name}`).join(', ')}`] : []),
    ...(add.length > 0 ? [`ADD ${add.map(([name]) => `#${name} :add_${name}`).join(', ')}`] : []),
  ];
  const names = [...set.map(([name]) => name), ...unset, ...add.map(([name]) => name)];
  return {
    Update: {
      TableName: write.table,
      Key: encode(write.update),
      UpdateExpression: clauses.join(' '),
      ...withValues({
        ...condition,
        names: [...(condition.names ?? []), ...names],
        values: {
          ...condition.values,
          ...Object.fromEntries(set.map(([name, value]) => [`:set_${name}`, value])),
          ...Object.fromEntries(add.map(([name, value]) => [`:add_${name}`, value])),
        },
      }),
    },
  };
}

interface Expression {
  readonly expression?: string;
  readonly names?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
}

function conditionOf({ expression, values }: Condition): Expression {
  const names = [...expression.matchAll(/#(\w+)/g)].map(([, name]) => name ?? '');
  return { expression, names, ...(values ? { values } : {}) };
}

function withValues({ expression, names = [], values = {} }: Expression) {
  return {
    ...(expression ? { ConditionExpression: expression, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const } : {}),
    ...(names.length > 0
      ? { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])) }
      : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: encode(values) } : {}),
  };
}
