import type { Hop, HopKind } from '#local/wire/hop.ts';

import type { IconName } from '../../icons.tsx';

interface Kind {
  readonly icon: IconName;
  readonly label: string;
  /** For who sees the system for the first time: what such a hop is. */
  readonly meaning: string;
}

const KINDS: Readonly<Record<HopKind, Kind>> = {
  interaction: {
    icon: 'chat',
    label: 'interaction',
    meaning: 'Discord signed what a person did and posted it to the function’s address.',
  },
  invoke: {
    icon: 'function',
    label: 'function',
    meaning: 'Lambda ran the function with this event, in a process of its own.',
  },
  table: { icon: 'table', label: 'table', meaning: 'The function asked the DynamoDB table.' },
  queue: { icon: 'queue', label: 'queue', meaning: 'A message lay in an SQS queue until somebody took it.' },
  stream: {
    icon: 'stream',
    label: 'stream',
    meaning: 'The table told of a changed item, and the change was handed to a function.',
  },
  schedule: {
    icon: 'clock',
    label: 'schedule',
    meaning: 'EventBridge keeps the times of schedules and rules, and sends when one comes.',
  },
  bus: { icon: 'bus', label: 'bus', meaning: 'An event went over the EventBridge bus to whoever has a rule for it.' },
  discord: { icon: 'chat', label: 'Discord', meaning: 'The bot called Discord’s REST API with its token.' },
  http: { icon: 'globe', label: 'HTTP', meaning: 'A request went out to another system.' },
  parameter: { icon: 'key', label: 'parameter', meaning: 'The function read a secret from the SSM Parameter Store.' },
};

export function kindOf(hop: Hop): Kind {
  return KINDS[hop.kind];
}

/** What this very hop did, in one sentence. */
export function explain(hop: Hop): string {
  const operation = OPERATIONS[hop.operation];
  return operation === undefined ? kindOf(hop).meaning : operation(hop);
}

const OPERATIONS: Readonly<Record<string, (hop: Hop) => string>> = {
  TransactWriteItems: (hop) => `The function wrote ${itemsOf(hop)} in one transaction: all of them or none.`,
  TransactGetItems: (hop) => `The function read ${itemsOf(hop)} as they were at one moment.`,
  BatchWriteItem: (hop) => `The function wrote ${itemsOf(hop)} in one call, each by itself.`,
  BatchGetItem: (hop) => `The function read ${itemsOf(hop)} in one call.`,
  PutItem: () => 'The function wrote one item.',
  UpdateItem: () => 'The function changed one item where it lies.',
  DeleteItem: () => 'The function removed one item.',
  GetItem: () => 'The function read one item by its key.',
  Query: () => 'The function read the items of one partition, in the order of their sort keys.',
  SendMessage: () => 'A message was put into the queue; who reads the queue goes on from here.',
  SendMessageBatch: () => 'Several messages were put into the queue in one call.',
  ReceiveMessage: () => 'The queue handed out messages and hides them until they are done.',
  DeleteMessage: () => 'The message was done and left the queue.',
  ChangeMessageVisibility: () => 'The message was put back for later.',
  CreateSchedule: () => 'A schedule was made: from now on Scheduler knows when to send.',
  DeleteSchedule: () => 'A schedule was taken away; it sends nothing any more.',
  GetSchedule: () => 'The function looked at one schedule.',
  ListSchedules: () => 'The function asked which schedules there are.',
  PutEvents: () => 'An event was put on the bus; every rule that fits it gets a copy.',
  GetParameter: () => 'The function read one setting or secret from the Parameter Store.',
  GetParameters: () => 'The function read settings or secrets from the Parameter Store.',
};

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function itemsOf({ detail }: Hop): string {
  const count =
    typeof detail === 'object' && detail !== null ? Number((detail as { items?: unknown }).items) : Number.NaN;
  if (!Number.isInteger(count)) return 'several items';
  return `${NUMBERS[count] ?? count} item${count === 1 ? '' : 's'}`;
}
