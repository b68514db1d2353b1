import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hideInText } from '#lib/kernel/redaction/hide-in-text.ts';
import { root } from './run-command.ts';

/** Lock files hold hashes, pictures no text. */
const PASSED_OVER = /(?:^package-lock\.json|\.(?:png|svg|ico|woff2?))$/;

/** Looks through every file of the repository for what looks like a credential; names the places, never what stands there. */
function findSecrets(): string[] {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  return files
    .filter((file) => !PASSED_OVER.test(file))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (holdsCredential(line) ? [`${file}:${index + 1}`] : [])),
    );
}

function holdsCredential(line: string): boolean {
  return hideInText(line, { credentialsOnly: true }) !== line;
}

const places = findSecrets();
for (const place of places) process.stdout.write(`✘ ${place} looks like a credential\n`);
if (places.length === 0) process.stdout.write('✔ no credentials in the tree\n');
else process.exitCode = 1;
