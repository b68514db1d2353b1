import * as z from 'zod';

import { type FormErrorTree, type FormFault, invalidForm } from './api-error.ts';

/** Checks a body against a schema; throws "Invalid Form Body" with Discord's nested errors. */
export function parseForm<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidForm(formErrors(result.error.issues, value));
}

/** Turns zod's issues into the tree that Discord answers with. */
export function formErrors(issues: readonly z.core.$ZodIssue[], value: unknown): FormErrorTree {
  const tree: FormErrorTree = {};
  for (const issue of issues) {
    if (issue.code === 'invalid_union' && issue.path.at(-1) === 'type') {
      // Discord says this of the component or option itself.
      addFault(tree, issue.path.slice(0, -1), noSuchType(issue));
    } else if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) addFault(tree, [...issue.path, key], unknownField(key));
    } else {
      addFault(tree, issue.path, faultOf(issue, valueAt(value, issue.path)));
    }
  }
  return tree;
}

export function addFault(tree: FormErrorTree, path: readonly PropertyKey[], fault: FormFault): void {
  let node = tree;
  for (const part of path) {
    const key = String(part);
    const next = node[key];
    if (next !== undefined && !Array.isArray(next)) {
      node = next;
      continue;
    }
    const made: FormErrorTree = {};
    node[key] = made;
    node = made;
  }
  const faults = node._errors;
  if (Array.isArray(faults)) faults.push(fault);
  else node._errors = [fault];
}

/** One line for people out of the tree: the first path that is wrong, and why. */
export function firstFault(tree: FormErrorTree, path = ''): string {
  for (const [key, node] of Object.entries(tree)) {
    if (Array.isArray(node)) return `${path === '' ? 'body' : path}: ${node.map((fault) => fault.message).join(' ')}`;
    const below = firstFault(node, path === '' ? key : `${path}.${key}`);
    if (below !== '') return below;
  }
  return '';
}

/** A string with a greatest length, counted in code points as Discord's API counts. */
export function text(max: number): z.ZodType<string> {
  return z.string().refine((value) => [...value].length <= max, {
    message: `Must be ${max} or fewer in length.`,
    params: { code: 'BASE_TYPE_MAX_LENGTH' },
  });
}

export function textBetween(min: number, max: number): z.ZodType<string> {
  return z.string().refine((value) => [...value].length >= min && [...value].length <= max, {
    message: `Must be between ${min} and ${max} in length.`,
    params: { code: 'BASE_TYPE_BAD_LENGTH' },
  });
}

/** A field that Discord knows and this simulator does not play yet; absent, null, false and [] pass. */
export function unsupported(what: string): z.ZodType<unknown> {
  return z
    .unknown()
    .refine((value) => value === undefined || value === null || value === false || isEmptyArray(value), {
      message: `The local simulator does not support ${what} yet.`,
      params: { code: 'SIMULATOR_UNSUPPORTED' },
    })
    .optional();
}

export const snowflake = z.string().regex(/^\d{15,20}$/, { error: 'Value is not snowflake.' });

function faultOf(issue: z.core.$ZodIssue, value: unknown): FormFault {
  switch (issue.code) {
    case 'custom':
      return { code: String(issue.params?.code ?? 'CUSTOM'), message: issue.message };
    case 'invalid_type':
      return value === undefined
        ? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : wrongType(issue.expected, value);
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? { code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${issue.maximum}.` }
        : { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? { code: 'NUMBER_TYPE_MIN', message: `int value should be greater than or equal to ${issue.minimum}.` }
        : { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
    case 'invalid_value':
      return { code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${issue.values.map(String).join(', ')}}.` };
    case 'invalid_format':
      return issue.format === 'regex' && issue.message.endsWith('snowflake.')
        ? { code: 'NUMBER_TYPE_COERCE', message: `Value "${String(value)}" is not snowflake.` }
        : { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' };
    default:
      return { code: 'BASE_TYPE_INVALID', message: issue.message };
  }
}

function noSuchType(issue: z.core.$ZodIssue): FormFault {
  const { options = [] } = issue as { options?: readonly unknown[] };
  const message = `Value of field "type" must be one of (${options.map(String).join(', ')}).`;
  return { code: 'UNION_TYPE_CHOICES', message };
}

function wrongType(expected: string, value: unknown): FormFault {
  if (expected === 'object' || expected === 'record') {
    return { code: 'DICT_TYPE_CONVERT', message: 'Only dictionaries may be used in a DictType' };
  }
  if (expected === 'array') return { code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' };
  if (expected === 'boolean') return { code: 'BOOLEAN_TYPE_CONVERT', message: 'Must be either true or false.' };
  if (expected === 'string') return { code: 'STRING_TYPE_CONVERT', message: 'Could not interpret value as string.' };
  return { code: 'NUMBER_TYPE_COERCE', message: `Value "${JSON.stringify(value)}" is not int.` };
}

/** Discord itself overlooks unknown fields; a local stack that did so would hide a misspelt one until production. */
function unknownField(key: string): FormFault {
  return { code: 'SIMULATOR_UNKNOWN_FIELD', message: `Discord has no field "${key}" here.` };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at;
}

function isEmptyArray(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
