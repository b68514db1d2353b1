import type { DatabaseSync } from 'node:sqlite';
import type { LocalAws } from '#local/aws/server.ts';
import type { EventSourceSpec, Invoker, Participant, VirtualClock } from '#local/contract.ts';
import { createScheduleSource } from '#local/runner/event-sources/schedule.ts';
import { createSqsSource } from '#local/runner/event-sources/sqs.ts';
import { createStreamSource } from '#local/runner/event-sources/stream.ts';
import { createStreamClient } from '#local/runner/event-sources/stream-client.ts';
import type { Template } from '#local/template/read-template.ts';

export interface Connections {
  readonly template: Template;
  readonly aws: LocalAws;
  readonly clock: VirtualClock;
  readonly database: DatabaseSync;
  readonly invoker: Invoker;
  /** The DynamoDB engine's address. */
  readonly endpoint: string;
  /** Stream ARNs by table name. */
  readonly streams: ReadonlyMap<string, string>;
}

/** Connects every function to the event sources that the template gives it. */
export function connectEventSources(connections: Connections): Participant[] {
  return connections.template.functions.flatMap(({ eventSources, id }) =>
    eventSources.map((source) => connect(connections, id, source)),
  );
}

function connect(connections: Connections, functionId: string, source: EventSourceSpec): Participant {
  const { aws, clock, database, endpoint, invoker, streams } = connections;
  if (source.type === 'sqs') return createSqsSource({ functionId, source, queues: aws.queues, invoker });
  if (source.type === 'schedule')
    return createScheduleSource({ functionId, expression: source.expression, clock, invoker });
  const streamArn = streams.get(source.tableName);
  if (streamArn === undefined) throw new Error(`the table ${source.tableName} has no stream`);
  const client = createStreamClient(endpoint, streamArn);
  return createStreamSource({ functionId, source, streamArn, client, clock, invoker, database });
}
