import type { ScalarTag } from 'yaml';

/** CloudFormation's short tags as the long form `{ Ref }`, `{ 'Fn::GetAtt' }`, `{ 'Fn::Sub' }`. */
export const shortTags: ScalarTag[] = [
  { tag: '!Ref', resolve: (name) => ({ Ref: name }) },
  { tag: '!GetAtt', resolve: (path) => ({ 'Fn::GetAtt': path.split('.') }) },
  { tag: '!Sub', resolve: (text) => ({ 'Fn::Sub': text }) },
];

/** What references stand for: `Ref` by logical id or parameter, `GetAtt` by `Id.Attribute`. */
export interface Values {
  readonly refs: ReadonlyMap<string, string>;
  readonly attributes: ReadonlyMap<string, string>;
  readonly mappings: Mappings;
  readonly conditions: ReadonlyMap<string, boolean>;
}

/** By map, first key and second key. */
export type Mappings = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/** Replaces every intrinsic below `node`; throws, naming the path, for one that is not known. */
export function resolve(node: unknown, values: Values, path: string): unknown {
  if (Array.isArray(node)) return node.map((member, index) => resolve(member, values, `${path}[${index}]`));
  if (node === null || typeof node !== 'object') return node;

  const entries = Object.entries(node);
  const [only] = entries;
  if (entries.length === 1 && only) {
    const [name, argument] = only;
    if (name === 'Ref') return lookUp(values.refs, String(argument), path);
    if (name === 'Fn::GetAtt') return lookUp(values.attributes, (argument as string[]).join('.'), path);
    if (name === 'Fn::Sub') return substitute(String(argument), values, path);
    if (name === 'Fn::FindInMap') return findInMap(resolve(argument, values, path) as string[], values, path);
    if (name === 'Fn::If') return chooseBranch(argument as unknown[], values, path);
    if (name.startsWith('Fn::')) throw new Error(`template.yaml, ${path}: the local stack does not know ${name}`);
  }
  return Object.fromEntries(entries.map(([name, member]) => [name, resolve(member, values, `${path}.${name}`)]));
}

/** What each condition says. They may use parameters, and know only `Fn::Equals` and `Fn::Not`. */
export function resolveConditions(
  conditions: Readonly<Record<string, unknown>>,
  refs: ReadonlyMap<string, string>,
): Map<string, boolean> {
  const values: Values = { refs, attributes: new Map(), mappings: {}, conditions: new Map() };
  const holds = (node: unknown, path: string): boolean => {
    const [[name, argument] = ['', undefined]] = Object.entries(node as Record<string, unknown>);
    if (name === 'Fn::Not') return !holds((argument as unknown[])[0], path);
    if (name !== 'Fn::Equals') throw new Error(`template.yaml, ${path}: the local stack does not know ${name}`);
    const [left, right] = resolve(argument, values, path) as unknown[];
    return left === right;
  };
  return new Map(Object.entries(conditions).map(([name, node]) => [name, holds(node, `Conditions.${name}`)]));
}

function findInMap([map = '', first = '', second = '']: readonly string[], values: Values, path: string): string {
  const value = values.mappings[map]?.[first]?.[second];
  if (value === undefined) throw new Error(`template.yaml, ${path}: ${map} has nothing at ${first}, ${second}`);
  return value;
}

function chooseBranch([condition, yes, no]: readonly unknown[], values: Values, path: string): unknown {
  const holds = values.conditions.get(String(condition));
  if (holds === undefined) throw new Error(`template.yaml, ${path}: nothing is known of ${String(condition)}`);
  return resolve(holds ? yes : no, values, path);
}

function substitute(text: string, values: Values, path: string): string {
  return text.replaceAll(/\$\{([\w:.]+)\}/g, (_whole, name: string) =>
    lookUp(name.includes('.') ? values.attributes : values.refs, name, path),
  );
}

function lookUp(known: ReadonlyMap<string, string>, name: string, path: string): string {
  const value = known.get(name);
  if (value === undefined) throw new Error(`template.yaml, ${path}: nothing is known of ${name}`);
  return value;
}
