import type { AwsError } from './aws-error.ts';

/** A decoded JSON request: nothing in it is trusted yet. */
export type Input = Readonly<Record<string, unknown>>;

/** Reads typed members of a request; each service says what its refusal is called. */
export interface InputReader {
  text(input: Input, member: string): string | undefined;
  requiredText(input: Input, member: string): string;
  integer(input: Input, member: string, range: { min: number; max: number }): number | undefined;
  boolean(input: Input, member: string): boolean | undefined;
  object(input: Input, member: string): Input | undefined;
  list(input: Input, member: string): readonly unknown[] | undefined;
  texts(input: Input, member: string): readonly string[] | undefined;
}

export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function createInputReader(refuse: (message: string) => AwsError): InputReader {
  function read<Kind>(input: Input, member: string, kind: string, matches: (value: unknown) => value is Kind) {
    const value = input[member];
    if (value === undefined || value === null) return undefined;
    if (!matches(value)) throw refuse(`Value for parameter ${member} is invalid. Reason: Must be ${kind}.`);
    return value;
  }

  const isText = (value: unknown) => typeof value === 'string';
  const text = (input: Input, member: string) => read(input, member, 'a string', isText);
  const list = (input: Input, member: string) =>
    read(input, member, 'a list', (value): value is readonly unknown[] => Array.isArray(value));

  return {
    text,
    list,
    requiredText(input, member) {
      const value = text(input, member);
      if (value === undefined || value === '') throw refuse(`The request must contain the parameter ${member}.`);
      return value;
    },
    integer(input, member, { min, max }) {
      const value = read(input, member, 'an integer', (found): found is number => Number.isSafeInteger(found));
      if (value === undefined || (value >= min && value <= max)) return value;
      const reason = `Must be between ${min} and ${max}, if provided.`;
      throw refuse(`Value ${value} for parameter ${member} is invalid. Reason: ${reason}`);
    },
    boolean: (input, member) => read(input, member, 'true or false', (value) => typeof value === 'boolean'),
    object: (input, member) => read(input, member, 'a structure', isObject),
    texts(input, member) {
      const values = list(input, member);
      if (values?.every(isText) ?? true) return values as readonly string[] | undefined;
      throw refuse(`Value for parameter ${member} is invalid. Reason: Must be a list of strings.`);
    },
  };
}
