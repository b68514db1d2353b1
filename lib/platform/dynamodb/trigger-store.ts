import {
  configKey,
  generationKey,
  iso,
  nameKey,
  spanKey,
  stateKey,
  triggerPk,
  workspacePk,
} from '#lib/platform/dynamodb/keys.ts';
import { isNew, transactAudited } from '#lib/platform/dynamodb/mutation.ts';
import { overdueRows } from '#lib/platform/dynamodb/overdue.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import { runRow, stateRow, valueOf } from '#lib/platform/dynamodb/rows.ts';
import { encode, getItem, getItems, type Item, queryItems, type Tables } from '#lib/platform/dynamodb/table.ts';
import { type Condition, transact, type Write } from '#lib/platform/dynamodb/transact.ts';
import type { Run } from '#lib/runs/run.ts';
import type {
  DirectoryEntry,
  MutationOutcome,
  TimelineEntry,
  TriggerMutation,
  TriggerStore,
} from '#lib/triggers/store.ts';
import {
  type Generation,
  isShortEnough,
  MAX_NAME,
  type Span,
  type Trigger,
  type TriggerState,
  uniqueName,
} from '#lib/triggers/trigger.ts';

type Pair = { trigger: Trigger; state: TriggerState };

/** Triggers in the table `state`; every write of a definition is one audited transaction. */
export function createTriggerStore(tables: Tables): TriggerStore {
  const table = tables.stateTable;

  async function loadMany(guildId: string, triggerIds: readonly string[]): Promise<Pair[]> {
    const keys = triggerIds.flatMap((id) => [configKey(guildId, id), stateKey(guildId, id)]);
    const items = await getItems(tables, table, keys);
    return triggerIds.flatMap((id) => {
      const pk = triggerPk(guildId, id);
      const config = items.get(`${pk} CONFIG`);
      const state = items.get(`${pk} STATE`);
      return config && state ? [{ trigger: valueOf<Trigger>(config), state: valueOf<TriggerState>(state) }] : [];
    });
  }

  return {
    loadMany,

    async load(guildId, triggerId) {
      const [pair] = await loadMany(guildId, [triggerId]);
      return pair;
    },

    async definition(guildId, triggerId) {
      const item = await getItem(tables, table, configKey(guildId, triggerId));
      return item && valueOf<Trigger>(item);
    },

    async idOf(guildId, name) {
      if (!isShortEnough(name)) return undefined;
      const item = await getItem(tables, table, nameKey(guildId, uniqueName(name)));
      return item && String(item['triggerId']);
    },

    async directory(guildId, { prefix = '', after, before, limit }) {
      if (!isShortEnough(prefix)) return [];
      const sortKey = (name: string) => nameKey(guildId, uniqueName(name).slice(0, MAX_NAME)).sk;
      const first = sortKey(prefix);
      const from = after === undefined ? first : `${sortKey(after)}\u0000`;
      const to = before === undefined ? `${first}\uffff` : justBefore(sortKey(before));
      if (from > to) return [];
      const items = await queryItems(
        tables,
        {
          TableName: table,
          ConsistentRead: true,
          ScanIndexForward: before === undefined,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: encode({ ':pk': workspacePk(guildId), ':from': from, ':to': to }),
        },
        { limit },
      );
      if (before !== undefined) items.reverse();
      return items.map(directoryEntryOf);
    },

    mutate: (mutation) => mutate(tables, mutation),

    async settle({ before, after, spans, runs }) {
      const outcome = await transact(tables, [
        stateWrite(table, after, before),
        ...spans.map((span) => spanWrite(table, after, span)),
        ...runs.map((run) => runWrite(table, run, tables.clock.now())),
      ]);
      return outcome.applied ? 'applied' : 'superseded';
    },

    async timeline(guildId, triggerId, { before, limit }) {
      const items = await queryItems(
        tables,
        {
          TableName: table,
          ConsistentRead: true,
          ScanIndexForward: false,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: encode({
            ':pk': triggerPk(guildId, triggerId),
            ':from': 'H#',
            // Rows of this very instant have more behind it, so they sort after it.
            ':to': before === undefined ? 'H#\uffff' : `H#${iso(before)}`,
          }),
        },
        { limit },
      );
      return items.map(timelineEntryOf);
    },

    async generations(guildId, triggerId) {
      const items = await queryItems(
        tables,
        {
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: encode({ ':pk': triggerPk(guildId, triggerId), ':prefix': 'GEN#' }),
        },
        { limit: Number.POSITIVE_INFINITY },
      );
      return items.map((item) => valueOf<Generation>(item));
    },

    overdue: (before, page) => overdueRows(tables, before, page),
  };
}

