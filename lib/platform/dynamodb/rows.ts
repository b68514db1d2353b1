import { dueShardOf, iso, runKey, runListAt, runListPk, stateKey } from '#lib/platform/dynamodb/keys.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import type { Item } from '#lib/platform/dynamodb/table.ts';
import type { Run } from '#lib/runs/run.ts';
import type { TriggerState } from '#lib/triggers/trigger.ts';

/**
 * Milliseconds after which what fell due counts as overdue for the sweep: Scheduler's own precision is 60 s, and the
 * queue and the worker want a little time as well.
 */
const GRACE_MS = 90_000;

/** Attributes that a row has for the table's sake. */
const TABLE_ATTRIBUTES = new Set(['pk', 'sk', 'tx', 'expiresAt', 'duePk', 'dueAt', 'listPk', 'listAt']);

/** The value that a row holds, without the table's own attributes. Throws for a row of a version that this code cannot read. */
export function valueOf<Value extends { readonly schemaVersion: 1 }>(item: Item): Value {
  if (item['schemaVersion'] !== 1)
    throw new Error(`row ${String(item['pk'])} ${String(item['sk'])} has an unknown version`);
  return Object.fromEntries(Object.entries(item).filter(([name]) => !TABLE_ATTRIBUTES.has(name))) as unknown as Value;
}

/** STATE as a row: on the index `byDue` while its generation is open. */
export function stateRow(state: TriggerState): object {
  const dueAt = (state.nextDueAt ?? state.settledThrough) + GRACE_MS;
  return {
    ...state,
    ...stateKey(state.guildId, state.triggerId),
    ...(state.open ? { duePk: dueShardOf(state.triggerId), dueAt: iso(dueAt) } : {}),
  };
}

/** RUN as a row: on the index `byDue` until it has ended and its card shows it; kept longer when it failed. */
export function runRow(run: Run, now: number): object {
  const dueAt = runDueAt(run);
  return {
    ...run,
    ...runKey({ ...run, runId: run.id }),
    listPk: runListPk(run.guildId),
    listAt: runListAt(run.at, run.id),
    ...(dueAt === undefined ? {} : { duePk: dueShardOf(run.triggerId), dueAt: iso(dueAt) }),
    expiresAt: expiresAt(now, run.status === 'succeeded' ? 'run' : 'failedRun'),
  };
}

function runDueAt(run: Run): number | undefined {
  if (run.status === 'running') return run.leaseUntil ?? run.createdAt;
  if (run.status === 'queued' || run.status === 'following') return (run.nextActionAt ?? run.createdAt) + GRACE_MS;
  return run.cardDueAt;
}
