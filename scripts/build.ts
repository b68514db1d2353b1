import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild, type Plugin, transform } from 'esbuild';
import { copyPngAssets } from '#scripts/png-assets.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The function that renders pictures carries their fonts and the renderer's WebAssembly module, 4 MB. */
const DRAWS_PICTURES = 'worker';

const TARGET = 'node24';

/**
 * Bundles every function of the template to `dist/<name>/index.js`: what the local stack runs, the benchmarks measure and
 * `sam deploy` uploads.
 *
 * Throws when template.yaml and `functions/` do not name the same functions.
 */
export async function build(): Promise<string[]> {
  const names = functionNames();
  await Promise.all(names.map(buildFunction));
  return names;
}

function functionNames(): string[] {
  const template = readFileSync(join(ROOT, 'template.yaml'), 'utf8');
  const deployed = [...template.matchAll(/CodeUri: dist\/([a-z-]+)\//g)].map(([, name]) => name ?? '').sort();
  const written = readdirSync(join(ROOT, 'functions'))
    .filter((name) => existsSync(join(ROOT, 'functions', name, 'handler.ts')))
    .sort();
  if (deployed.join() !== written.join()) {
    throw new Error(
      `template.yaml deploys ${deployed.join(', ')}, but functions/ has handlers for ${written.join(', ')}`,
    );
  }
  return written;
}

async function buildFunction(name: string): Promise<void> {
  const source = join(ROOT, 'functions', name);
  const target = join(ROOT, 'dist', name);
  mkdirSync(target, { recursive: true });
  const written = await bundle(join(source, 'handler.ts'), join(target, 'index.js'));
  // The repository is an ES module package; the bundles are CommonJS, which the AWS SDK and Powertools need.
  writeFileSync(join(target, 'package.json'), '{"type":"commonjs"}\n');
  if (name === DRAWS_PICTURES) copyPngAssets(join(target, 'assets'));

  const kept = new Set([...written.map((path) => basename(path)), 'package.json', 'assets']);
  for (const file of readdirSync(target)) {
    if (!kept.has(file)) rmSync(join(target, file), { recursive: true });
  }
}

/**
 * Bundles one file with all that it imports. What it imports dynamically lies in files beside it, loaded when it is first
 * asked for: a cold start pays for reading every byte that it loads. Answers the paths of all files.
 */
export async function bundle(entry: string, outfile: string): Promise<string[]> {
  const { dir: outdir, ext, name } = parse(outfile);
  // Only ES modules are split; the parts are made CommonJS one by one.
  const { outputFiles } = await esbuild({
    entryPoints: { [name]: entry },
    outdir,
    outExtension: { '.js': ext },
    chunkNames: '[name]-[hash]',
    splitting: true,
    write: false,
    bundle: true,
    platform: 'node',
    target: TARGET,
    format: 'esm',
    minify: true,
    // The DynamoDB client starts 1.37 times slower from its CommonJS build.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'error',
    // CommonJS has no import.meta.
    define: { 'import.meta.dirname': '__dirname' },
    plugins: [lambdaCredentials, onlyUsedShapes],
  });
  for (const { path, text } of outputFiles) writeIfChanged(path, await toCommonJs(text));
  return outputFiles.map(({ path }) => path);
}

/** A process that runs the bundle may be about to load the file. */
function writeIfChanged(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}

async function toCommonJs(text: string): Promise<string> {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    minifyWhitespace: true,
    minifySyntax: true,
    // A native import() of a CommonJS file goes through the ES module loader; require does not.
    supported: { 'dynamic-import': false },
  });
  return code;
}

/**
 * Lambda hands credentials over in environment variables, always. The SDK's default chain would carry single sign-on, STS
 * and profile files into every bundle, 85 KB of them.
 */
const lambdaCredentials: Plugin = {
  name: 'lambda-credentials',
  setup(builder) {
    builder.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: 'credentials',
      namespace: 'lambda',
      pluginData: resolveDir,
    }));
    builder.onLoad({ filter: /.*/, namespace: 'lambda' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: String(pluginData),
    }));
  },
};

/**
 * The AWS clients describe all their operations in one file, of which we use a few. Its objects have computed keys, which a
 * bundler must take for side effects: with the keys written out it drops what nobody uses.
 *
 * SSM, SQS, Scheduler and EventBridge also register the error classes of every operation. An unregistered error arrives as the
 * service's base class with its name, and its name is all that we look at. DynamoDB's are kept: a cancelled transaction tells
 * its reasons.
 */
const onlyUsedShapes: Plugin = {
  name: 'only-used-shapes',
  setup(builder) {
    const schemas = /client-(dynamodb|ssm|sqs|scheduler|eventbridge)[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
    builder.onLoad({ filter: schemas }, ({ path }) => {
      const text = writeKeysOut(readFileSync(path, 'utf8'));
      const keepsErrors = schemas.exec(path)?.[1] === 'dynamodb';
      const contents = keepsErrors ? text : text.replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '');
      return { contents, loader: 'js' };
    });
  },
};

/** `{ [_jN]: … }` as `{ "jsonName": … }`, by the file's own constants. */
function writeKeysOut(text: string): string {
  const constants = new Map(
    [...text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  return text.replaceAll(/\[(_\w+)\]:/g, (whole, name: string) => {
    const value = constants.get(name);
    return value === undefined ? whole : `${value}:`;
  });
}

if (import.meta.main) {
  const names = await build();
  process.stdout.write(`built ${names.map((name) => `dist/${name}`).join(', ')}\n`);
}
