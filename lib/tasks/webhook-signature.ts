import { createHmac } from 'node:crypto';
import { DomainError } from '#lib/kernel/errors.ts';

/**
 * The headers by which a receiver knows that a request is ours, unchanged and new: Standard Webhooks.
 *
 * The secret is `whsec_` and 24 to 64 bytes in base64; throws `http.signing_secret` otherwise. `at` is epoch milliseconds.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook(
  secret: string,
  message: { readonly id: string; readonly at: number; readonly body: string },
) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length < 24 || key.length > 64) throw new DomainError('http.signing_secret');
  const timestamp = String(Math.floor(message.at / 1000));
  const signature = createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64');
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
