import { DomainError } from '#lib/kernel/errors.ts';
import { type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import { redact } from '#lib/kernel/redact.ts';
import type { HttpAnswer, HttpCalls, TaskSecrets } from '#lib/tasks/http-calls.ts';
import { type HttpDefinition, readHttpDefinition, SECRET_REFERENCE } from '#lib/tasks/http-definition.ts';
import { readTarget, shown } from '#lib/tasks/http-target.ts';
import { defineTask, type TaskResult, type TaskRun } from '#lib/tasks/task.ts';
import { fillTemplate } from '#lib/tasks/template.ts';
import { signWebhook } from '#lib/tasks/webhook-signature.ts';

interface Ports {
  readonly http: HttpCalls;
  readonly taskSecrets: TaskSecrets;
  readonly clock: Pick<Clock, 'now'>;
}

const DEFAULT_TIMEOUT_SECONDS = 10;
const MAX_RESULT = 300;

/** RFC 9110 §9.2.2: a second time means the same as once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Calls a web address. */
export default defineTask<HttpDefinition, Ports>({
  kind: 'http_request',

  parse: readHttpDefinition,

  admit({ url }, { httpAllowedOrigins }) {
    readTarget(url, httpAllowedOrigins);
  },

  describe: ({ method, url }) => `\`${method} ${shown(url).replaceAll('`', 'ˋ')}\``,

  async execute({ clock, http, taskSecrets }, definition, run) {
    const begun = clock.now();
    const { headers, secrets, secretHeaders } = await headersOf(taskSecrets, definition);
    const body = bodyOf(definition, run);
    const proof = await proofOf(taskSecrets, definition, run, { at: begun, body: body ?? '' });
    const answer = await http.send({
      method: definition.method,
      url: definition.url,
      headers: { ...headers, ...proof },
      secretHeaders: [...secretHeaders, ...Object.keys(proof)],
      ...(body === undefined ? {} : { body }),
      timeoutMs: (definition.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
      effect: !mayRepeat(definition),
    });
    return resultOf(definition, answer, { ms: clock.now() - begun, secrets });
  },

  /** Nobody can ask a web address whether it has acted; where it may be asked again it never is in doubt. */
  lookUp(_ports, definition) {
    if (mayRepeat(definition)) return Promise.resolve({ seen: false });
    throw new OutboundFailure('permanent', callOf(definition), 'a web address cannot be asked whether it has acted');
  },
});

/** A signed request bears the run's id, and receivers after Standard Webhooks take the same id once. */
function mayRepeat({ method, signingSecret }: HttpDefinition): boolean {
  return IDEMPOTENT.has(method) || signingSecret !== undefined;
}

async function headersOf(taskSecrets: TaskSecrets, { body, headers: given }: HttpDefinition) {
  const secrets: string[] = [];
  const secretHeaders: string[] = [];
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(given)) {
    const names = [...template.matchAll(SECRET_REFERENCE)].map(([, secret = '']) => secret);
    const values = new Map<string, string>();
    for (const secret of names) values.set(secret, (await taskSecrets.get(secret)).trim());
    headers[name.toLowerCase()] = template.replaceAll(
      SECRET_REFERENCE,
      (_whole, secret: string) => values.get(secret) ?? '',
    );
    if (names.length > 0) secretHeaders.push(name.toLowerCase());
    secrets.push(...values.values());
  }
  if (body !== undefined)
    headers['content-type'] ??= /^\s*[[{]/.test(body) ? 'application/json' : 'text/plain; charset=utf-8';
  return { headers, secrets, secretHeaders };
}

function bodyOf({ body, headers }: HttpDefinition, run: TaskRun): string | undefined {
  if (body === undefined) return undefined;
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const isJson = type === undefined ? /^\s*[[{]/.test(body) : /[/+]json\b/i.test(type);
  return fillTemplate(body, run, isJson ? 'json' : 'text');
}

/** The run's id is the same over all attempts: by it a receiver knows a repetition, signed or not. */
async function proofOf(
  taskSecrets: TaskSecrets,
  { signingSecret }: HttpDefinition,
  run: TaskRun,
  message: { readonly at: number; readonly body: string },
): Promise<Record<string, string>> {
  if (signingSecret === undefined) return { 'idempotency-key': run.runId };
  return signWebhook((await taskSecrets.get(signingSecret)).trim(), { id: run.runId, ...message });
}

function resultOf(
  definition: HttpDefinition,
  answer: HttpAnswer,
  { ms, secrets }: { readonly ms: number; readonly secrets: readonly string[] },
): TaskResult {
  const { status } = answer;
  if (status >= 200 && status <= 299) {
    const body = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), answer.body).slice(0, MAX_RESULT);
    return { status: String(status), ms: String(ms), ...(body === '' ? {} : { body: String(redact(body)) }) };
  }
  const call = callOf(definition);
  const retryAfter = retryAfterMs(answer.headers['retry-after']);
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    throw new OutboundFailure('rate_limited', call, `HTTP ${status}`, { status, retryAfterMs: retryAfter ?? 60_000 });
  }
  // It answered that it failed: nothing is in doubt, and a later attempt bears the same id.
  if (status >= 500 || status === 408 || status === 425)
    throw new OutboundFailure('transient', call, `HTTP ${status}`, { status });
  throw new DomainError('http.rejected', { status, url: shown(definition.url) });
}

/** Seconds, as nearly everybody writes it; a date is left to the usual back-off. */
function retryAfterMs(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

function callOf({ method, url }: HttpDefinition): OutboundCall {
  return { target: 'http', operation: `${method} ${shown(url)}`, timeoutMs: 0, effect: false };
}
