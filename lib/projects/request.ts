import type { WorkflowInput } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { findWorkflow } from '#lib/projects/find.ts';
import { type Inputs, parseInputs } from '#lib/projects/inputs.ts';
import { type AllowedWorkflow, isOurInput, type Project, takesCorrelation } from '#lib/projects/project.ts';
import { assertRef, defaultRef, isRefAllowed } from '#lib/projects/refs.ts';

/** https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event */
const MAX_INPUTS = 25;
/** Of one value, in UTF-16 units. GitHub takes 65,535 characters in all, which 25 of these never reach. */
const MAX_VALUE = 1_000;

/** What someone wants to be started; whatever is missing goes without saying. */
export interface WrittenRequest {
  /** A workflow's file name; the first one that is linked unless given. */
  readonly workflow?: string | undefined;
  readonly ref?: string | undefined;
  /** As typed (see `parseInputs`), or read already. */
  readonly inputs?: string | Inputs | undefined;
}

/** What may be started, checked against the link's lists. `inputs` are those of people, without the one that is ours. */
export interface ResolvedRequest {
  readonly workflow: AllowedWorkflow;
  readonly ref: string;
  readonly inputs: Inputs;
}

/**
 * Checks a request against what the link allows; everything that is not listed is refused.
 *
 * Throws `project.workflow_not_allowed`, `project.ref_syntax`, `project.ref_not_allowed`, `project.ref_needed`,
 * `project.inputs_syntax`, `project.input_not_allowed`, `project.input_missing`, `project.input_choice`,
 * `project.inputs_too_many`, `project.input_too_long`.
 */
export function resolveRequest(project: Project, wanted: WrittenRequest): ResolvedRequest {
  const workflow = workflowOf(project, wanted.workflow);
  const ref = refOf(project, workflow, wanted.ref);
  const inputs = typeof wanted.inputs === 'string' ? parseInputs(wanted.inputs) : (wanted.inputs ?? {});
  assertInputs(workflow, inputs);
  return { workflow, ref, inputs };
}

function workflowOf(project: Project, typed: string | undefined): AllowedWorkflow {
  const workflow = isBlank(typed) ? project.workflows[0] : findWorkflow(project, typed);
  if (!workflow) {
    const allowed = project.workflows.map(({ file }) => file).join(', ');
    throw new DomainError('project.workflow_not_allowed', {
      workflow: (typed ?? '').slice(0, 80),
      name: project.name,
      allowed,
    });
  }
  return workflow;
}

function refOf(project: Project, workflow: AllowedWorkflow, typed: string | undefined): string {
  const facts = { workflow: workflow.file, allowed: workflow.refs.join(', ') };
  if (isBlank(typed)) {
    const ref = defaultRef(project, workflow);
    if (ref === undefined) throw new DomainError('project.ref_needed', facts);
    return ref;
  }
  const ref = typed.trim();
  assertRef(ref);
  if (!isRefAllowed(workflow, ref)) throw new DomainError('project.ref_not_allowed', { ...facts, ref });
  return ref;
}

function assertInputs(workflow: AllowedWorkflow, inputs: Inputs): void {
  const declared = new Map((workflow.declared ?? []).map((input) => [input.name, input]));
  const given = Object.entries(inputs);

  for (const [input, value] of given) {
    // Ours are never on the list, but nobody shall find a way to put them there.
    if (isOurInput(input) || !workflow.inputs.includes(input)) {
      const allowed = workflow.inputs.join(', ') || 'none';
      throw new DomainError('project.input_not_allowed', { input, workflow: workflow.file, allowed });
    }
    assertValue(input, value, declared.get(input));
  }
  for (const { default: preset, name, required } of declared.values()) {
    if (required && preset === undefined && !isOurInput(name) && !Object.hasOwn(inputs, name)) {
      throw new DomainError('project.input_missing', { input: name, workflow: workflow.file });
    }
  }
  const count = given.length + (workflow.takesMarker ? 1 : 0) + (takesCorrelation(workflow) ? 1 : 0);
  if (count > MAX_INPUTS) throw new DomainError('project.inputs_too_many', { count, limit: MAX_INPUTS });
}

function assertValue(input: string, value: string, declared: WorkflowInput | undefined): void {
  if (value.length > MAX_VALUE) {
    throw new DomainError('project.input_too_long', { input, length: value.length, limit: MAX_VALUE });
  }
  const choices = declared?.choices;
  if (choices && !choices.includes(value)) {
    throw new DomainError('project.input_choice', { input, value, choices: choices.join(', ') });
  }
}

function isBlank(typed: string | undefined): typed is undefined {
  return typed === undefined || typed.trim() === '';
}
