import { DomainError } from '#lib/kernel/errors.ts';

export type Inputs = Readonly<Record<string, string>>;

type Pair = readonly [name: string, value: string];

/** https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputsinput_id, the same for workflows. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;

export function isInputName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Reads `service=api note="with blanks"`, or one JSON object of texts, numbers and booleans; nothing for a blank text.
 *
 * Quotes are `"…"`, `'…'` or those that telephones make; in double ones `\"` and `\\` stand for the character. Numbers in JSON
 * stay as they were written. Throws `project.inputs_syntax`, for names that come twice as well.
 */
export function parseInputs(text: string): Inputs {
  const typed = text.trim();
  const pairs = typed.startsWith('{') ? readObject(typed) : readPairs(typed);
  const seen = new Set<string>();
  for (const [name] of pairs) {
    if (!isInputName(name)) throw refused(`"${short(name)}" cannot be the name of an input`);
    if (seen.has(name)) throw refused(`${short(name)} is given twice`);
    seen.add(name);
  }
  // Makes own properties of every name, `__proto__` too.
  return Object.fromEntries(pairs);
}

/** Writes an input so that `parseInputs` reads it. */
export function writeInput(name: string, value: string): string {
  const isPlain = !/[\s"'“”„‘’]/.test(value);
  return `${name}=${isPlain ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`}`;
}

const QUOTED = /"((?:[^"\\]|\\.)*)"|“([^“”]*)”|„([^„“”]*)[“”]|'([^']*)'|‘([^‘’]*)’/suy;

function readPairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  let at = 0;
  while (at < text.length) {
    const name = matchAt(/[^\s=]*/suy, text, at);
    if (text[at + name.length] !== '=') throw refused(`${short(name)} is not followed by = and a value`);
    at += name.length + 1;

    const quoted = match(QUOTED, text, at);
    const bare = quoted ? quoted[0] : matchAt(/\S*/suy, text, at);
    if (!quoted && /^["“„'‘]/.test(bare)) throw refused(`the quote of ${short(name)} has no end`);
    const [, double, ...others] = quoted ?? [];
    const value = double === undefined ? others.find((part) => part !== undefined) : unescapeQuoted(double);
    pairs.push([name, value ?? bare]);
    at += bare.length;

    const blank = matchAt(/\s*/suy, text, at);
    if (blank === '' && at < text.length) throw refused(`a blank is missing behind the quote of ${short(name)}`);
    at += blank.length;
  }
  return pairs;
}

function unescapeQuoted(text: string): string {
  return text.replaceAll(/\\(["\\])/g, '$1');
}

/** The words of a flat JSON object: texts, punctuation, and everything else that has no blank. */
const WORDS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gs;

/** JSON.parse keeps the last of two equal names and rounds long numbers, so the names and values are taken from the text. */
function readObject(text: string): Pair[] {
  try {
    JSON.parse(text);
  } catch {
    throw refused('it begins like a JSON object and is none');
  }
  const words = (text.match(WORDS) ?? []).slice(1, -1);
  const pairs: Pair[] = [];
  for (let at = 0; at < words.length; at += 4) {
    const [name = '', , value = ''] = words.slice(at, at + 3);
    if (/^(?:[{[]|null$)/.test(value)) {
      throw refused(`the value of ${short(String(JSON.parse(name)))} is neither text nor number nor true or false`);
    }
    pairs.push([String(JSON.parse(name)), value.startsWith('"') ? String(JSON.parse(value)) : value]);
  }
  return pairs;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  return match(pattern, text, at)?.[0] ?? '';
}

/** `pattern` is sticky. */
function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function refused(reason: string): DomainError {
  return new DomainError('project.inputs_syntax', { reason });
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
