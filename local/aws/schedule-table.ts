import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import type { ScheduleDefinition, ScheduleState } from './schedule-definition.ts';

/** A schedule at rest. Instants are virtual, epoch milliseconds. */
export interface StoredSchedule {
  readonly definition: ScheduleDefinition;
  /** Undefined when no occurrence is left, or the schedule is disabled. */
  readonly nextAt: number | undefined;
  readonly createdAt: number;
  readonly clientToken: string | undefined;
}

export interface StoredGroup {
  readonly name: string;
  readonly createdAt: number;
}

export interface ScheduleFilter {
  readonly groupName?: string;
  readonly namePrefix?: string;
  readonly state?: ScheduleState;
  /** Continues behind this schedule. */
  readonly after?: { readonly groupName: string; readonly name: string };
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS scheduler_groups (name TEXT PRIMARY KEY, created_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS scheduler_schedules (
    group_name TEXT NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    state TEXT NOT NULL,
    next_at INTEGER,
    created_at INTEGER NOT NULL,
    client_token TEXT,
    PRIMARY KEY (group_name, name)
  );
  CREATE INDEX IF NOT EXISTS scheduler_schedules_by_next ON scheduler_schedules (next_at) WHERE next_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS scheduler_deletions (
    client_token TEXT PRIMARY KEY,
    group_name TEXT NOT NULL,
    name TEXT NOT NULL,
    deleted_at INTEGER NOT NULL
  );
`;

/** The rows of groups, schedules and recent deletions, and nothing of their rules. */
export function openScheduleTable(database: DatabaseSync) {
  database.exec(SCHEMA);
  const addGroup = database.prepare('INSERT INTO scheduler_groups VALUES (?, ?) ON CONFLICT DO NOTHING');
  const readGroup = database.prepare('SELECT * FROM scheduler_groups WHERE name = ?');
  const insert = database.prepare('INSERT INTO scheduler_schedules VALUES (?, ?, ?, ?, ?, ?, ?)');
  const read = database.prepare('SELECT * FROM scheduler_schedules WHERE group_name = ? AND name = ?');
  const remove = database.prepare('DELETE FROM scheduler_schedules WHERE group_name = ? AND name = ?');
  const advance = database.prepare('UPDATE scheduler_schedules SET next_at = ? WHERE group_name = ? AND name = ?');
  const first = database.prepare(
    'SELECT * FROM scheduler_schedules WHERE next_at IS NOT NULL ORDER BY next_at, group_name, name LIMIT 1',
  );
  const list = database.prepare(
    `SELECT * FROM scheduler_schedules
     WHERE (:groupName IS NULL OR group_name = :groupName) AND (:state IS NULL OR state = :state)
       AND substr(name, 1, length(:prefix)) = :prefix AND (group_name, name) > (:afterGroup, :afterName)
     ORDER BY group_name, name LIMIT :limit`,
  );
  const forget = database.prepare('DELETE FROM scheduler_deletions WHERE deleted_at < ?');
  const remember = database.prepare('INSERT OR REPLACE INTO scheduler_deletions VALUES (?, ?, ?, ?)');
  const deletion = database.prepare(
    'SELECT 1 FROM scheduler_deletions WHERE client_token = ? AND group_name = ? AND name = ?',
  );

  return {
    /** False when the group is there already. */
    addGroup: (name: string, now: number): boolean => addGroup.run(name, now).changes > 0,
    group(name: string): StoredGroup | undefined {
      const row = readGroup.get(name);
      return row === undefined ? undefined : { name, createdAt: Number(row['created_at']) };
    },
    insert({ definition, nextAt, createdAt, clientToken }: StoredSchedule): void {
      const { groupName, name, state } = definition;
      insert.run(groupName, name, JSON.stringify(definition), state, nextAt ?? null, createdAt, clientToken ?? null);
    },
    find: (groupName: string, name: string): StoredSchedule | undefined => fromRow(read.get(groupName, name)),
    remove: (groupName: string, name: string): boolean => remove.run(groupName, name).changes > 0,
    advance: ({ definition }: StoredSchedule, nextAt: number | undefined) =>
      advance.run(nextAt ?? null, definition.groupName, definition.name),
    /** The schedule with the earliest next occurrence. */
    first: (): StoredSchedule | undefined => fromRow(first.get()),
    list(filter: ScheduleFilter, limit: number): StoredSchedule[] {
      const rows = list.all({
        groupName: filter.groupName ?? null,
        state: filter.state ?? null,
        prefix: filter.namePrefix ?? '',
        afterGroup: filter.after?.groupName ?? '',
        afterName: filter.after?.name ?? '',
        limit,
      });
      return rows.flatMap((row) => fromRow(row) ?? []);
    },
    rememberDeletion(
      clientToken: string,
      groupName: string,
      name: string,
      times: { now: number; keepMs: number },
    ): void {
      forget.run(times.now - times.keepMs);
      remember.run(clientToken, groupName, name, times.now);
    },
    wasDeletedBy: (clientToken: string, groupName: string, name: string): boolean =>
      deletion.get(clientToken, groupName, name) !== undefined,
  };
}

function fromRow(row: Record<string, SQLOutputValue> | undefined): StoredSchedule | undefined {
  if (row === undefined) return undefined;
  const nextAt = row['next_at'];
  const clientToken = row['client_token'];
  return {
    definition: JSON.parse(String(row['definition'])) as ScheduleDefinition,
    nextAt: nextAt === null ? undefined : Number(nextAt),
    createdAt: Number(row['created_at']),
    clientToken: clientToken === null ? undefined : String(clientToken),
  };
}
