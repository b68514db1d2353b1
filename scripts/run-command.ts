import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..');

export interface CommandResult {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Runs a program of `node_modules/.bin` or `node` itself in the project's root.
 *
 * Its output is collected, or with `show` goes straight to the terminal.
 */
export function runCommand(
  command: readonly string[],
  { show = false, environment = {} }: { show?: boolean; environment?: Readonly<Record<string, string>> } = {},
): Promise<CommandResult> {
  const [program = '', ...args] = command;
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  return new Promise((resolve, reject) => {
    const stdio = show ? 'inherit' : 'pipe';
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd: root,
      env: { ...process.env, ...environment, PATH: path },
      stdio: ['ignore', stdio, stdio],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}
