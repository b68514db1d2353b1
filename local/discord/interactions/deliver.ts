import type { SigningKey } from '../signing-key.ts';

export interface Delivery {
  readonly url: string;
  readonly payload: unknown;
  /** Virtual seconds since 1970. */
  readonly timestamp: string;
  /** Real milliseconds. */
  readonly answerWithinMs: number;
}

export type DeliveryOutcome =
  | { readonly answered: true; readonly status: number; readonly contentType: string; readonly text: string }
  | { readonly answered: false; readonly reason: string };

/** Posts a signed interaction and waits for the answer until the deadline. Never throws for what the other side does. */
export async function deliver(key: SigningKey, delivery: Delivery): Promise<DeliveryOutcome> {
  const body = JSON.stringify(delivery.payload);
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
        'x-signature-ed25519': key.sign(delivery.timestamp, body),
        'x-signature-timestamp': delivery.timestamp,
      },
      body,
      signal: AbortSignal.timeout(delivery.answerWithinMs),
    });
    const text = await response.text();
    const contentType = response.headers.get('content-type') ?? '';
    return { answered: true, status: response.status, contentType, text };
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    const reason = late
      ? `No answer within ${delivery.answerWithinMs} ms.`
      : `The interactions endpoint could not be reached: ${causeOf(error)}`;
    return { answered: false, reason };
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
