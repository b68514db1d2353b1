import { hideInText } from '#lib/kernel/redaction/hide-in-text.ts';
import { maskWhole } from '#lib/kernel/redaction/mask.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { isSecretKey } from '#lib/kernel/secret-key.ts';
import type { GithubAnswer } from '#lib/platform/github/failure.ts';

const MAX_REASON = 200;

/**
 * GitHub's reason for a refusal, in one short line without secrets and without its last full stop.
 *
 * Its form: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api. Values of inputs whose names say
 * that they are secret are masked, because GitHub repeats what it does not take.
 */
export function reasonOf(answer: GithubAnswer, inputs: Readonly<Record<string, string>> = {}): string {
  const secrets = Object.entries(inputs).flatMap(([name, value]) => (isSecretKey(name, value) ? [value] : []));
  const own = createSecretMemory({ shortest: 1 });
  for (const secret of secrets) own.remember(secret);
  const text = hideInText(own.hide(messageOf(answer.data), maskWhole), { mask: maskWhole })
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  if (text === '') return `HTTP ${answer.status}`;
  return text.length <= MAX_REASON ? text : `${text.slice(0, MAX_REASON - 1).toWellFormed()}…`;
}

function messageOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { errors, message } = data as { message?: unknown; errors?: unknown };
  const parts = [message, ...(Array.isArray(errors) ? errors.map(messageOfOne) : [])];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}

/** One of `errors` is a text, or has a message, or names a field. */
function messageOfOne(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { code, field, message } = error as { code?: unknown; field?: unknown; message?: unknown };
  if (typeof message === 'string') return message;
  return typeof field === 'string' ? `${field}: ${String(code)}` : undefined;
}
