import { isSecretKey } from '#lib/kernel/secret-key.ts';
import type { GithubAnswer } from '#lib/platform/github/failure.ts';

const MAX_REASON = 200;

/** https://github.blog/engineering/behind-githubs-new-authentication-token-formats/, and JSON web tokens. */
const TOKENS = /\b(?:gh[a-z]_\w{8,}|github_pat_\w{8,}|eyJ[\w-]{8,}(?:\.[\w-]+)*)|\bBearer\s+\S{8,}/gi;

/**
 * GitHub's reason for a refusal, in one short line without secrets and without its last full stop.
 *
 * Its form: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api. Values of inputs whose names say
 * that they are secret are masked, because GitHub repeats what it does not take.
 */
export function reasonOf(answer: GithubAnswer, inputs: Readonly<Record<string, string>> = {}): string {
  const secrets = Object.entries(inputs).flatMap(([name, value]) =>
    value !== '' && isSecretKey(name, value) ? [value, JSON.stringify(value).slice(1, -1)] : [],
  );
  const text = secrets
    .sort((left, right) => right.length - left.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), messageOf(answer.data))
    .replaceAll(TOKENS, '***')
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
