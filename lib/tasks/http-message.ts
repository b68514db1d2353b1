import { DomainError } from '#lib/kernel/errors.ts';
import type { TaskSecrets } from '#lib/tasks/http-calls.ts';
import { HEADER_VALUE, type HttpDefinition } from '#lib/tasks/http-definition.ts';
import { SECRET_REFERENCE } from '#lib/tasks/http-secrets.ts';
import type { TaskRun } from '#lib/tasks/task.ts';
import { fillTemplate } from '#lib/tasks/template.ts';
import { signWebhook } from '#lib/tasks/webhook-signature.ts';

/** Bytes of headers and body together, with everything filled in. */
const MAX_REQUEST_BYTES = 64 * 1024;

/** A definition with everything filled in for one attempt. */
export interface HttpMessage {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names of the headers that no other origin may see. */
  readonly secretHeaders: readonly string[];
  readonly body?: string;
  /** The secrets in the headers, so that an echo of them can be hidden. */
  readonly secrets: readonly string[];
}

/**
 * Fills in a definition; `at` (epoch ms) is the time that a signature bears.
 *
 * Throws `secret.missing`, `http.header`, `http.signing_secret`, `http.too_large`.
 */
export async function messageOf(
  taskSecrets: TaskSecrets,
  definition: HttpDefinition,
  { at, run }: { readonly at: number; readonly run: TaskRun },
): Promise<HttpMessage> {
  const body = definition.body === undefined ? undefined : fillTemplate(definition.body, run, formOf(definition));
  // All secrets at once: one after the other they could outlast the attempt.
  const [filled, proof] = await Promise.all([
    fillHeaders(taskSecrets, definition),
    proofOf(taskSecrets, definition, { id: run.runId, at, body: body ?? '' }),
  ]);
  const headers = { ...filled.headers, ...proof };
  assertSize(headers, body);
  return {
    secrets: filled.secrets,
    headers,
    secretHeaders: [...filled.secretHeaders, ...Object.keys(proof)],
    ...(body === undefined ? {} : { body }),
  };
}

function assertSize(headers: Readonly<Record<string, string>>, body = ''): void {
  const parts = [...Object.entries(headers).flat(), body];
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (bytes > MAX_REQUEST_BYTES) throw new DomainError('http.too_large', { bytes, limit: MAX_REQUEST_BYTES });
}

async function fillHeaders(taskSecrets: TaskSecrets, { body, headers: given }: HttpDefinition) {
  const values = await readAll(taskSecrets, Object.values(given));
  const secretHeaders: string[] = [];
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(given)) {
    const value = template.replaceAll(SECRET_REFERENCE, (_whole, secret: string) => values.get(secret) ?? '');
    if (!HEADER_VALUE.test(value))
      throw new DomainError('http.header', { name, reason: 'its secret has characters that HTTP does not take' });
    headers[name.toLowerCase()] = value;
    if (value !== template) secretHeaders.push(name.toLowerCase());
  }
  if (body !== undefined)
    headers['content-type'] ??= looksJson(body) ? 'application/json' : 'text/plain; charset=utf-8';
  return { headers, secrets: [...values.values()], secretHeaders };
}

async function readAll(taskSecrets: TaskSecrets, templates: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const references = templates.flatMap((template) => [...template.matchAll(SECRET_REFERENCE)]);
  const names = [...new Set(references.map(([, name = '']) => name))];
  return new Map(await Promise.all(names.map(async (name) => [name, await read(taskSecrets, name)] as const)));
}

/** People paste secrets with the line break after them. */
async function read(taskSecrets: TaskSecrets, name: string): Promise<string> {
  const value = (await taskSecrets.get(name)).trim();
  if (value === '') throw new DomainError('secret.missing', { parameter: name });
  return value;
}

function formOf({ body = '', headers }: HttpDefinition): 'json' | 'text' {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return (type === undefined ? looksJson(body) : /[/+]json\b/i.test(type)) ? 'json' : 'text';
}

function looksJson(body: string): boolean {
  return /^\s*[[{]/.test(body);
}

/** The run's id is the same over all attempts: by it a receiver knows a repetition, signed or not. */
async function proofOf(
  taskSecrets: TaskSecrets,
  { signingSecret }: HttpDefinition,
  message: { readonly id: string; readonly at: number; readonly body: string },
): Promise<Record<string, string>> {
  if (signingSecret === undefined) return { 'idempotency-key': message.id };
  return signWebhook(await read(taskSecrets, signingSecret), message);
}
