import type { DatabaseSync } from 'node:sqlite';
import type { LocalAws } from '#local/aws/server.ts';
import type { EventSourceSpec, FunctionSpec, Invoker, Participant, VirtualClock } from '#local/contract.ts';
import type { EngineLink } from '#local/dynamodb/engine-link.ts';
import type { Guard } from '#local/iam/guard.ts';
import { principalOf } from '#local/iam/principal.ts';
import { createAsyncSource } from '#local/runner/event-sources/async.ts';
import { createScheduleSource } from '#local/runner/event-sources/schedule.ts';
import type { SourceContext } from '#local/runner/event-sources/source-context.ts';
import { createSqsSource } from '#local/runner/event-sources/sqs.ts';
import { createStreamSource } from '#local/runner/event-sources/stream.ts';
import { createStreamClient } from '#local/runner/event-sources/stream-client.ts';
import type { Template } from '#local/template/read-template.ts';
import type { Wire } from '#local/wire/wire.ts';

export interface Connections {
  readonly template: Template;
  readonly aws: LocalAws;
  readonly clock: VirtualClock;
  readonly database: DatabaseSync;
  readonly invoker: Invoker;
  readonly guard: Guard;
  readonly wire: Wire;
  /** To the DynamoDB engine. */
  readonly link: EngineLink;
  /** Stream ARNs by table name. */
  readonly streams: ReadonlyMap<string, string>;
}

/** Connects every function to the event sources that the template gives it, and to the rules that it is a target of. */
export function connectEventSources(connections: Connections): Participant[] {
  const { aws, clock, invoker, template } = connections;
  const { functions } = template;
  const sources = functions.flatMap((spec) =>
    spec.eventSources.map((source) => connect(connections, contextOf(connections, spec), source)),
  );
  return [...sources, createAsyncSource({ clock, invoker, functions, invocations: aws.invocations })];
}

function contextOf({ clock, guard, invoker, wire }: Connections, spec: FunctionSpec): SourceContext {
  const principal = principalOf(spec);
  return {
    functionId: spec.id,
    clock,
    invoker,
    wire,
    may(actions, resource) {
      const asked = actions.map((action) => ({ action, resource }));
      return guard.refuse(principal, asked) === undefined;
    },
  };
}

function connect(connections: Connections, context: SourceContext, source: EventSourceSpec): Participant {
  const { aws, database, link, streams } = connections;
  if (source.type === 'sqs') return createSqsSource({ ...context, source, queues: aws.queues });
  if (source.type === 'schedule') return createScheduleSource({ ...context, expression: source.expression });
  const streamArn = streams.get(source.tableName);
  if (streamArn === undefined) throw new Error(`the table ${source.tableName} has no stream`);
  const client = createStreamClient(link, streamArn);
  return createStreamSource({ ...context, source, streamArn, client, database });
}
