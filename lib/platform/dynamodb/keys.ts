/**
 * Every key pattern and access path of the two tables. Workspace ids stand first in every partition key, so that nothing
 * can be read across workspaces.
 *
 * | table | item | pk | sk | size | read by | cost of a read |
 * |---|---|---|---|---|---|---|
 * | state | CONFIG, a trigger's definition | `T#<guild>#<trigger>` | `CONFIG` | ≤ 3 KB | get | 1 RU |
 * | state | STATE, how far it is settled | same | `STATE` | < 1 KB | get; index `byDue` | 1 RU |
 * | state | GEN, a generation | same | `GEN#<6 digits>` | 0.3 KB | query by prefix | 0.5 RU per 4 KB |
 * | state | RUN | same | `H#<ISO time>#R#<run>` | < 1 KB, ≤ 20 KB while it follows a workflow | get; query `H#` descending; `byDue`; `byWorkspace` | 0.5 RU per 4 KB |
 * | state | EXTERNAL, the run that follows what another place calls so | `X#<place>:<id>` | `RUN` | 0.2 KB | get | 1 RU |
 * | state | SPAN, skipped or missed occurrences | same | `H#<ISO time>#S` | 0.2 KB | query `H#` descending | with the runs |
 * | state | LAST FAILURE | same | `LAST_FAILURE` | < 1 KB | get | 1 RU |
 * | state | NAME, guard of a name and line of the directory | `W#<guild>` | `NAME#<unique name>` | 0.2 KB | get; query by prefix | 1 RU per 4 KB |
 * | state | ROLES, the role map | `W#<guild>` | `ROLES` | 0.5 KB | get | 1 RU |
 * | state | PROJECT, a linked repository | `W#<guild>` | `PROJECT#<project>` | 1–3 KB, ≤ 200 KB | get; query by prefix | 1 RU per 4 KB |
 * | state | PNAME, guard of a project's name | `W#<guild>` | `PNAME#<unique name>` | 0.1 KB | only by its own condition | – |
 * | state | PREPO, guard of its repository | `W#<guild>` | `PREPO#<GitHub's id>` | 0.1 KB | only by its own condition | – |
 * | state | PROJECTS, their number | `W#<guild>` | `PROJECTS` | 0.1 KB | get | 1 RU |
 * | state | AUDIT, a link of a chain | `A#<guild>#<entity>` | `E#<10 digits>` | 0.7 KB | query by prefix | 0.5 RU per 4 KB |
 * | state | HEAD of a chain | same | `HEAD` | 0.1 KB | get | 1 RU |
 * | derived | DEDUPE, answer of a request | `D#<guild>#<request>` | `DEDUPE` | 0.3 KB | only by its own condition | – |
 * | derived | TRACE | `TR#<guild>#<owner>` | `<ISO time>#<trace>` | ≤ 3 KB | query descending | 0.5 RU per 4 KB |
 * | derived | DRAFT of a trigger, one hour | `DR#<guild>#<user>` | `<draft>` | ≤ 12 KB | get | 1 RU per 4 KB |
 * | derived | DELIVERY of GitHub's that was taken, three days; of no workspace, holds nothing | `GHD#<delivery>` | `DELIVERY` | 0.1 KB | get | 1 RU |
 * | derived | CARD, one living message, 35 days | `C#<guild>#<id>` | `CARD` | ≤ 20 KB | get | 1 RU per 4 KB |
 *
 * Index `byDue` (KEYS_ONLY): `duePk` = `DUE#<shard>`, `dueAt` = the ISO time after which the minute sweep looks at the row.
 * On it are open STATE rows (nominal time + grace), unfinished RUN rows (end of lease, or next action + grace) and those
 * whose card does not show their end yet.
 *
 * Index `byWorkspace` (KEYS_ONLY): `listPk` = `R#<guild>`, `listAt` = `<ISO time>#<run>`, every RUN row: a query costs 0.5 RU per 4 KB.
 * The shortest distance of triggers (5 minutes) and their number (100) keep a workspace far below a partition's 1,000 writes.
 *
 * EXTERNAL is the one row that is found without a workspace: GitHub's messages name none. It holds a run's key and nothing else.
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

export function runListPk(guildId: string): string {
  return `R#${guildId}`;
}

export function externalKey(externalId: string): Key {
  return { pk: `X#${externalId}`, sk: 'RUN' };
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

export function projectKey(guildId: string, projectId: string): Key {
  return { pk: workspacePk(guildId), sk: `PROJECT#${projectId}` };
}

export function projectNameKey(guildId: string, uniqueName: string): Key {
  return { pk: workspacePk(guildId), sk: `PNAME#${uniqueName}` };
}

export function projectRepositoryKey(guildId: string, repositoryId: number): Key {
  return { pk: workspacePk(guildId), sk: `PREPO#${repositoryId}` };
}

export function projectCountKey(guildId: string): Key {
  return { pk: workspacePk(guildId), sk: 'PROJECTS' };
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

export function deliveryKey(id: string): Key {
  return { pk: `GHD#${id}`, sk: 'DELIVERY' };
}

export function cardKey({ guildId, id }: { guildId: string; id: string }): Key {
  return { pk: `C#${guildId}#${id}`, sk: 'CARD' };
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
