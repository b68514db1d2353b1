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
 * | state | EVENT, written down for the relay, two days | `EV#<guild>` or `EV#-` | `<event>` | 1 KB | only by the stream | – |
 * | derived | WATCH, heartbeat and dead letters seen | `WATCH` | `HEARTBEAT`, `DEAD_LETTERS` | 0.1 KB | get | 1 RU |
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
 * | derived | TRACE | `TR#<guild>#<first 8 of its id>` | `<trace>` | < 1 KB, ≤ 6 KB with 40 steps | query by prefix; batch get | 1 RU per 4 KB |
 * | derived | OWN, a line in its owner's list | `TO#<guild>#<owner>` | `<ISO time>#<trace>` | 0.3 KB | query descending; count of the newer ones, ≤ 100 | 1 RU per 4 KB; the count ≤ 4 RU |
 * | derived | ANY, a line in one of the workspace's lists | `TW#<guild>#<shard>` | `<ISO time>#<trace>` | 0.3 KB | query descending, each list; count of the newer ones, ≤ 1,000 | 1 RU per 4 KB; the count ≤ 40 RU |
 * | derived | DRAFT of a trigger, one hour | `DR#<guild>#<user>` | `<draft>` | ≤ 12 KB | get | 1 RU per 4 KB |
 * | derived | DELIVERY of GitHub's that was taken, three days; of no workspace, holds nothing | `GHD#<delivery>` | `DELIVERY` | 0.1 KB | get | 1 RU |
 * | derived | CARD, one living message, 35 days | `C#<guild>#<id>` | `CARD` | ≤ 20 KB | get | 1 RU per 4 KB |
 * | state | ALERTS, where a workspace's alerts go | `W#<guild>` | `ALERTS` | 0.2 KB | get | 1 RU |
 * | derived | ALERT, one trouble, 35 days | `AL#<guild>#<fingerprint>` | `ALERT` | 1–3 KB | get | 1 RU |
 * | derived | LINE of the list of alerts that are open or snoozed | `AO#<guild>` | `<ISO time>#<fingerprint>` | 0.2 KB | query descending | 1 RU per 4 KB |
 * | derived | EVENT that was counted on an alert, two days | `AE#<guild>#<event>` | `EVENT` | 0.2 KB | only by its own condition | – |
 * | derived | GUARD against a storm of cards | `AS#<guild>` | `GUARD` | 0.3 KB | get | 1 RU |
 * | derived | STORM, alerts that share a card | `AS#<guild>` | `STORM#<id>` | ≤ 12 KB | get | 1 RU per 4 KB |
 *
 * Index `byDue` (KEYS_ONLY): `duePk` = `DUE#<shard>`, `dueAt` = the ISO time after which the minute sweep looks at the row.
 * On it are open STATE rows (nominal time + grace), unfinished RUN rows (end of lease, or next action + grace) and those
 * whose card does not show their end yet.
 *
 * Index `byWorkspace` (KEYS_ONLY): `listPk` = `R#<guild>`, `listAt` = `<ISO time>#<run>`, every RUN row: a query costs 0.5 RU per 4 KB.
 * The shortest distance of triggers (5 minutes) and their number (100) keep a workspace far below a partition's 1,000 writes.
 *
 * A trace is three puts in one request. How many are newer is counted when somebody asks for a trace by its id, and never kept:
 * a number that every command raises would be a hot row.
 *
 * EXTERNAL is the one row that is found without a workspace: GitHub's messages name none. It holds a run's key and nothing else.
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Shards of `byDue`: 10,000 triggers every five minutes are 33 writes a second; a partition takes 1,000. */
export const DUE_SHARDS = 4;

/** Lists of a workspace's traces: a person and 100 triggers write few, but all members and the API write into them. */
export const TRACE_SHARDS = 4;

/** Characters of a trace's id that it can be found by. */
const TRACE_FAMILY = 8;

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

/** Orders a workspace's runs by time, and those of the same time by id. */
export function runListAt(at: number, runId: string): string {
  return `${iso(at)}#${runId}`;
}

export function externalKey(externalId: string): Key {
  return { pk: `X#${externalId}`, sk: 'RUN' };
}

/** An event that follows from no other row; those of the whole deployment have no workspace. */
export function eventKey(guildId: string | undefined, id: string): Key {
  return { pk: `EV#${guildId ?? '-'}`, sk: id };
}

/** What the watcher remembers of its rounds, for the whole deployment. */
export function watchKey(name: string): Key {
  return { pk: 'WATCH', sk: name };
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

export function traceKey(guildId: string, traceId: string): Key {
  return { pk: traceFamilyPk(guildId, traceId), sk: traceId };
}

/** Of all traces whose id begins like this one, which may be the first eight digits alone. */
export function traceFamilyPk(guildId: string, traceId: string): string {
  return `TR#${guildId}#${traceId.slice(0, TRACE_FAMILY)}`;
}

export function tracesOfOwnerPk(guildId: string, owner: string): string {
  return `TO#${guildId}#${owner}`;
}

export function tracesOfShardPk(guildId: string, shard: number): string {
  return `TW#${guildId}#${shard}`;
}

/** Which of the workspace's lists a trace is on: decided by the id's last digit, which is random. */
export function traceShardOf(traceId: string): number {
  return traceId.charCodeAt(traceId.length - 1) % TRACE_SHARDS;
}

/** Orders traces by time, and those of the same time by id. */
export function tracePlace({ startedAt, traceId }: { startedAt: number; traceId: string }): string {
  return `${iso(startedAt)}#${traceId}`;
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

export function alertSettingsKey(guildId: string): Key {
  return { pk: workspacePk(guildId), sk: 'ALERTS' };
}

export function alertKey(guildId: string, fingerprint: string): Key {
  return { pk: `AL#${guildId}#${fingerprint}`, sk: 'ALERT' };
}

export function alertLinePk(guildId: string): string {
  return `AO#${guildId}`;
}

export function alertLineKey(alert: { guildId: string; fingerprint: string; windowStart: number }): Key {
  return { pk: alertLinePk(alert.guildId), sk: `${iso(alert.windowStart)}#${alert.fingerprint}` };
}

export function alertEventKey(guildId: string, event: string): Key {
  return { pk: `AE#${guildId}#${event}`, sk: 'EVENT' };
}

export function stormGuardKey(guildId: string): Key {
  return { pk: `AS#${guildId}`, sk: 'GUARD' };
}

export function stormKey(guildId: string, id: string): Key {
  return { pk: `AS#${guildId}`, sk: `STORM#${id}` };
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
