import { parse } from 'yaml';
import * as z from 'zod';

const inputForm = z.object({
  description: z.string().optional(),
  type: z.enum(['string', 'boolean', 'choice', 'number', 'environment']).default('string'),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.number(), z.boolean()]).transform(String).optional(),
  options: z.array(z.union([z.string(), z.number()]).transform(String)).optional(),
});

export type WorkflowInput = z.infer<typeof inputForm>;

/** What of a workflow's text decides how it can be dispatched. */
export interface WorkflowFile {
  readonly name: string;
  readonly runName?: string;
  /** It has `workflow_dispatch`. */
  readonly dispatchable: boolean;
  readonly inputs: Readonly<Record<string, WorkflowInput>>;
}

const fileForm = z.object({
  name: z.string(),
  'run-name': z.string().optional(),
  on: z.record(z.string(), z.unknown()),
});
const dispatchForm = z.object({ inputs: z.record(z.string(), inputForm).default({}) }).nullable();

/** Reads a workflow's text: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
export function readWorkflowFile(text: string): WorkflowFile {
  const file = fileForm.parse(parse(text));
  const dispatchable = 'workflow_dispatch' in file.on;
  const dispatch = dispatchable ? dispatchForm.parse(file.on['workflow_dispatch']) : null;
  return {
    name: file.name,
    dispatchable,
    inputs: dispatch?.inputs ?? {},
    ...(file['run-name'] !== undefined && { runName: file['run-name'] }),
  };
}

/** The title of a run: its `run-name` with `inputs.…`, `github.ref_name`, `github.actor`, and `|| 'text'` put in. */
export function runTitle(file: WorkflowFile, facts: Readonly<Record<string, string>>): string {
  if (file.runName === undefined) return file.name;
  const title = file.runName.replaceAll(/\$\{\{([^}]*)\}\}/g, (_whole, expression: string) => {
    for (const term of expression.split('||').map((part) => part.trim())) {
      const value = /^'(.*)'$/.exec(term)?.[1] ?? facts[term] ?? '';
      if (value !== '') return value;
    }
    return '';
  });
  return title.trim() === '' ? file.name : title;
}