/** The greatest sort key below another, near enough: names have no character above U+FFFE. */
function justBefore(sortKey: string): string {
  const last = sortKey.charCodeAt(sortKey.length - 1);
  return `${sortKey.slice(0, -1)}${String.fromCharCode(last - 1)}\uffff`;
}

async function mutate(tables: Tables, mutation: TriggerMutation): Promise<MutationOutcome> {
  const { before, after, audit, dedupe, generations, run, spans } = mutation;
  const { guildId } = after.trigger;
  const now = tables.clock.now();
  const table = tables.stateTable;

  const name = nameWrite(table, before?.trigger, after.trigger);
  const writes: Write[] = [
    ...(name ? [name] : []),
    stateWrite(table, after.state, before?.state, after.trigger.status === 'deleted' ? now : undefined),
    ...(after.trigger === before?.trigger ? [] : [configWrite(table, after.trigger, before?.trigger, now)]),
    ...generations.map((generation) => generationWrite(table, after.trigger, generation)),
    ...spans.map((span) => spanWrite(table, after.state, span)),
    ...(run ? [runWrite(table, run, now)] : []),
  ];

  const outcome = await transactAudited(tables, { guildId, dedupe, audit }, writes);
  if (outcome.kind !== 'refused') return outcome;
  const nameRefused = name !== undefined && before === undefined && outcome.refusals.some(({ index }) => index === 0);
  return { kind: nameRefused ? 'name_taken' : 'stale' };
}

/** The guard of the name, which is the directory's line as well: written when it is new or its facts change. */
function nameWrite(table: string, before: Trigger | undefined, after: Trigger): Write | undefined {
  const key = nameKey(after.guildId, uniqueName(after.name));
  const ours: Condition = { expression: '#triggerId = :id', values: { ':id': after.id } };
  if (after.status === 'deleted') return { remove: key, table, condition: ours };
  if (before && before.status === after.status && before.generation === after.generation) return undefined;
  const { generation, id, name, status } = after;
  return {
    put: { schemaVersion: 1, ...key, name, triggerId: id, status, generation },
    table,
    condition: before ? ours : isNew,
  };
}

function configWrite(table: string, after: Trigger, before: Trigger | undefined, now: number): Write {
  return {
    put: {
      ...after,
      ...configKey(after.guildId, after.id),
      ...(after.status === 'deleted' ? { expiresAt: expiresAt(now, 'deletedTrigger') } : {}),
    },
    table,
    condition: before ? { expression: '#version = :read', values: { ':read': before.version } } : isNew,
  };
}

/** `deletedAt` (epoch ms) gives the row of a deleted trigger its end. */
function stateWrite(table: string, after: TriggerState, before: TriggerState | undefined, deletedAt?: number): Write {
  return {
    put: {
      ...stateRow(after),
      ...(deletedAt === undefined ? {} : { expiresAt: expiresAt(deletedAt, 'deletedTrigger') }),
    },
    table,
    condition: before ? { expression: '#revision = :read', values: { ':read': before.revision } } : isNew,
  };
}

function generationWrite(table: string, trigger: Trigger, generation: Generation): Write {
  return { put: { ...generation, ...generationKey(trigger.guildId, trigger.id, generation.number) }, table };
}

function spanWrite(table: string, state: TriggerState, span: Span): Write {
  return { put: { ...span, ...spanKey(state.guildId, state.triggerId, span.from) }, table };
}

function runWrite(table: string, run: Run, now: number): Write {
  return { put: runRow(run, now), table, condition: isNew };
}

function directoryEntryOf(item: Item): DirectoryEntry {
  const { generation, name, status, triggerId } = item as unknown as DirectoryEntry;
  return { generation, name, status, triggerId };
}

function timelineEntryOf(item: Item): TimelineEntry {
  return String(item['sk']).endsWith('#S')
    ? { kind: 'span', span: valueOf<Span>(item) }
    : { kind: 'run', run: valueOf<Run>(item) };
}
