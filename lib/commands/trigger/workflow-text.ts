import { DomainError } from '#lib/kernel/errors.ts';

/** A workflow as it is written in one line; what is missing goes without saying. */
export interface WrittenWorkflow {
  readonly target: string;
  readonly workflow?: string;
  readonly ref?: string;
}

/**
 * Reads `checkout`, `checkout diagnose.yml`, `checkout@release/1.9` or `checkout diagnose.yml@main`: a project, the file of one of its
 * workflows, a branch or tag. Throws `task.workflow_syntax` for no project.
 */
export function parseWorkflowText(text: string): WrittenWorkflow {
  const [, body = '', ref] = /^([^@]*)(?:@(\S*))?\s*$/.exec(text.trim()) ?? [];
  const [, target = '', workflow] = /^(.*?)(?:(?:^|\s+)([^\s/]+\.ya?ml))?$/i.exec(body.trim()) ?? [];
  if (target === '' || ref === '') throw new DomainError('task.workflow_syntax', { text: text.slice(0, 80) });
  return { target, ...(workflow === undefined ? {} : { workflow }), ...(ref === undefined ? {} : { ref }) };
}

/** Writes it so that `parseWorkflowText` reads it. */
export function writeWorkflowText({ ref, target, workflow }: Required<WrittenWorkflow>): string {
  return `${target} ${workflow}@${ref}`;
}
