import { parse } from 'yaml';

/** Reads YAML 1.2. Throws for what is none, and for more than a hundred aliases. */
export function parseYaml(text: string): unknown {
  return parse(text, { version: '1.2', maxAliasCount: 100, logLevel: 'error' });
}
