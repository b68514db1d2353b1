import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const VERSION = '1.2.1';
const run = promisify(execFile);

/**
 * The path of the engine's binary for this platform.
 *
 * The lock file can hold the Linux x64 package only (the others do not install here), so elsewhere the package of the same
 * version is fetched once into the data folder. Throws a sentence that names the way out when that fails.
 */
export async function findEngine(dataDir: string | undefined): Promise<string> {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  return installed(name) ?? (await fetched(name, join(dataDir ?? tmpdir(), 'engine')));
}

function installed(name: string): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return [join(folder, binaryName()), join(folder, 'bin', binaryName())].find((path) => existsSync(path));
  } catch {
    return undefined;
  }
}

async function fetched(name: string, folder: string): Promise<string> {
  const binary = join(folder, 'package', binaryName());
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  try {
    // npm is a script with another name on Windows; a shell finds it everywhere. The arguments are our own constants.
    await run(`npm pack ${name}@${VERSION} --pack-destination .`, { cwd: folder, shell: true });
    const archive = readdirSync(folder).find((file) => file.endsWith(`${VERSION}.tgz`)) ?? '';
    await run('tar', ['-xzf', archive], { cwd: folder });
    chmodSync(binary, 0o755);
  } catch (cause) {
    const mend = 'Set AWS_ENDPOINT_URL_DYNAMODB to a DynamoDB that runs elsewhere.';
    throw new Error(`The local DynamoDB engine ${name}@${VERSION} could not be fetched. ${mend}`, { cause });
  }
  return binary;
}

function binaryName(): string {
  return process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
}
