import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hideInText } from '#lib/kernel/redaction/hide-in-text.ts';
import { root } from './run-command.ts';

/** Pictures and fonts hold no text; svg does. */
const NO_TEXT = /\.(?:png|ico|woff2?)$/;
/** A private key has no more lines. */
const KEY_LINES = 120;

/**
 * Files of the repository: what is committed, and what would be with the next `git add`. What git ignores is not
 * looked at, `.env` among it, which is where secrets belong.
 */
function filesIn(folder: string): string[] {
  const asked = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const gone = new Set(list(folder, ['ls-files', '-z', '--deleted']));
  return list(folder, asked).filter((file) => !gone.has(file));
}

function list(folder: string, asked: readonly string[]): string[] {
  const maxBuffer = 64 * 1024 * 1024;
  return execFileSync('git', asked, { cwd: folder, encoding: 'utf8', maxBuffer }).split('\0').filter(Boolean);
}

/** The numbers of the lines that look like a credential, from 1. */
function linesOf(text: string): number[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => (holdsCredential(line) || beginsKey(lines, index) ? [index + 1] : []));
}

function holdsCredential(line: string): boolean {
  return hideInText(line, { credentialsOnly: true }) !== line;
}

/** A key of many lines is told by none of them alone. */
function beginsKey(lines: readonly string[], index: number): boolean {
  const [first = '', ...more] = lines.slice(index, index + KEY_LINES);
  if (!first.includes('-----BEGIN ')) return false;
  return !hideInText([first, ...more].join('\n'), { credentialsOnly: true }).startsWith(first);
}

/** Looks through a folder for what looks like a credential; names the places, never what stands there. */
function lookThrough(folder: string): void {
  const files = filesIn(folder);
  const passedOver = files.filter((file) => NO_TEXT.test(file));
  const places = files
    .filter((file) => !NO_TEXT.test(file))
    .flatMap((file) => linesOf(readFileSync(join(folder, file), 'utf8')).map((line) => `${file}:${line}`));

  for (const place of places) process.stdout.write(`✘ ${place} looks like a credential\n`);
  const looked = `${files.length - passedOver.length} files looked through`;
  const passed = passedOver.length === 0 ? '' : `; no text in ${passedOver.join(', ')}`;
  if (places.length === 0) process.stdout.write(`✔ no credentials in the tree: ${looked}${passed}\n`);
  else process.stdout.write(`${looked}${passed}. Take them out, and make new ones: what was committed is known.\n`);
  process.exitCode = places.length === 0 ? 0 : 1;
}

const [, , folder = root] = process.argv;
lookThrough(folder);
