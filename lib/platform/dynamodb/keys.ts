/**
 * Every key pattern and access path of the two tables. Workspace ids stand first in every partition key, so that nothing
 * can be read across workspaces.
 *
 * | table | item | pk | sk | size | read by | cost of a read |
 * |---|---|---|---|---|---|---|
 * | state | CONFIG, a trigger's definition | `T#<guild>#<trigger>` | `CONFIG` | ≤ 3 KB | get | 1 RU |
 * | state | STATE, how far it is settled | same | `STATE` | < 1 KB | get; index `byDue` | 1 RU |
 * | state | GEN, a generation | same | `GEN#<6 digits>` | 0.3 KB | query by prefix | 0.5 RU per 4 KB |
 * | state | RUN | same | `H#<ISO time>#R#<run>` | < 1 KB | get; query `H#` descending; `byDue` | 0.5 RU per 4 KB |
 * | state | SPAN, skipped or missed occurrences | same | `H#<ISO time>#S` | 0.2 KB | query `H#` descending | with the runs |
 * | state | LAST FAILURE | same | `LAST_FAILURE` | < 1 KB | get | 1 RU |
 * | state | NAME, guard of a name and line of the directory | `W#<guild>` | `NAME#<unique name>` | 0.2 KB | get; query by prefix | 1 RU per 4 KB |
 * | state | ROLES, the role map | `W#<guild>` | `ROLES` | 0.5 KB | get | 1 RU |
 * | state | AUDIT, a link of a chain | `A#<guild>#<entity>` | `E#<10 digits>` | 0.7 KB | query by prefix | 0.5 RU per 4 KB |
 * | state | HEAD of a chain | same | `HEAD` | 0.1 KB | get | 1 RU |
 * | derived | DEDUPE, answer of a request | `D#<guild>#<request>` | `DEDUPE` | 0.3 KB | only by its own condition | – |
 * | derived | TRACE | `TR#<guild>#<owner>` | `<ISO time>#<trace>` | ≤ 3 KB | query descending | 0.5 RU per 4 KB |
 * | derived | DRAFT of a trigger, one hour | `DR#<guild>#<user>` | `<draft>` | ≤ 12 KB | get | 1 RU per 4 KB |
 *
 * Index `byDue` (KEYS_ONLY): `duePk` = `DUE#<shard>`, `dueAt` = the ISO time after which the minute sweep looks at the row.
 * On it are open STATE rows (nominal time + grace) and unfinished RUN rows (end of lease, or next action + grace).
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Shards of `byDue`: 10,000 triggers every five minutes are 33 writes a second; a partition takes 1,000. */
export const DUE_SHARDS = 4;

export function triggerPk(guildId: string, triggerId: string): string {
  return `T#${guildId}#${triggerId}`;
}

export function workspacePk(guildId: string): string {
  return `W#${guildId}`;
}

export function configKey(guildId: string, triggerId: string): Key {
  return { pk: triggerPk(guildId, triggerId), sk: 'CONFIG' };
}

export function stateKey(guildId: string, triggerId: string): Key {
  return { pk: triggerPk(guildId, triggerId), sk: 'STATE' };
}

export function generationKey(guildId: string, triggerId: string, number: number): Key {
  return { pk: triggerPk(guildId, triggerId), sk: `GEN#${String(number).padStart(6, '0')}` };
}

export function lastFailureKey(guildId: string, triggerId: string): Key {
  return { pk: triggerPk(guildId, triggerId), sk: 'LAST_FAILURE' };
}

export function runKey(run: { guildId: string; triggerId: string; at: number; runId: string }): Key {
  return { pk: triggerPk(run.guildId, run.triggerId), sk: `H#${iso(run.at)}#R#${run.runId}` };
}

export function spanKey(guildId: string, triggerId: string, from: number): Key {
  return { pk: triggerPk(guildId, triggerId), sk: `H#${iso(from)}#S` };
}

export function nameKey(guildId: string, uniqueName: string): Key {
  return { pk: workspacePk(guildId), sk: `NAME#${uniqueName}` };
}

export function rolesKey(guildId: string): Key {
  return { pk: workspacePk(guildId), sk: 'ROLES' };
}

export function auditPk(guildId: string, entity: string): string {
  return `A#${guildId}#${entity}`;
}

export function auditKey(guildId: string, entity: string, seq: number): Key {
  return { pk: auditPk(guildId, entity), sk: `E#${String(seq).padStart(10, '0')}` };
}

export function headKey(guildId: string, entity: string): Key {
  return { pk: auditPk(guildId, entity), sk: 'HEAD' };
}

export function dedupeKey(guildId: string, request: string): Key {
  return { pk: `D#${guildId}#${request}`, sk: 'DEDUPE' };
}

export function tracePk(guildId: string, owner: string): string {
  return `TR#${guildId}#${owner}`;
}

export function draftKey(guildId: string, userId: string, id: string): Key {
  return { pk: `DR#${guildId}#${userId}`, sk: id };
}

export function dueShard(number: number): string {
  return `DUE#${number}`;
}

/** The shard that a trigger's rows are on: decided by the id's last character, which is random. */
export function dueShardOf(triggerId: string): string {
  return dueShard(triggerId.charCodeAt(triggerId.length - 1) % DUE_SHARDS);
}

/** ISO 8601 with milliseconds: sorts as text in the order of time. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
