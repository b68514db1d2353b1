import type * as z from 'zod';

import { type FieldError, invalidRequest, validationFailed } from '../api-error.ts';

/** Checks a body against a schema; throws "Invalid request." in the words of GitHub's validator. */
export function parseBody<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(result.error.issues.flatMap((issue) => reasons(issue, value)));
}

/** Checks a query: an unknown parameter is refused as a key, a wrong value as "Validation Failed". */
export function parseQuery<T>(schema: z.ZodType<T>, search: URLSearchParams): T {
  const given = Object.fromEntries(search);
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const unknown = result.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (unknown.length > 0) throw invalidRequest(unknown.map(notPermitted));
  throw validationFailed(
    result.error.issues.map(
      ({ message, path }): FieldError => ({ resource: 'Query', field: path.join('.'), code: 'invalid', message }),
    ),
  );
}

function reasons(issue: z.core.$ZodIssue, value: unknown): string[] {
  const place = issue.path.map(String);
  const field = place.at(-1) ?? '';
  const given = place.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
  if (issue.code === 'unrecognized_keys') return issue.keys.map(notPermitted);
  if (given === undefined && place.length > 0) return [`"${field}" wasn't supplied.`];
  const at = `For '${place.map((part) => `properties/${part}`).join('/')}'`;
  if (issue.code === 'invalid_type') return [`${at}, ${written(given)} is not ${article(issue.expected)}.`];
  if (issue.code === 'invalid_union') return [`${at}, ${written(given)} is not a string.`];
  if (issue.code === 'invalid_value')
    return [`${at}, ${written(given)} is not a member of [${issue.values.map(written).join(', ')}].`];
  return [`${at}, ${issue.message}`];
}

function notPermitted(key: string): string {
  return `"${key}" is not a permitted key.`;
}

function written(value: unknown): string {
  return value === null ? 'nil' : JSON.stringify(value);
}

function article(type: string): string {
  const name = type === 'record' ? 'object' : type;
  return `${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`;
}
