import { AwsError } from './aws-error.ts';
import { createInputReader, type Input } from './input.ts';
import type { ScheduleState } from './schedule-definition.ts';
import { parseCreateSchedule, parseName } from './schedule-request.ts';
import type { ScheduleFilter, StoredSchedule } from './schedule-table.ts';
import { groupArn, type Scheduler, scheduleArn } from './scheduler.ts';
import { schedulerErrors } from './scheduler-errors.ts';

export interface SchedulerRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly input: Input;
  readonly now: number;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (scheduler: Scheduler, request: SchedulerRequest, name: string) => object;
}

const MAX_PAGE = 100;
const reader = createInputReader(schedulerErrors.validation);

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/schedule-groups\/([^/]+)$/,
    answer: (scheduler, _request, name) => ({ ScheduleGroupArn: scheduler.createGroup(parseName(name)) }),
  },
  {
    method: 'GET',
    path: /^\/schedule-groups\/([^/]+)$/,
    answer(scheduler, _request, name) {
      const createdAt = scheduler.group(name).createdAt / 1000;
      const times = { CreationDate: createdAt, LastModificationDate: createdAt };
      return { Arn: groupArn(name), Name: name, State: 'ACTIVE', ...times };
    },
  },
  {
    method: 'POST',
    path: /^\/schedules\/([^/]+)$/,
    answer(scheduler, { input, now }, name) {
      const definition = parseCreateSchedule(name, input, now);
      return { ScheduleArn: scheduler.create(definition, reader.text(input, 'ClientToken')) };
    },
  },
  {
    method: 'GET',
    path: /^\/schedules\/([^/]+)$/,
    answer: (scheduler, { query }, name) => describe(scheduler.get(groupIn(query), name)),
  },
  {
    method: 'DELETE',
    path: /^\/schedules\/([^/]+)$/,
    answer(scheduler, { query }, name) {
      scheduler.delete(groupIn(query), name, query.get('clientToken') ?? undefined);
      return {};
    },
  },
  { method: 'GET', path: /^\/schedules$/, answer: (scheduler, { query }) => listSchedules(scheduler, query) },
];

/** True for the paths that belong to Scheduler. */
export function isSchedulerPath(path: string): boolean {
  return /^\/schedule(s|-groups)(\/|$)/.test(path);
}

/** Answers one request of the REST-JSON protocol; throws an AwsError for what Scheduler refuses. */
export function answerScheduler(scheduler: Scheduler, request: SchedulerRequest): object {
  for (const { method, path, answer } of ROUTES) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match !== null) return answer(scheduler, request, decode(match[1] ?? ''));
  }
  const message = `The local Scheduler has no ${request.method} ${request.path}.`;
  throw new AwsError('UnknownOperationException', message, { status: 404 });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw schedulerErrors.validation(`The name ${segment} is not well encoded.`);
  }
}

function groupIn(query: URLSearchParams): string {
  return query.get('groupName') ?? 'default';
}

function describe({ definition, createdAt }: StoredSchedule): object {
  const { groupName, name, startAt, endAt } = definition;
  return {
    Arn: scheduleArn(groupName, name),
    GroupName: groupName,
    Name: name,
    ScheduleExpression: definition.expression,
    ScheduleExpressionTimezone: definition.timezone,
    StartDate: startAt === undefined ? undefined : startAt / 1000,
    EndDate: endAt === undefined ? undefined : endAt / 1000,
    Description: definition.description,
    State: definition.state,
    CreationDate: createdAt / 1000,
    LastModificationDate: createdAt / 1000,
    Target: definition.target.asGiven,
    FlexibleTimeWindow: definition.flexibleTimeWindow,
    ActionAfterCompletion: definition.actionAfterCompletion,
  };
}

function listSchedules(scheduler: Scheduler, query: URLSearchParams): object {
  const limit = pageSize(query);
  const found = scheduler.select(filterIn(query), limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1)?.definition;
  const more = found.length > limit && last !== undefined;
  return {
    Schedules: page.map(summarise),
    ...(more && { NextToken: Buffer.from(`${last.groupName}/${last.name}`).toString('base64url') }),
  };
}

function summarise({ definition, createdAt }: StoredSchedule): object {
  const { groupName, name, state, target } = definition;
  return {
    Arn: scheduleArn(groupName, name),
    GroupName: groupName,
    Name: name,
    State: state,
    CreationDate: createdAt / 1000,
    LastModificationDate: createdAt / 1000,
    Target: { Arn: target.arn },
  };
}

function pageSize(query: URLSearchParams): number {
  const size = Number(query.get('MaxResults') ?? MAX_PAGE);
  if (Number.isInteger(size) && size >= 1 && size <= MAX_PAGE) return size;
  throw schedulerErrors.validation(`MaxResults must be between 1 and ${MAX_PAGE}.`);
}

function filterIn(query: URLSearchParams): ScheduleFilter {
  const groupName = query.get('ScheduleGroup');
  const namePrefix = query.get('NamePrefix');
  const state = query.get('State');
  const token = query.get('NextToken');
  if (state !== null && !isState(state)) throw schedulerErrors.validation('State must be ENABLED or DISABLED.');
  return {
    ...(groupName !== null && { groupName }),
    ...(namePrefix !== null && { namePrefix: parseName(namePrefix) }),
    ...(state !== null && { state }),
    ...(token !== null && { after: readToken(token) }),
  };
}

function isState(state: string): state is ScheduleState {
  return state === 'ENABLED' || state === 'DISABLED';
}

function readToken(token: string): NonNullable<ScheduleFilter['after']> {
  const [groupName, name, ...rest] = Buffer.from(token, 'base64url').toString().split('/');
  if (groupName === undefined || name === undefined || rest.length > 0)
    throw schedulerErrors.validation('Invalid NextToken.');
  return { groupName, name };
}
