import type { DatabaseSync } from 'node:sqlite';

import type { Participant, VirtualClock } from '../contract.ts';
import { inTransaction } from '../database.ts';
import { arnOf } from './account.ts';
import type { Courier } from './schedule-courier.ts';
import { nextOccurrence, type ScheduleDefinition } from './schedule-definition.ts';
import { deliver, type Occurrence } from './schedule-delivery.ts';
import { openScheduleRetries } from './schedule-retries.ts';
import { openScheduleTable, type ScheduleFilter, type StoredGroup, type StoredSchedule } from './schedule-table.ts';
import { schedulerErrors } from './scheduler-errors.ts';

/** A schedule as people want to see it. */
export interface ScheduleSummary {
  readonly name: string;
  readonly groupName: string;
  readonly expression: string;
  readonly timezone: string;
  readonly state: string;
  /** Epoch milliseconds; undefined when nothing is left to happen. */
  readonly nextAt: number | undefined;
  readonly targetArn: string;
}

/**
 * The local EventBridge Scheduler. It delivers at the exact virtual instant, where AWS promises 60 s of precision, and
 * what fell due while the stack was down as soon as it is back.
 */
export interface Scheduler extends Participant {
  /** The group's ARN; creating one that is there is a conflict. */
  createGroup(name: string): string;
  /** Creates the group unless it is there. */
  ensureGroup(name: string): void;
  group(name: string): StoredGroup;
  /** The schedule's ARN; the same definition under the same client token is created once. */
  create(definition: ScheduleDefinition, clientToken: string | undefined): string;
  get(groupName: string, name: string): StoredSchedule;
  delete(groupName: string, name: string, clientToken: string | undefined): void;
  select(filter: ScheduleFilter, limit: number): StoredSchedule[];
  /** Everything that is scheduled, next occurrence first. */
  list(): ScheduleSummary[];
}

const DEFAULT_GROUP = 'default';
const KEEP_DELETIONS_MS = 24 * 3_600_000;

/** Opens the schedules kept in `database`; `onChange` is called when a schedule comes or goes. */
export function createScheduler(options: {
  clock: VirtualClock;
  database: DatabaseSync;
  courier: Courier;
  onChange?: () => void;
}): Scheduler {
  const { clock, courier, database } = options;
  const schedules = openScheduleTable(database);
  const retries = openScheduleRetries(database);
  schedules.addGroup(DEFAULT_GROUP, clock.now());

  function changed(): void {
    const { onChange } = options;
    if (onChange !== undefined) queueMicrotask(onChange);
  }

  function attempt(occurrence: Occurrence): void {
    const again = deliver(courier, occurrence, clock.now());
    if (again !== undefined) retries.add(again, { ...occurrence, attempt: occurrence.attempt + 1 });
  }

  /** Tries the earliest due delivery again; false when none is due. */
  function retryNext(): boolean {
    return inTransaction(database, () => {
      const retry = retries.take(clock.now());
      if (retry !== undefined) attempt(retry.occurrence);
      return retry !== undefined;
    });
  }

  /** Delivers the earliest due occurrence and moves on, all or nothing; false when nothing is due. */
  function fireNext(): boolean {
    return inTransaction(database, () => {
      const schedule = schedules.first();
      const now = clock.now();
      if (schedule?.nextAt === undefined || schedule.nextAt > now) return false;
      const { definition, createdAt, nextAt } = schedule;
      const { groupName, name } = definition;
      attempt({ scheduleArn: scheduleArn(groupName, name), definition, scheduledAt: nextAt, attempt: 1 });
      const following = nextOccurrence(definition, { createdAt, previous: nextAt });
      if (following === undefined && definition.actionAfterCompletion === 'DELETE') schedules.remove(groupName, name);
      else schedules.advance(schedule, following);
      return true;
    });
  }

  function existingGroup(name: string): StoredGroup {
    const group = schedules.group(name);
    if (group === undefined) throw schedulerErrors.noGroup(name);
    return group;
  }

  return {
    name: 'scheduler',
    nextDueAt() {
      const instants = [schedules.first()?.nextAt, retries.nextAt()].filter((instant) => instant !== undefined);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
    async tick() {
      while (fireNext() || retryNext());
    },
    busy: () => false,

    createGroup(name) {
      if (schedules.addGroup(name, clock.now())) return groupArn(name);
      throw schedulerErrors.conflict(`Schedule group ${name} already exists.`);
    },
    ensureGroup(name) {
      schedules.addGroup(name, clock.now());
    },
    group: existingGroup,

    create(definition, clientToken) {
      const { groupName, name, state } = definition;
      existingGroup(groupName);
      const refusal = courier.refuseRole(String(definition.target.asGiven['RoleArn']), groupName);
      if (refusal !== undefined) {
        throw schedulerErrors.validation(
          'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
        );
      }
      const existing = schedules.find(groupName, name);
      if (existing !== undefined && !isRepetition(existing, definition, clientToken)) {
        throw schedulerErrors.conflict(`Schedule ${name} already exists.`);
      }
      if (existing === undefined) {
        const createdAt = clock.now();
        const nextAt = state === 'ENABLED' ? nextOccurrence(definition, { createdAt }) : undefined;
        schedules.insert({ definition, nextAt, createdAt, clientToken });
        changed();
      }
      return scheduleArn(groupName, name);
    },

    get(groupName, name) {
      const schedule = schedules.find(groupName, name);
      if (schedule === undefined) throw schedulerErrors.noSchedule(name);
      return schedule;
    },

    delete(groupName, name, clientToken) {
      inTransaction(database, () => {
        const removed = schedules.remove(groupName, name);
        const repeated = clientToken !== undefined && schedules.wasDeletedBy(clientToken, groupName, name);
        if (!removed && !repeated) throw schedulerErrors.noSchedule(name);
        if (clientToken === undefined) return;
        schedules.rememberDeletion(clientToken, groupName, name, { now: clock.now(), keepMs: KEEP_DELETIONS_MS });
      });
      changed();
    },

    select(filter, limit) {
      if (filter.groupName !== undefined) existingGroup(filter.groupName);
      return schedules.list(filter, limit);
    },
    list() {
      const summaries = schedules.list({}, -1).map(({ definition, nextAt }) => ({
        name: definition.name,
        groupName: definition.groupName,
        expression: definition.expression,
        timezone: definition.timezone,
        state: definition.state,
        nextAt,
        targetArn: definition.target.arn,
      }));
      return summaries.sort((a, b) => (a.nextAt ?? Number.MAX_VALUE) - (b.nextAt ?? Number.MAX_VALUE));
    },
  };
}

export function scheduleArn(groupName: string, name: string): string {
  return arnOf('scheduler', `schedule/${groupName}/${name}`);
}

export function groupArn(name: string): string {
  return arnOf('scheduler', `schedule-group/${name}`);
}

function isRepetition(
  existing: StoredSchedule,
  definition: ScheduleDefinition,
  clientToken: string | undefined,
): boolean {
  if (clientToken === undefined || existing.clientToken !== clientToken) return false;
  return JSON.stringify(existing.definition) === JSON.stringify(definition);
}
