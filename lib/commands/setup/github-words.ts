import { createHash } from 'node:crypto';
import type { Button } from '#lib/discord/card.ts';
import { escapeCode, escapeMarkdown } from '#lib/discord/render.ts';
import type { AllowedWorkflow, Project } from '#lib/projects/project.ts';

/** `acme/checkout`. */
export function repositoryOf({ repository: { name, owner } }: Pick<Project, 'repository'>): string {
  return `${owner}/${name}`;
}

/** `**checkout** (acme/checkout)`. */
export function projectWords(project: Pick<Project, 'name' | 'repository'>): string {
  return `**${escapeMarkdown(project.name)}** (${escapeMarkdown(repositoryOf(project))})`;
}

/** `main`, `release/*`, each as code; a dash for none. */
export function codeList(words: readonly string[]): string {
  return words.length === 0 ? '–' : words.map((word) => `\`${escapeCode(word)}\``).join(', ');
}

/** The inputs that may be filled in, and those that the file declares besides. */
export function inputWords({ declared = [], inputs }: AllowedWorkflow, marker: string): string {
  const others = declared.map(({ name }) => name).filter((name) => name !== marker && !inputs.includes(name));
  return `${codeList(inputs)}${others.length === 0 ? '' : ` (declared, not allowed: ${codeList(others)})`}`;
}

/** A short word for a workflow's file: a button's id takes letters and digits only. */
export function workflowMark(file: string): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 8);
}

/** Looks at GitHub again; at one workflow, or all of the project. */
export function testButton({ id }: Pick<Project, 'id'>, file?: string, label = 'Test again'): Button {
  return { label, to: { route: 'setup.github.test', args: file === undefined ? [id] : [id, workflowMark(file)] } };
}

/** Asks first. */
export function unlinkButton({ id }: Pick<Project, 'id'>): Button {
  return { label: 'Unlink…', to: { route: 'setup.github.ask', args: [id] } };
}
