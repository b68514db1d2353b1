import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';

import type { Participant, VirtualClock } from '../contract.ts';
import type { Guard } from '../iam/guard.ts';
import { messageThing } from '../wire/causes.ts';
import { shortName, type Wire } from '../wire/wire.ts';
import { askedOfEvents, askedOfScheduler, askedOfSqs, askedOfSsm, type ReadCall, schedulerOperation } from './asked.ts';
import { type AsyncInvocations, openAsyncInvocations } from './async-invocations.ts';
import { AwsError, bodyOf } from './aws-error.ts';
import { createEventBuses, type EventBuses } from './event-buses.ts';
import { answerEvents } from './events-protocol.ts';
import type { Gate, GateCall } from './gate.ts';
import { readInput } from './request-body.ts';
import { type Courier, createOpenCourier } from './schedule-courier.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { answerScheduler, isSchedulerPath } from './scheduler-protocol.ts';
import { SERVICE_NAMES } from './service.ts';
import { createQueues, type Queues } from './sqs.ts';
import { answerSqs, queueUrl } from './sqs-protocol.ts';
import { createParameters, type Parameters } from './ssm.ts';
import { answerSsm } from './ssm-protocol.ts';

export interface LocalAws {
  /** For example `http://127.0.0.1:4611`: the endpoint of SQS, Scheduler and SSM alike. */
  readonly url: string;
  readonly queues: Queues;
  readonly scheduler: Scheduler;
  readonly parameters: Parameters;
  readonly events: EventBuses;
  /** What waits for functions. */
  readonly invocations: AsyncInvocations;
  readonly participants: readonly Participant[];
  /** The URL of a queue on this server. */
  queueUrl(arn: string): string;
  stop(): Promise<void>;
}

/**
 * Serves the local SQS, EventBridge Scheduler, EventBridge and SSM on one port of 127.0.0.1 (a free one unless given).
 *
 * `onChange` is called after a transaction that may have brought work nearer: a message sent, a schedule made.
 */
export async function startLocalAws(options: {
  clock: VirtualClock;
  database: DatabaseSync;
  port?: number;
  onChange?: () => void;
  /** Judges, breaks and tells every call; without one all of them pass. */
  gate?: Gate;
  /** Judges what rules do; without one they may do everything. */
  guard?: Guard;
  wire?: Wire;
  /** Sends what Scheduler sends; straight into the queues unless given. */
  courier?: (queues: Queues) => Courier;
}): Promise<LocalAws> {
  const { clock, gate = OPEN, guard, wire } = options;
  const queues = createQueues(options);
  const courier = (options.courier ?? createOpenCourier)(queues);
  const scheduler = createScheduler({ ...options, courier });
  const parameters = createParameters(options);
  const invocations = openAsyncInvocations(options);
  const events = createEventBuses({ clock, queues, invocations, ...(guard && { guard }), ...(wire && { wire }) });

  const server = createServer((request, response) => void serve(request, response));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Never throws: what is not an AwsError is a fault of this server. */
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('date', new Date(clock.now()).toUTCString());
    response.setHeader('x-amzn-requestid', randomUUID());
    try {
      const body = await answer(request);
      send(response, 200, body);
    } catch (error) {
      sendError(response, error);
    }
  }

  async function answer(request: IncomingMessage): Promise<object> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', url);
    const method = request.method ?? 'GET';
    const [target = '', action = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (target === '' && method === 'GET' && pathname === '/') return overview();
    const input = await readInput(request);
    const path = pathname.split('/').slice(1).map(decode);
    const { headers } = request;

    if (target === 'AmazonSQS') {
      const call = { operation: action, path, query, input };
      return gate.pass(gateCall('sqs', headers, call, askedOfSqs(call)), async (cause) => {
        const result = answerSqs(queues, { action, input, origin: url });
        if (cause) for (const id of messageIdsIn(result)) wire?.link(messageThing(id), cause);
        return { result };
      });
    }
    if (target === 'AmazonSSM') {
      const call = { operation: action, path, query, input };
      return gate.pass(gateCall('ssm', headers, call, askedOfSsm(call)), async () => ({
        result: answerSsm(parameters, { action, input }),
      }));
    }
    if (target === 'AWSEvents') {
      const call = { operation: action, path, query, input };
      return gate.pass(gateCall('events', headers, call, askedOfEvents(call)), async (cause) => ({
        result: answerEvents(events, { action, input, ...(cause ? { cause } : {}) }),
      }));
    }
    if (isSchedulerPath(pathname)) {
      const call = { operation: schedulerOperation(method, path), path, query, input };
      return gate.pass(gateCall('scheduler', headers, call, askedOfScheduler(call)), async () => ({
        result: answerScheduler(scheduler, { method, path: pathname, query, input, now: clock.now() }),
      }));
    }
    const message = `There is no local service for ${target || pathname}.`;
    throw new AwsError('UnknownOperationException', message, { status: 404 });
  }

  /** For people. */
  function overview(): object {
    return {
      now: new Date(clock.now()).toISOString(),
      queues: queues.all().map(({ arn, name }) => ({ name, url: queueUrl(url, arn), ...queues.counts(arn) })),
      schedules: scheduler.list(),
      parameters: parameters.names(),
      events: events.list(),
    };
  }

  return {
    url,
    queues,
    scheduler,
    parameters,
    events,
    invocations,
    participants: [scheduler, queues],
    queueUrl: (arn) => queueUrl(url, arn),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Lets everything pass: for services that stand by themselves. */
const OPEN: Gate = {
  pass: async (_call, work) => (await work(undefined)).result,
};

function gateCall(
  service: GateCall['service'],
  headers: IncomingMessage['headers'],
  { operation }: ReadCall,
  asked: GateCall['asked'],
): GateCall {
  const resource = asked[0]?.resource ?? '*';
  return { service, operation, headers, asked, to: resource === '*' ? SERVICE_NAMES[service] : shortName(resource) };
}

/** SendMessage answers one id, SendMessageBatch one for each entry that it took. */
function messageIdsIn(result: object): string[] {
  const { MessageId, Successful = [] } = result as { MessageId?: string; Successful?: { MessageId?: string }[] };
  return [MessageId, ...Successful.map((entry) => entry.MessageId)].filter((id) => id !== undefined);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  if (error instanceof AwsError) {
    response.setHeader('x-amzn-errortype', error.type);
    if (error.queryCode !== undefined) response.setHeader('x-amzn-query-error', `${error.queryCode};Sender`);
    send(response, error.status, bodyOf(error));
    return;
  }
  console.error('The local AWS server failed', error);
  response.setHeader('x-amzn-errortype', 'InternalFailure');
  send(response, 500, { __type: 'InternalFailure', message: 'The local AWS server failed; its log says why.' });
}

function send(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
}
