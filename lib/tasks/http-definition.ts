import * as z from 'zod/mini';
import { DomainError } from '#lib/kernel/errors.ts';
import { assertNoSecretInClear, assertSecretName, SECRET_REFERENCE } from '#lib/tasks/http-secrets.ts';
import { assertTemplate } from '#lib/tasks/template.ts';

export const HttpDefinition = z.strictObject({
  kind: z.literal('http_request'),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string().check(z.maxLength(2_000)),
  /** Values may hold `{{secret.name}}`. */
  headers: z.record(z.string(), z.string()),
  /** A template, see `template.ts`. */
  body: z.optional(z.string()),
  /** The name of the secret that signs the request, after Standard Webhooks. */
  signingSecret: z.optional(z.string()),
  /** The statuses that are a success; 200 to 299 unless given. Redirects are followed before anything is judged. */
  expectedStatus: z.optional(
    z.array(z.int().check(z.minimum(200), z.maximum(599))).check(z.minLength(1), z.maxLength(10)),
  ),
  /**
   * For the whole of it. With reading the trigger and the secrets (5 s each) the longest is what an attempt has at least
   * (`MIN_TIME_MS` in runs/attempt.ts): more, and Lambda would stop a worker in the middle, which leaves doubt.
   */
  timeoutSeconds: z.optional(z.int().check(z.minimum(1), z.maximum(15))),
});
export type HttpDefinition = z.infer<typeof HttpDefinition>;

const MAX_HEADERS = 20;
const MAX_HEADER_VALUE = 1_000;
/** UTF-16 units. */
const MAX_BODY = 8_000;

/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

/** What we write ourselves, and what belongs to the connection and not to the request. */
const RESERVED =
  /^(?:host|content-length|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|webhook-.*|idempotency-key|user-agent)$/;

/** Visible ASCII, blanks and Latin-1: a line break would end the header and begin another. */
export const HEADER_VALUE = /^[\t\x20-\x7e\xa0-\xff]*$/;

/** Reads a stored or typed definition; throws `http.secret_in_clear` first, `http.definition`, `http.header`, `http.secret_name`, `task.template`. */
export function readHttpDefinition(stored: unknown): HttpDefinition {
  assertNoSecretInClear(stored);
  const parsed = HttpDefinition.safeParse(stored);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new DomainError('http.definition', { field: field === '' ? 'request' : field });
  }
  const definition = parsed.data;
  assertHeaders(Object.entries(definition.headers));
  if (definition.signingSecret !== undefined) assertSecretName(definition.signingSecret);
  if (definition.body !== undefined) {
    if (definition.body.length > MAX_BODY) throw new DomainError('http.definition', { field: 'body' });
    assertTemplate(definition.body);
  }
  return definition;
}

function assertHeaders(headers: ReadonlyArray<readonly [string, string]>): void {
  if (headers.length > MAX_HEADERS)
    throw new DomainError('http.header', { name: 'headers', reason: `there are more than ${MAX_HEADERS}` });
  const seen = new Set<string>();
  for (const [name, value] of headers) {
    if (seen.has(name.toLowerCase())) throw refuseHeader(name, 'it is there twice');
    seen.add(name.toLowerCase());
    assertHeader(name, value);
  }
}

function assertHeader(name: string, value: string): void {
  if (!TOKEN.test(name)) throw refuseHeader(name, 'the name has characters that HTTP does not take');
  if (RESERVED.test(name.toLowerCase())) throw refuseHeader(name, 'Watchbell or the connection sets it');
  if (value.length > MAX_HEADER_VALUE || !HEADER_VALUE.test(value)) {
    const reason = `the value is longer than ${MAX_HEADER_VALUE} characters or has some that HTTP does not take`;
    throw refuseHeader(name, reason);
  }
  for (const [, secret = ''] of value.matchAll(SECRET_REFERENCE)) assertSecretName(secret);
  if (value.replaceAll(SECRET_REFERENCE, '').includes('{{'))
    throw refuseHeader(name, 'it takes {{secret.name}} and nothing else in braces');
}

function refuseHeader(name: string, reason: string): DomainError {
  return new DomainError('http.header', { name: name.slice(0, 60), reason });
}
