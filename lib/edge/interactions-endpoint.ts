import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import type { InteractionResponseType, InteractionType } from 'discord-interactions';
import { CORRELATION_HEADER, type Origin, originOf } from '#lib/edge/origin.ts';
import { importPublicKey, verifySignature } from '#lib/edge/signature.ts';
import type { Clock, Ids } from '#lib/kernel/ports.ts';

/** Answers an interaction that Discord has signed and that is no PING. */
export type Converse = (interaction: unknown, origin: Origin) => Promise<object>;

interface Answer {
  readonly statusCode: number;
  readonly body: object;
}

/** Discord's interactions are small; nothing larger is looked at. */
const MAX_BODY_BYTES = 256 * 1024;

// Only the types come from discord-interactions: loading it would cost a PING at a cold start 3 ms.
const PING: InteractionType.PING = 1;
const PONG: InteractionResponseType.PONG = 1;

/**
 * The endpoint that Discord posts to: the raw bytes are verified first, then read, then answered.
 *
 * 405 for other methods than POST, 413 over 256 KB, 401 without a good and fresh signature, 400 for what is no interaction;
 * no detail and nothing written. Every answer bears its correlation id. `converse` is loaded by its first use.
 */
export function createInteractionsEndpoint(options: {
  /** Discord's public key in hex. */
  readonly publicKey: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Pick<Ids, 'traceId'>;
  readonly loadConverse: () => Promise<Converse>;
}) {
  const publicKey = importPublicKey(options.publicKey);
  const { clock, ids, loadConverse } = options;

  return async (event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> => {
    const { headers: given, requestContext } = event;
    const origin = originOf({ headers: given, requestId: requestContext.requestId }, ids);
    const { body, statusCode } = await answerTo(event, origin);
    const headers = { 'content-type': 'application/json', [CORRELATION_HEADER]: origin.correlationId };
    return { statusCode, headers, body: JSON.stringify(body) };
  };

  async function answerTo(event: LambdaFunctionURLEvent, origin: Origin): Promise<Answer> {
    if (event.requestContext.http.method !== 'POST') return answer(405, { message: 'Method Not Allowed' });
    const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    if (rawBody.length > MAX_BODY_BYTES) return answer(413, { message: 'Payload Too Large' });

    const signature = event.headers['x-signature-ed25519'];
    const timestamp = event.headers['x-signature-timestamp'];
    if (!verifySignature({ publicKey, rawBody, signature, timestamp, now: clock.now() })) {
      return answer(401, { message: 'Unauthorized' });
    }
    const interaction = readInteraction(rawBody);
    if (!interaction) return answer(400, { message: 'Bad Request' });
    if (interaction.type === PING) return answer(200, { type: PONG });

    const converse = await loadConverse();
    return answer(200, await converse(interaction, origin));
  }
}

function readInteraction(rawBody: Buffer): { type: number } | undefined {
  try {
    const value = JSON.parse(rawBody.toString('utf8')) as { type?: unknown } | null;
    return typeof value?.type === 'number' ? { ...value, type: value.type } : undefined;
  } catch {
    return undefined;
  }
}

function answer(statusCode: number, body: object): Answer {
  return { statusCode, body };
}
