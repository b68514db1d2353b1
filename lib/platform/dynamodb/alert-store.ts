import { type Alert, isUnresolved } from '#lib/alerts/alert.ts';
import type { AlertSettings } from '#lib/alerts/settings.ts';
import type { AlertStore, CardWish, Rewrite } from '#lib/alerts/store.ts';
import type { Storm, StormGuard } from '#lib/alerts/storm.ts';
import { newCardWrite, wantedCardWrite } from '#lib/platform/dynamodb/card-writes.ts';
import {
  alertEventKey,
  alertKey,
  alertLineKey,
  alertLinePk,
  alertSettingsKey,
  type Key,
  stormGuardKey,
  stormKey,
} from '#lib/platform/dynamodb/keys.ts';
import { isNew, transactAudited } from '#lib/platform/dynamodb/mutation.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import { encode, getItem, queryItems, type Tables } from '#lib/platform/dynamodb/table.ts';
import { type Condition, type Refusal, transact, type Write } from '#lib/platform/dynamodb/transact.ts';

/**
 * Alerts in the table `derived`, which has no stream: what they tell of others never tells of them. Settings are state.
 */
export function createAlertStore(tables: Tables): AlertStore {
  const { derivedTable, stateTable } = tables;
  const read = async <Value extends { readonly schemaVersion: 1 }>(table: string, key: Key) => {
    const item = await getItem(tables, table, key);
    return item && valueOf<Value>(item);
  };

  const find: AlertStore['find'] = (guildId, fingerprint) => read<Alert>(derivedTable, alertKey(guildId, fingerprint));

  return {
    find,
    guard: (guildId) => read<StormGuard>(derivedTable, stormGuardKey(guildId)),
    storm: (guildId, id) => read<Storm>(derivedTable, stormKey(guildId, id)),
    settings: (guildId) => read<AlertSettings>(stateTable, alertSettingsKey(guildId)),

    async record({ alert, events, guard, guildId, storm, wish }) {
      const counted = events.map((id): Write => eventWrite(tables, guildId, id, alert.after.cardId));
      const others = [
        rewrite(tables, alertKey(guildId, alert.after.fingerprint), alert),
        ...(guard ? [rewrite(tables, stormGuardKey(guildId), guard)] : []),
        ...(storm ? [rewrite(tables, stormKey(guildId, storm.after.id), storm)] : []),
        ...lineWrites(tables, alert),
      ];
      const wished = wish ? [wishWrite(tables, wish)] : [];
      const outcome = await transact(tables, [...counted, ...others, ...wished]);
      if (outcome.applied) return { kind: 'applied' };

      const seen = outcome.refusals.filter(({ index }) => index < counted.length);
      if (seen.length > 0) return { kind: 'seen', events: cardsOf(events, seen) };
      const isCardOnly = outcome.refusals.every(({ index }) => index === counted.length + others.length);
      return { kind: isCardOnly && wish && 'key' in wish ? 'card_gone' : 'stale' };
    },

    async mutate({ after, audit, before, dedupe, guildId, storm, wish }) {
      const alert = { before, after };
      const others = [
        rewrite(tables, alertKey(guildId, after.fingerprint), alert),
        ...(storm ? [rewrite(tables, stormKey(guildId, storm.after.id), storm)] : []),
        ...lineWrites(tables, alert),
      ];
      const wished = wish ? [wishWrite(tables, wish)] : [];
      const outcome = await transactAudited(tables, { guildId, dedupe, audit }, [...others, ...wished]);
      if (outcome.kind !== 'refused') return outcome.kind;
      const isCardOnly = wish !== undefined && outcome.refusals.every(({ index }) => index === others.length);
      return isCardOnly ? 'card_gone' : 'stale';
    },

    async setUp({ after, audit, before, dedupe, guildId }) {
      const outcome = await transactAudited(tables, { guildId, dedupe, audit }, [
        {
          put: { ...after, ...alertSettingsKey(guildId) },
          table: stateTable,
          condition: before ? { expression: '#version = :read', values: { ':read': before.version } } : isNew,
        },
      ]);
      return outcome.kind === 'refused' ? 'stale' : outcome.kind;
    },

    async unresolved(guildId, { before, limit }) {
      const lines = await queryItems(
        tables,
        {
          TableName: derivedTable,
          ConsistentRead: true,
          ScanIndexForward: false,
          KeyConditionExpression: 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: encode({
            ':pk': alertLinePk(guildId),
            ':before': before ? alertLineKey({ ...before, guildId }).sk : '\uffff',
          }),
        },
        { limit },
      );
      const alerts = await Promise.all(lines.map((line) => find(guildId, String(line['fingerprint']))));
      return alerts.flatMap((alert) => (alert && isUnresolved(alert) ? [alert] : []));
    },
  };
}

/** There is no such row, or only one whose time is over: TTL deletes up to days late. */
function isFree(now: number): Condition {
  return {
    expression: 'attribute_not_exists(#pk) OR #expiresAt <= :now',
    values: { ':now': Math.floor(now / 1000) },
  };
}

/** Counted once; remembers the card that it was counted on, for whoever brings it again. */
function eventWrite(tables: Tables, guildId: string, id: string, cardId: string | undefined): Write {
  const now = tables.clock.now();
  return {
    put: {
      schemaVersion: 1,
      ...alertEventKey(guildId, id),
      event: id,
      ...(cardId === undefined ? {} : { cardId }),
      expiresAt: expiresAt(now, 'alertEvent'),
    },
    table: tables.derivedTable,
    condition: isFree(now),
  };
}

function cardsOf(events: readonly string[], seen: readonly Refusal[]): Map<string, string | undefined> {
  return new Map(
    seen.map(({ index, item }) => {
      const cardId = item?.['cardId'];
      return [events[index] ?? '', typeof cardId === 'string' ? cardId : undefined];
    }),
  );
}

/** Replaces a row unless others have since it was read. */
function rewrite(tables: Tables, key: Key, { after, before }: Rewrite<{ readonly version: number }>): Write {
  const now = tables.clock.now();
  return {
    put: { ...after, ...key, expiresAt: expiresAt(now, 'alert') },
    table: tables.derivedTable,
    condition: before ? { expression: '#version = :read', values: { ':read': before.version } } : isFree(now),
  };
}

/** The list has those that someone still has to look at, by the begin of their window. */
function lineWrites(tables: Tables, { after, before }: Rewrite<Alert>): Write[] {
  const from = before && isUnresolved(before) ? alertLineKey(before) : undefined;
  const to = isUnresolved(after) ? alertLineKey(after) : undefined;
  if (from?.sk === to?.sk) return [];
  const table = tables.derivedTable;
  const { fingerprint } = after;
  const expires = expiresAt(tables.clock.now(), 'alert');
  return [
    ...(from ? [{ remove: from, table }] : []),
    ...(to ? [{ put: { schemaVersion: 1, ...to, fingerprint, expiresAt: expires }, table }] : []),
  ];
}

function wishWrite(tables: Tables, wish: CardWish): Write {
  if ('card' in wish) return newCardWrite(tables, wish.card);
  return wantedCardWrite(tables, wish.key, wish.face, tables.clock.now());
}
