import { DomainError } from '#lib/kernel/errors.ts';
import type { TaskSecrets } from '#lib/tasks/http-calls.ts';
import { HEADER_VALUE, type HttpDefinition } from '#lib/tasks/http-definition.ts';
import { SECRET_REFERENCE } from '#lib/tasks/http-secrets.ts';
import type { TaskRun } from '#lib/tasks/task.ts';
import { fillTemplate } from '#lib/tasks/template.ts';
import { signWebhook } from '#lib/tasks/webhook-signature.ts';

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

/** Fills in a definition; `at` (epoch ms) is the time that a signature bears. Throws `secret.missing`, `http.header`, `http.signing_secret`. */
export async function messageOf(
  taskSecrets: TaskSecrets,
  definition: HttpDefinition,
  { at, run }: { readonly at: number; readonly run: TaskRun },
): Promise<HttpMessage> {
  const filled = await fillHeaders(taskSecrets, definition);
  const body = definition.body === undefined ? undefined : fillTemplate(definition.body, run, formOf(definition));
  const proof = await proofOf(taskSecrets, definition, { id: run.runId, at, body: body ?? '' });
  return {
    secrets: filled.secrets,
    headers: { ...filled.headers, ...proof },
    secretHeaders: [...filled.secretHeaders, ...Object.keys(proof)],
    ...(body === undefined ? {} : { body }),
  };
}

async function fillHeaders(taskSecrets: TaskSecrets, { body, headers: given }: HttpDefinition) {
  const secrets: string[] = [];
  const secretHeaders: string[] = [];
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(given)) {
    const values = new Map<string, string>();
    for (const [, secret = ''] of template.matchAll(SECRET_REFERENCE))
      values.set(secret, await read(taskSecrets, secret));
    const value = template.replaceAll(SECRET_REFERENCE, (_whole, secret: string) => values.get(secret) ?? '');
    if (!HEADER_VALUE.test(value))
      throw new DomainError('http.header', { name, reason: 'its secret has characters that HTTP does not take' });
    headers[name.toLowerCase()] = value;
    if (values.size > 0) secretHeaders.push(name.toLowerCase());
    secrets.push(...values.values());
  }
  if (body !== undefined)
    headers['content-type'] ??= looksJson(body) ? 'application/json' : 'text/plain; charset=utf-8';
  return { headers, secrets, secretHeaders };
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
