import * as z from 'zod/mini';
import { DomainError } from '#lib/kernel/errors.ts';
import { isSecretKey } from '#lib/kernel/secret-key.ts';
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
  timeoutSeconds: z.optional(z.int().check(z.minimum(1), z.maximum(15))),
});
export type HttpDefinition = z.infer<typeof HttpDefinition>;

const MAX_HEADERS = 20;
const MAX_HEADER_VALUE = 1_000;
/** UTF-16 units. */
const MAX_BODY = 8_000;
const SECRET_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const SECRET_REFERENCE = /\{\{\s*secret\.([^}\s]*)\s*\}\}/g;

/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

/** What we write ourselves, and what belongs to the connection and not to the request. */
const RESERVED =
  /^(?:host|content-length|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|webhook-.*|idempotency-key|user-agent)$/;

/** Reads a stored or typed definition; throws `http.definition`, `http.header`, `http.secret_name`, `http.secret_in_clear`, `task.template`. */
export function readHttpDefinition(stored: unknown): HttpDefinition {
  const parsed = HttpDefinition.safeParse(stored);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new DomainError('http.definition', { field: field === '' ? 'request' : field });
  }
  const definition = parsed.data;
  const headers = Object.entries(definition.headers);
  if (headers.length > MAX_HEADERS)
    throw new DomainError('http.header', { name: 'headers', reason: `there are more than ${MAX_HEADERS}` });
  for (const [name, value] of headers) assertHeader(name, value);
  assertNoSecretInQuery(definition.url);
  if (definition.signingSecret !== undefined) assertSecretName(definition.signingSecret);
  if (definition.body !== undefined) {
    if (definition.body.length > MAX_BODY) throw new DomainError('http.definition', { field: 'body' });
    assertTemplate(definition.body);
  }
  return definition;
}

function assertHeader(name: string, value: string): void {
  const refuse = (reason: string) => new DomainError('http.header', { name: name.slice(0, 60), reason });
  if (!TOKEN.test(name)) throw refuse('the name has characters that HTTP does not take');
  if (RESERVED.test(name.toLowerCase())) throw refuse('Watchbell or the connection sets it');
  // Visible ASCII, blanks and Latin-1: a line break would end the header and begin another.
  if (value.length > MAX_HEADER_VALUE || !/^[\t\x20-\x7e\xa0-\xff]*$/.test(value)) {
    throw refuse(`the value is longer than ${MAX_HEADER_VALUE} characters or has some that HTTP does not take`);
  }
  for (const [, secret = ''] of value.matchAll(SECRET_REFERENCE)) assertSecretName(secret);
  const literal = value
    .replaceAll(SECRET_REFERENCE, '')
    .replace(/^(?:Bearer|Basic|Token|ApiKey)\s*$/i, '')
    .trim();
  const isSecret = isSecretKey(name) && literal !== '';
  if (isSecret || /\{\{/.test(literal) || looksSecret(literal)) {
    throw /\{\{/.test(literal)
      ? refuse('it takes {{secret.name}} and nothing else in braces')
      : new DomainError('http.secret_in_clear', { place: `header ${name.slice(0, 60)}` });
  }
}

function assertNoSecretInQuery(url: string): void {
  if (!URL.canParse(url)) return;
  for (const [name, value] of new URL(url).searchParams) {
    if ((isSecretKey(name) && value !== '') || looksSecret(value))
      throw new DomainError('http.secret_in_clear', { place: 'address' });
  }
}

/** Credentials that can be told by their look: a scheme with a long value, and the prefixes that vendors give theirs. */
function looksSecret(text: string): boolean {
  return (
    /^(?:Bearer|Basic)\s+\S{8,}/i.test(text) ||
    /\b(?:whsec_|sk_live_|ghp_|github_pat_|xox[abpr]-|AKIA)[A-Za-z0-9_+/=-]{8,}/.test(text)
  );
}

function assertSecretName(name: string): void {
  if (!SECRET_NAME.test(name)) throw new DomainError('http.secret_name', { name: name.slice(0, 64) });
}
