import { newCardWrite, wantedCardWrite } from '#lib/platform/dynamodb/card-writes.ts';
import { externalKey, lastFailureKey, runKey, runListAt, runListPk, stateKey } from '#lib/platform/dynamodb/keys.ts';
import { isNew, transactAudited } from '#lib/platform/dynamodb/mutation.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import { runRow, valueOf } from '#lib/platform/dynamodb/rows.ts';
import { encode, getItem, getItems, queryItems, type Tables } from '#lib/platform/dynamodb/table.ts';
import { type Condition, transact, type Write } from '#lib/platform/dynamodb/transact.ts';
import type { Run } from '#lib/runs/run.ts';
import type { FollowedRun, RunChange, RunStore } from '#lib/runs/store.ts';

/** Runs in the table `state`, each beside its trigger. */
export function createRunStore(tables: Tables): RunStore {
  const table = tables.stateTable;

  return {
    async find(key) {
      const item = await getItem(tables, table, runKey(key));
      return item && valueOf<Run>(item);
    },

    async advance(change) {
      return withFace(tables, change, [runWrite(tables, change), ...externalWrites(tables, change)]);
    },

    async complete(change) {
      const { after } = change;
      const run = runWrite(tables, change);
      // One with a task of its own belongs to no trigger: there is no slot to free and nothing to count.
      if (after.task) return withFace(tables, change, [run]);
      const failure = after.status === 'failed' || after.status === 'hold' ? [lastFailureWrite(table, after)] : [];

      const outcome = await transact(tables, [run, releaseWrite(table, after), ...failure]);
      if (outcome.applied) return 'applied';
      if (outcome.refusals.some(({ index }) => index === 0)) return 'superseded';
      // The slot is not this run's (any more): its generation's STATE has moved on, and only the run is left to end.
      const alone = await transact(tables, [run, ...failure]);
      return alone.applied ? 'applied' : 'superseded';
    },

    async noteCard(run, { isDone, messageId }) {
      const status = { expression: '#status = :status', values: { ':status': run.status } };
      await transact(tables, [
        {
          update: runKey({ ...run, runId: run.id }),
          table,
          set: messageId === undefined ? {} : { messageId },
          unset: isDone ? ['cardDueAt', 'duePk', 'dueAt'] : [],
          // Of a run that has gone on meanwhile somebody else will note it.
          condition: status,
        },
      ]);
    },

    async mutate({ after, audit, before, card, dedupe, face, guildId }) {
      const run: Write = before
        ? runWrite(tables, { before, after })
        : { put: runRow(after, tables.clock.now()), table, condition: isNew };
      const outcome = await transactAudited(tables, { guildId, dedupe, audit }, [
        run,
        ...(card ? [newCardWrite(tables, card)] : []),
        ...(before ? faceWrites(tables, { after, face }) : []),
      ]);
      return outcome.kind === 'refused' ? { kind: 'stale' } : outcome;
    },

    async following(externalId) {
      const item = await getItem(tables, table, externalKey(externalId));
      if (!item) return undefined;
      const { at, correlationId, guildId, runId, triggerId } = item as unknown as FollowedRun;
      return { at, guildId, runId, triggerId, ...(correlationId === undefined ? {} : { correlationId }) };
    },

    async latest(guildId, { before, limit }) {
      const rows = await queryItems(
        tables,
        {
          TableName: table,
          IndexName: 'byWorkspace',
          ScanIndexForward: false,
          KeyConditionExpression: 'listPk = :pk AND listAt < :before',
          ExpressionAttributeValues: encode({
            ':pk': runListPk(guildId),
            ':before': before === undefined ? '\uffff' : runListAt(before.at, before.runId),
          }),
        },
        { limit },
      );
      const keys = rows.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
      const items = await getItems(tables, table, keys);
      return keys.flatMap(({ pk, sk }) => {
        const item = items.get(`${pk} ${sk}`);
        return item ? [valueOf<Run>(item)] : [];
      });
    },
  };
}

function runWrite(tables: Tables, { after, before }: Pick<RunChange, 'after' | 'before'>): Write {
  const revision = (before.revision ?? 0) + 1;
  return {
    put: runRow({ ...after, revision }, tables.clock.now()),
    table: tables.stateTable,
    condition: untouched(before),
  };
}

function untouched({ attempt, revision, status }: Run): Condition {
  const same = '#status = :status AND #attempt = :attempt';
  const values = { ':status': status, ':attempt': attempt };
  if (revision === undefined) return { expression: `${same} AND attribute_not_exists(#revision)`, values };
  return { expression: `${same} AND #revision = :revision`, values: { ...values, ':revision': revision } };
}

/** From the moment on that its name elsewhere is known, messages of there find the run; the newest run of a name has it. */
function externalWrites(tables: Tables, { after, before }: RunChange): Write[] {
  if (after.externalId === undefined || after.externalId === before.externalId) return [];
  const { at, correlationId, externalId, guildId, id, triggerId } = after;
  const put = {
    schemaVersion: 1,
    ...externalKey(externalId),
    guildId,
    triggerId,
    runId: id,
    at,
    correlationId,
    expiresAt: expiresAt(tables.clock.now(), 'external'),
  };
  return [{ put, table: tables.stateTable }];
}

/** The run's own write comes first. A card that is gone keeps no run from going on. */
async function withFace(
  tables: Tables,
  change: RunChange,
  writes: readonly Write[],
): Promise<'applied' | 'superseded'> {
  const faces = faceWrites(tables, change);
  const outcome = await transact(tables, [...writes, ...faces]);
  if (outcome.applied) return 'applied';
  if (faces.length === 0 || outcome.refusals.some(({ index }) => index === 0)) return 'superseded';
  const alone = await transact(tables, writes);
  return alone.applied ? 'applied' : 'superseded';
}

function faceWrites(tables: Tables, { after, face }: Pick<RunChange, 'after' | 'face'>): Write[] {
  if (!face || !after.hasCard) return [];
  return [wantedCardWrite(tables, { guildId: after.guildId, id: after.id }, face, tables.clock.now())];
}

/** Conditions on the run id in the slot, never on the generation: the trigger may have been edited meanwhile. */
function releaseWrite(table: string, run: Run): Write {
  const succeeded = run.status === 'succeeded';
  const failed = run.status === 'failed' || run.status === 'hold';
  return {
    update: stateKey(run.guildId, run.triggerId),
    table,
    set: succeeded ? { consecutiveFailures: 0 } : {},
    unset: ['slot'],
    add: { revision: 1, ...(failed ? { consecutiveFailures: 1 } : {}) },
    condition: { expression: '#slot.#runId = :run', values: { ':run': run.id } },
  };
}

function lastFailureWrite(table: string, run: Run): Write {
  return { put: { ...run, ...lastFailureKey(run.guildId, run.triggerId) }, table };
}
