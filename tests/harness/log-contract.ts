import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isMetricLine, problemsOf } from '#tests/metrics/emf.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/log-line.schema.json', import.meta.url), 'utf8')) as object;
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
const ofKeys = {
  short: ajv.addSchema(schema, 'line').getSchema('line#/$defs/short'),
  standard: ajv.getSchema('line#/$defs/standard'),
};

/**
 * What is wrong with a log line by docs/log-line.schema.json, or with a metric line by the embedded metric format; undefined
 * when nothing is.
 */
export function faultOfLine(line: Readonly<Record<string, unknown>>, keys: 'short' | 'standard'): string | undefined {
  if (isMetricLine(line)) {
    const problems = problemsOf(line);
    return problems.length === 0 ? undefined : `${problems.join(', ')}: ${JSON.stringify(line)}`;
  }
  const validate = ofKeys[keys];
  if (!validate) throw new Error(`docs/log-line.schema.json has no ${keys}`);
  if (validate(line)) return undefined;
  return `${ajv.errorsText(validate.errors, { dataVar: 'line' })}: ${JSON.stringify(line)}`;
}

/** Throws with the first line that breaks the contract. */
export function assertLines(lines: readonly Readonly<Record<string, unknown>>[], keys: 'short' | 'standard'): void {
  for (const line of lines) {
    const fault = faultOfLine(line, keys);
    if (fault !== undefined)
      throw new Error(
        `A line breaks its contract (docs/log-line.schema.json, or the embedded metric format): ${fault}`,
      );
  }
}
