import { quoted } from '#lib/diagnosis/report-text.ts';

/** As zod tells them: https://zod.dev/error-formatting */
interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly expected?: unknown;
  readonly values?: readonly unknown[];
  readonly maximum?: number | bigint;
  readonly minimum?: number | bigint;
  readonly origin?: string;
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** The first problem of a report in words: "`checks[2].status` must be one of pass, warn, fail, skip." */
export function reportProblem(issue: Issue | undefined, file: unknown): string {
  if (!issue) return 'its shape is wrong.';
  const place = issue.path.length === 0 ? 'the file' : quoted(pathText(issue.path), 120);
  if (valueAt(file, issue.path) === undefined) return `${place} is missing.`;
  return `${place} ${wordsFor(issue)}.`;
}

function wordsFor({ code, expected, maximum, minimum, origin, values }: Issue): string {
  if (code === 'invalid_type') return `must be ${NAMES[String(expected)] ?? 'of another type'}`;
  if (code === 'invalid_value') return `must be ${values?.length === 1 ? '' : 'one of '}${(values ?? []).join(', ')}`;
  if (code === 'too_big') return `is too ${sizeWord(origin, ['long', 'large'])} (at most ${maximum}${unitOf(origin)})`;
  if (code === 'too_small')
    return `is too ${sizeWord(origin, ['short', 'small'])} (at least ${minimum}${unitOf(origin)})`;
  if (code === 'invalid_format') return 'must be an address that begins with https://';
  if (code === 'invalid_union') return 'must be a number, a text, or an object with `value` and `unit`';
  if (code === 'custom') return 'has too many members (at most 50)';
  return 'has the wrong shape';
}

function sizeWord(origin: string | undefined, [long, large]: readonly [string, string]): string {
  return origin === 'string' || origin === 'array' ? long : large;
}

function unitOf(origin: string | undefined): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

/** `checks[2].status`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      return `${index === 0 ? '' : '.'}${String(part)}`;
    })
    .join('');
}

function valueAt(file: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    file,
  );
}
