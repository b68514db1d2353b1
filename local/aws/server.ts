import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';

import type { Participant, VirtualClock } from '../contract.ts';
import { AwsError } from './aws-error.ts';
import { createEventBuses, type EventBuses } from './event-buses.ts';
import { answerEvents } from './events-protocol.ts';
import { readInput } from './request-body.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { answerScheduler, isSchedulerPath } from './scheduler-protocol.ts';
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
}): Promise<LocalAws> {
  const { clock } = options;
  const queues = createQueues(options);
  const scheduler = createScheduler({ ...options, queues });
  const parameters = createParameters(options);
  const events = createEventBuses(options);

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
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', url);
    const method = request.method ?? 'GET';
    const [service, action = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (service === '' && method === 'GET' && path === '/') return overview();
    const input = await readInput(request);
    if (service === 'AmazonSQS') return answerSqs(queues, { action, input, origin: url });
    if (service === 'AWSEvents') return answerEvents(events, { action, input });
    if (service === 'AmazonSSM') return answerSsm(parameters, { action, input });
    if (isSchedulerPath(path)) return answerScheduler(scheduler, { method, path, query, input, now: clock.now() });
    throw new AwsError('UnknownOperationException', `There is no local service for ${service || path}.`, {
      status: 404,
    });
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

function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  if (error instanceof AwsError) {
    response.setHeader('x-amzn-errortype', error.type);
    if (error.queryCode !== undefined) response.setHeader('x-amzn-query-error', `${error.queryCode};Sender`);
    send(response, error.status, { __type: error.type, message: error.message, Message: error.message });
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
