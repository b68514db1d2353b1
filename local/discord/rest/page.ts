import { type FormErrorTree, invalidForm } from '../api-error.ts';
import { addFault } from '../form.ts';
import type { Page } from '../message-store.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;

/** Reads `limit` (1 to 100, 50 unless given) and one of `before`, `after`, `around`; refuses anything else. */
export function pageOf(query: URLSearchParams): Page {
  const errors: FormErrorTree = {};
  const limit = limitOf(query.get('limit'), errors);
  const cursor: Record<string, string> = {};
  for (const [name, value] of query) {
    if (name === 'limit') continue;
    if (name !== 'before' && name !== 'after' && name !== 'around') {
      addFault(errors, [name], {
        code: 'SIMULATOR_UNKNOWN_FIELD',
        message: `Discord has no parameter "${name}" here.`,
      });
    } else if (!/^\d{1,19}$/.test(value)) {
      addFault(errors, [name], { code: 'NUMBER_TYPE_COERCE', message: `Value "${value}" is not snowflake.` });
    } else {
      cursor[name] = value;
    }
  }
  if (Object.keys(cursor).length > 1) {
    addFault(errors, [], {
      code: 'MESSAGE_CURSOR_EXCLUSIVE',
      message: 'before, after and around are mutually exclusive.',
    });
  }
  if (Object.keys(errors).length > 0) throw invalidForm(errors);
  return { limit, ...cursor };
}

function limitOf(given: string | null, errors: FormErrorTree): number {
  if (given === null) return DEFAULT_LIMIT;
  if (!/^-?\d+$/.test(given)) {
    addFault(errors, ['limit'], { code: 'NUMBER_TYPE_COERCE', message: `Value "${given}" is not int.` });
    return DEFAULT_LIMIT;
  }
  const limit = Number(given);
  if (limit < 1) {
    addFault(errors, ['limit'], {
      code: 'NUMBER_TYPE_MIN',
      message: 'int value should be greater than or equal to 1.',
    });
  }
  if (limit > MAX_LIMIT) {
    addFault(errors, ['limit'], {
      code: 'NUMBER_TYPE_MAX',
      message: `int value should be less than or equal to ${MAX_LIMIT}.`,
    });
  }
  return limit;
}
