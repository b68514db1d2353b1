import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import type { Receipt, WebhookDelivery } from '#lib/diagnosis/webhook.ts';
import { CORRELATION_HEADER, type Origin, originOf } from '#lib/edge/origin.ts';
import { payloadReaders } from '#lib/edge/webhook-payload.ts';
import { secretsIn, verifyWebhook } from '#lib/edge/webhook-signature.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Clock, Ids, Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import { type Tracing, withoutSecretId } from '#lib/kernel/tracing.ts';

interface Answer {
  readonly statusCode: number;
  readonly message: string;
}

/** What a Function URL takes at most; GitHub sends up to 25 MB, but the events that we act on are small. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

const DELIVERY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EVENT_NAME = /^[a-z0-9_]{1,64}$/;

const ANSWERS: Readonly<Record<Receipt, Answer>> = {
  queued: answer(202, 'queued'),
  seen: answer(200, 'seen'),
  not_followed: answer(202, 'not followed'),
  ignored: answer(202, 'ignored'),
};

/**
 * The endpoint that GitHub posts to: the raw bytes are verified first, then read, then acted upon.
 *
 * 405 for other methods than POST, 413 over 6 MB, 401 without a good signature, 400 without event, delivery id or a
 * JSON object; no detail and nothing written. 200 or 202 for whatever GitHub sends otherwise, also when we have no use
 * for it. 503 when the queue, the table or the secret cannot be reached: GitHub then lists the delivery as failed, and
 * it can be sent again by hand; 500 for anything else. Every answer bears its correlation id. Never throws.
 */
export function createWebhooksEndpoint(options: {
  /** The webhook's secret; two, one a line, while it is changed. */
  readonly secret: () => Promise<string>;
  readonly receive: (delivery: WebhookDelivery, logger: Logger) => Promise<Receipt>;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Pick<Ids, 'traceId'>;
  readonly tracing: Pick<Tracing, 'within'>;
  readonly redact: Redact;
}) {
  const { clock, ids, receive, redact, secret, tracing } = options;

  return async (event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> => {
    const { headers: given, requestContext } = event;
    const origin = withoutSecretId(originOf({ headers: given, requestId: requestContext.requestId }, ids), redact);
    const { message, statusCode } = await tracing.within(origin, { name: 'webhook', kind: 'server' }, () =>
      answerTo(event, origin),
    );
    const headers = { 'content-type': 'application/json', [CORRELATION_HEADER]: origin.correlationId };
    return { statusCode, headers, body: JSON.stringify({ message }) };
  };

  async function answerTo(event: LambdaFunctionURLEvent, { correlationId, requestId }: Origin): Promise<Answer> {
    const logger = options.logger.with({ request_id: requestId, source: 'api' });
    if (event.requestContext.http.method !== 'POST') return answer(405, 'Method Not Allowed');
    const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    if (rawBody.length > MAX_BODY_BYTES) return answer(413, 'Payload Too Large');
    const signature = event.headers['x-hub-signature-256'];
    if (signature === undefined) return answer(401, 'Unauthorized');

    try {
      const secrets = secretsIn(await secret());
      if (!verifyWebhook({ secrets, rawBody, signature })) return answer(401, 'Unauthorized');

      const name = event.headers['x-github-event'] ?? '';
      const id = event.headers['x-github-delivery'] ?? '';
      const payload = readBody(rawBody, event.headers['content-type'] ?? '');
      if (!EVENT_NAME.test(name) || !DELIVERY_ID.test(id) || !payload) return answer(400, 'Bad Request');
      if (name === 'ping') return answer(200, 'pong');

      const delivery = readDelivery({
        id: id.toLowerCase(),
        name,
        payload,
        correlationId,
        receivedAt: clock.now(),
        logger,
      });
      return ANSWERS[delivery ? await receive(delivery, logger) : 'ignored'];
    } catch (error) {
      logger.error('A delivery of GitHub’s could not be taken; it can be sent again by hand', { error });
      return error instanceof OutboundFailure
        ? answer(503, 'Service Unavailable')
        : answer(500, 'Internal Server Error');
    }
  }
}

/** The JSON object in a body: the body itself, or the field `payload` of a form. GitHub offers both. */
function readBody(rawBody: Buffer, contentType: string): object | undefined {
  const text = rawBody.toString('utf8');
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType);
  try {
    const value = JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for events that we have no use for, and for payloads of another shape than GitHub documents. */
function readDelivery(given: {
  readonly id: string;
  readonly name: string;
  readonly payload: object;
  readonly correlationId: string;
  readonly receivedAt: number;
  readonly logger: Logger;
}): WebhookDelivery | undefined {
  const { correlationId, id, logger, name, payload, receivedAt } = given;
  const read = payloadReaders.get(name);
  const event = read?.(payload);
  if (read && !event) logger.warn('An event of GitHub’s has an unexpected shape', { delivery_id: id, route: name });
  return event && { ...event, id, correlationId, receivedAt };
}

function answer(statusCode: number, message: string): Answer {
  return { statusCode, message };
}
