import { DomainError } from '#lib/kernel/errors.ts';
import { type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import { hideInText } from '#lib/kernel/redaction/hide-in-text.ts';
import { maskWhole } from '#lib/kernel/redaction/mask.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import type { HttpAnswer } from '#lib/tasks/http-calls.ts';
import type { TaskResult } from '#lib/tasks/task.ts';

/** UTF-16 units of an answer that a run keeps. */
const MAX_BODY = 500;

/** Media types whose content people can read. */
const TEXT = /^text\/|[/+](?:json|xml|yaml|x-ndjson|x-www-form-urlencoded)\b/i;

/** UTF-16 units of an answer that are read for it when they are no JSON. */
const MAX_READ = 4_000;

/** Milliseconds. What asks for a longer wait would keep the run's slot, and with it the trigger, for as long as it likes. */
const MAX_RETRY_AFTER_MS = 60 * 60_000;
const DEFAULT_RETRY_AFTER_MS = 60_000;

/** What is known of the request that was answered. */
export interface Asked {
  readonly call: OutboundCall;
  /** The statuses that are a success; 200 to 299 unless given. */
  readonly expected?: readonly number[] | undefined;
  readonly ms: number;
  /** Those that were sent. */
  readonly secrets: readonly string[];
  readonly redact: Redact;
  /** The address as people may see it. */
  readonly url: string;
}

/**
 * What a run keeps of an answer with a status that is expected.
 *
 * Throws for every other: OutboundFailure `rate_limited` or `transient` where a later attempt may help, else
 * `http.rejected`, or `http.status` for an answer that is no refusal and still not the one that is expected.
 */
export function resultOf(answer: HttpAnswer, asked: Asked): TaskResult {
  const { call, expected, ms, url } = asked;
  const { status } = answer;
  if (expected ? expected.includes(status) : status >= 200 && status <= 299) {
    const body = isText(answer) ? shownBody(answer.body, asked) : '';
    return { status: String(status), ms: String(ms), ...(body === '' ? {} : { body }) };
  }
  const retryAfter = retryAfterMs(answer.headers['retry-after']);
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    const detail = { status, retryAfterMs: retryAfter ?? DEFAULT_RETRY_AFTER_MS };
    throw new OutboundFailure('rate_limited', call, `HTTP ${status}`, detail);
  }
  // It answered that it failed: nothing is in doubt, and a later attempt bears the same id.
  if (status >= 500 || status === 408 || status === 425)
    throw new OutboundFailure('transient', call, `HTTP ${status}`, { status });
  if (expected && status < 400) throw new DomainError('http.status', { status, url, expected: expected.join(', ') });
  throw new DomainError('http.rejected', { status, url });
}

function isText({ body, headers }: HttpAnswer): boolean {
  // We ask for no compression; who compresses all the same sends nothing to read.
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return false;
  return TEXT.test(headers['content-type'] ?? 'text/plain') && !body.includes('\0');
}

/** The beginning of an answer without secrets: our own that come back, and those of the target that can be told as such. */
function shownBody(body: string, { redact, secrets }: Asked): string {
  // However short: these were sent, so what comes back is theirs.
  const own = createSecretMemory({ shortest: 1 });
  for (const secret of secrets) own.remember(secret);
  const text = own.hide(body, maskWhole);
  const shown = hideInText(redactJson(text, redact) ?? text.slice(0, MAX_READ), { mask: maskWhole });
  return String(redact(shown)).slice(0, MAX_BODY).toWellFormed();
}

function redactJson(text: string, redact: Redact): string | undefined {
  try {
    return JSON.stringify(redact(JSON.parse(text)));
  } catch {
    return undefined;
  }
}

/** Seconds, as nearly everybody writes it; a date is left to the usual back-off. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined || !/^\d{1,9}$/.test(header)) return undefined;
  return Math.min(Number(header) * 1000, MAX_RETRY_AFTER_MS);
}
