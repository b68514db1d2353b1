import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { variableNames } from '#lib/config.ts';

interface Environment {
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
}

interface Template {
  readonly Globals: { readonly Function: Environment };
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Environment }>>;
}

describe('the environment variables of template.yaml', () => {
  const path = join(import.meta.dirname, '../template.yaml');
  const template = parse(readFileSync(path, 'utf8'), { logLevel: 'error' }) as Template;
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Serverless::Function');
  const environments = [template.Globals.Function, ...functions.map(({ Properties }) => Properties)];
  const set = new Set(environments.flatMap((environment) => Object.keys(environment?.Environment?.Variables ?? {})));

  it('are set for every function that there is', () => {
    expect(functions.length).toBeGreaterThan(0);
    expect(set.size).toBeGreaterThan(0);
  });

  it('are all read by the configuration', () => {
    expect([...set].filter((name) => !variableNames.includes(name))).toEqual([]);
  });

  it('give the configuration everything that it reads', () => {
    expect(variableNames.filter((name) => !set.has(name))).toEqual([]);
  });
});
