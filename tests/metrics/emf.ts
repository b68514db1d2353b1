import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

/** A line of the embedded metric format, parsed. */
export interface MetricLine {
  readonly _aws: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly Directive[] };
  readonly [member: string]: unknown;
}

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../contracts/emf.schema.json'), 'utf8')) as object;
const validate = new Ajv({ strict: false }).compile(schema);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
const DIMENSION = /^(?!:)[\x20-\x7e]{1,1024}$/;
const NAME = /^[\x20-\x7e]{1,255}$/;

export function isMetricLine(line: Readonly<Record<string, unknown>>): line is MetricLine {
  return '_aws' in line;
}

/** What CloudWatch would not take of a line, by the schema of the format and by CloudWatch's limits. */
export function problemsOf(line: MetricLine): string[] {
  if (!validate(line)) return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  const directives = line._aws.CloudWatchMetrics;
  const names = directives.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  const dimensions = new Set(directives.flatMap(({ Dimensions }) => Dimensions.flat()));
  const problems = [...dimensions].filter((name) => {
    const value = line[name];
    return !(NAME.test(name) && typeof value === 'string' && DIMENSION.test(value));
  });
  for (const name of names) {
    const values = [line[name]].flat();
    const isPlain = values.length >= 1 && values.length <= 100 && values.every((value) => Number.isFinite(value));
    if (!isPlain || !NAME.test(name) || dimensions.has(name)) problems.push(name);
  }
  if (names.length > 100) problems.push(`${names.length} metrics in a line`);
  if (new Set(names).size < names.length) problems.push('a metric twice in a line');
  if (JSON.stringify(line).length > 1024 * 1024) problems.push('over 1 MB');
  return problems;
}

/** The values of a metric under these dimensions, in the order of the lines. */
export function valuesOf(
  lines: readonly Readonly<Record<string, unknown>>[],
  name: string,
  dimensions: Readonly<Record<string, string>> = {},
): number[] {
  return lines
    .filter((line) => name in line && Object.entries(dimensions).every(([key, value]) => line[key] === value))
    .flatMap((line) => [line[name]].flat() as number[]);
}

/** What a counter came to. */
export function totalOf(...asked: Parameters<typeof valuesOf>): number {
  return valuesOf(...asked).reduce((sum, value) => sum + value, 0);
}
