import type { WorkflowInput } from '#lib/diagnosis/github.ts';
import { MARKER_INPUT } from '#lib/projects/project.ts';

/** What a workflow's file says about starting it. */
export interface WorkflowFile {
  /** Undefined when it has no trigger `workflow_dispatch`. */
  readonly inputs: readonly WorkflowInput[] | undefined;
  readonly showsMarker: boolean;
}

/** An expression that shows the input, by whichever of GitHub's ways to name one. */
const SHOWS_MARKER = new RegExp(
  String.raw`\$\{\{(?:(?!\}\}).)*\binputs(?:\.${MARKER_INPUT}\b|\[\s*['"]${MARKER_INPUT}['"]\s*\])`,
  's',
);

/**
 * Reads a workflow's file: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 *
 * YAML that cannot be read has no trigger, to GitHub as to us.
 */
export async function readWorkflowFile(text: string): Promise<WorkflowFile> {
  // Only the set-up needs it, and it is as large as Octokit.
  const { parseYaml } = await import('#lib/platform/github/parse-yaml.ts');
  let workflow: Readonly<Record<string, unknown>>;
  try {
    workflow = membersOf(parseYaml(text));
  } catch {
    return { inputs: undefined, showsMarker: false };
  }
  const runName = workflow['run-name'];
  return {
    // To a file that asks for YAML 1.1 `on` is a truth value.
    inputs: inputsOf(workflow['on'] ?? workflow['true']),
    showsMarker: typeof runName === 'string' && SHOWS_MARKER.test(runName),
  };
}

function inputsOf(on: unknown): readonly WorkflowInput[] | undefined {
  if (on === 'workflow_dispatch') return [];
  if (Array.isArray(on)) return on.includes('workflow_dispatch') ? [] : undefined;
  const events = membersOf(on);
  if (!Object.hasOwn(events, 'workflow_dispatch')) return undefined;
  const { inputs } = membersOf(events['workflow_dispatch']);
  return Object.entries(membersOf(inputs)).map(([name, input]) => inputOf(name, membersOf(input)));
}

function inputOf(name: string, input: Readonly<Record<string, unknown>>): WorkflowInput {
  const { default: preset, description, options, required, type } = input;
  return {
    name,
    required: required === true,
    ...(typeof description === 'string' ? { description } : {}),
    ...(type === 'choice' && Array.isArray(options) ? { choices: options.filter(isScalar).map(String) } : {}),
    ...(isScalar(preset) ? { default: String(preset) } : {}),
  };
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
