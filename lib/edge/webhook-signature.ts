import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * Whether GitHub signed these bytes with one of the secrets: HMAC-SHA256 over the body as it came. Never throws.
 *
 * While a secret is changed there are two; each is tried, and each comparison takes the same time.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function verifyWebhook(request: {
  readonly secrets: readonly string[];
  readonly rawBody: Buffer;
  /** From `X-Hub-Signature-256`; the older SHA-1 header is not looked at. */
  readonly signature: string | undefined;
}): boolean {
  const hex = SIGNATURE.exec(request.signature ?? '')?.[1];
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  return request.secrets.some((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(request.rawBody).digest(), given),
  );
}

/** The secrets in a parameter's text, one a line: two while it is changed. */
export function secretsIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
