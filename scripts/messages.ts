import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorTable } from '#lib/kernel/errors.ts';

const TARGET = join(import.meta.dirname, '..', 'docs', 'messages.md');

const HEAD = `# What Watchbell says when something goes wrong

Every error has a stable code, the same over chat, HTTP and the command line. It says what happened, what that means, and
what to do. Words in braces are filled in. *Again* says whether the same request, unchanged, can succeed later.

Written from \`lib/kernel/errors.ts\` by \`npm run registries\`; changes made here are lost.
`;

/** The text of docs/messages.md: a section for each family of codes, a row for each code. */
export function renderMessages(): string {
  const families = Map.groupBy(Object.entries(errorTable), ([code]) => code.split('.')[0] ?? code);
  const sections = [...families]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([family, rows]) => {
      const lines = rows
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([code, { happened, http, mend, retryable }]) =>
          [`\`${code}\``, happened, mend, String(http), retryable ? 'yes' : 'no'].map(cell).join(' | '),
        );
      return [
        `## ${family}`,
        '',
        '| code | what it says | what to do | HTTP | again |',
        '|---|---|---|---|---|',
        ...lines.map((line) => `| ${line} |`),
      ].join('\n');
    });
  return `${[HEAD, ...sections].join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  const text = renderMessages();
  const isFresh = readOr(TARGET) === text;
  if (!isFresh && !check) writeFileSync(TARGET, text);
  if (!isFresh)
    console.log(check ? 'docs/messages.md is stale: run `npm run registries`.' : 'docs/messages.md written.');
  if (check && !isFresh) process.exitCode = 1;
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
