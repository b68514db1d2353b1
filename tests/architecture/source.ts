import { parseSync } from '@swc/core';

export interface Import {
  /** What stands in the source: `#lib/…`, `./…`, `node:…` or a package. */
  readonly specifier: string;
  /** True for what vanishes when types are stripped: `import type`, `export type … from`, `import('…')` in a type. */
  readonly typeOnly: boolean;
  /** True for `import('…')`, which loads when it is reached. */
  readonly late?: boolean;
}

/** What the rules need to know of one file. */
export interface Source {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Uses of the clock, of chance, of the environment and of the network, as they are spelt: `Date.now`, `new Date()`. */
  readonly uses: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

const GLOBAL_CALLS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'WebSocket', 'Date']);
/** Of node:crypto. */
const RANDOM_IMPORTS = new Set([
  'getRandomValues',
  'randomBytes',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'webcrypto',
]);
const MEMBERS = new Set([
  'AbortSignal.timeout',
  'Date.now',
  'Math.random',
  'Temporal.Now',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'performance.now',
  'process.env',
  'process.hrtime',
]);

/** Reads a TypeScript file into its imports and uses; a use is found in the syntax tree, so comments and texts are none. */
export function readSource(path: string, text: string): Source {
  const imports: Import[] = [];
  const uses: string[] = [];
  visit(parseSync(text, { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2024' }), (node) => {
    const found = importOf(node);
    if (found !== undefined) imports.push(found);
    const use = useOf(node);
    if (use !== undefined) uses.push(use);
  });
  return { path, imports, uses: [...new Set(uses)] };
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const element of value) visit(element, see);
  } else if (isNode(value)) {
    see(value);
    for (const member of Object.values(value)) visit(member, see);
  }
}

function importOf(node: Node): Import | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return isNode(node.source)
        ? { specifier: String(node.source.value), typeOnly: node.typeOnly === true }
        : undefined;
    case 'TsImportType':
      return isNode(node.argument) ? { specifier: String(node.argument.value), typeOnly: true } : undefined;
    case 'CallExpression':
      return isNode(node.callee) && node.callee.type === 'Import'
        ? { specifier: firstArgument(node) ?? '(computed)', typeOnly: false, late: true }
        : undefined;
    default:
      return undefined;
  }
}

function firstArgument(call: Node): string | undefined {
  const [argument] = Array.isArray(call.arguments) ? (call.arguments as unknown[]) : [];
  const expression = isNode(argument) ? argument.expression : undefined;
  return isNode(expression) && expression.type === 'StringLiteral' ? String(expression.value) : undefined;
}

function useOf(node: Node): string | undefined {
  if (node.type === 'ImportSpecifier') {
    const name = nameOf(node.imported) ?? nameOf(node.local);
    return name !== undefined && RANDOM_IMPORTS.has(name) ? name : undefined;
  }
  if (node.type === 'NewExpression' && nameOf(node.callee) === 'Date') {
    return Array.isArray(node.arguments) && node.arguments.length > 0 ? undefined : 'new Date()';
  }
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const name = nameOf(node.callee);
    return name !== undefined && GLOBAL_CALLS.has(name) ? name : undefined;
  }
  if (node.type !== 'MemberExpression') return undefined;
  const object = nameOf(node.object);
  const property = nameOf(node.property);
  if (object === 'globalThis' && property !== undefined && GLOBAL_CALLS.has(property)) return property;
  return MEMBERS.has(`${object}.${property}`) ? `${object}.${property}` : undefined;
}

/** The name of `Date`, and of `globalThis.Date` the same. */
function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node.value);
  if (node.type === 'MemberExpression' && nameOf(node.object) === 'globalThis') return nameOf(node.property);
  return undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
