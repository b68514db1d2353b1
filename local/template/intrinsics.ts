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
}

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
    if (name.startsWith('Fn::')) throw new Error(`template.yaml, ${path}: the local stack does not know ${name}`);
  }
  return Object.fromEntries(entries.map(([name, member]) => [name, resolve(member, values, `${path}.${name}`)]));
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
