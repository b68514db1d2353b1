/** A property that is a text, or a number or truth value that YAML made of one; undefined when it is not there. */
export function textIn(properties: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`template.yaml: ${name} should be a text and is ${JSON.stringify(value)}`);
}
