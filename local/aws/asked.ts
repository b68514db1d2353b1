import type { Asked } from '../iam/judge.ts';
import { arnOf } from './account.ts';
import { type Input, isObject } from './input.ts';

/** One call as the server reads it. */
export interface ReadCall {
  readonly operation: string;
  /** The path of a REST call, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly input: Input;
}

/** What calls to SQS ask for: a batch needs the permission of its single call. */
export function askedOfSqs({ input, operation }: ReadCall): Asked[] {
  const name = lastPart(textIn(input, 'QueueUrl') ?? textIn(input, 'QueueName') ?? '');
  return [{ action: `sqs:${operation.replace(/Batch$/, '')}`, resource: name === '' ? '*' : arnOf('sqs', name) }];
}

/** What calls to SSM ask for: the permission for every parameter that they name, for everything when they name none. */
export function askedOfSsm({ input, operation }: ReadCall): Asked[] {
  const action = `ssm:${operation}`;
  const given = [input['Name'] ?? input['Names'] ?? input['Path'] ?? []].flat();
  const names = given.filter((name) => typeof name === 'string');
  if (names.length === 0) return [{ action, resource: '*' }];
  return names.map((name) => ({ action, resource: arnOf('ssm', `parameter/${name.replace(/^\//, '')}`) }));
}

/** What PutEvents asks for: every bus that its entries name, by name or ARN. */
export function askedOfEvents({ input, operation }: ReadCall): Asked[] {
  const entries = Array.isArray(input['Entries']) ? input['Entries'].filter(isObject) : [];
  const action = `events:${operation}`;
  if (entries.length === 0) return [{ action, resource: '*' }];
  const buses = new Set(entries.map((entry) => lastPart(textIn(entry, 'EventBusName') ?? 'default')));
  return [...buses].map((bus) => ({ action, resource: arnOf('events', `event-bus/${bus}`) }));
}

/**
 * What calls to Scheduler ask for. Who makes a schedule hands its role on, and must be allowed to.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
 */
export function askedOfScheduler({ input, operation, path: [kind = '', name = ''], query }: ReadCall): Asked[] {
  const action = `scheduler:${operation}`;
  if (operation.startsWith('List')) return [{ action, resource: '*' }];
  if (kind === 'schedule-groups') return [{ action, resource: arnOf('scheduler', `schedule-group/${name}`) }];

  const group = textIn(input, 'GroupName') ?? query.get('groupName') ?? 'default';
  const schedule = { action, resource: arnOf('scheduler', `schedule/${group}/${name}`) };
  const target = input['Target'];
  const role = isObject(target) ? textIn(target, 'RoleArn') : undefined;
  if (role === undefined) return [schedule];
  const context = { 'iam:passedtoservice': 'scheduler.amazonaws.com' };
  return [schedule, { action: 'iam:PassRole', resource: role, context }];
}

const SCHEDULER_VERBS: Readonly<Record<string, string>> = {
  POST: 'Create',
  GET: 'Get',
  PUT: 'Update',
  DELETE: 'Delete',
};

/** The operation behind a REST call to Scheduler, for example `CreateSchedule`. */
export function schedulerOperation(method: string, [kind, name]: readonly string[]): string {
  const noun = kind === 'schedule-groups' ? 'ScheduleGroup' : 'Schedule';
  return name === undefined ? `List${noun}s` : `${SCHEDULER_VERBS[method] ?? method}${noun}`;
}

function textIn(input: Input, member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' ? value : undefined;
}

/** The name at the end of an address or an ARN. */
function lastPart(text: string): string {
  return text.split('/').at(-1) ?? text;
}
