import type { Inspection, WorkflowInput } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { keptDeclaration } from '#lib/projects/declared.ts';
import { isInputName } from '#lib/projects/inputs.ts';
import { defaultName, uniqueName } from '#lib/projects/name.ts';
import { type AllowedWorkflow, isOurInput, MARKER_INPUT, MAX_PROJECTS, type Project } from '#lib/projects/project.ts';

/** Workflows of one project. */
const MAX_WORKFLOWS = 10;
/** GitHub takes this many in one dispatch. */
const MAX_INPUTS = 25;
const MAX_WORKFLOW_NAME = 100;

/** What someone named of a link, checked for its form; the rest stays or goes without saying. */
export interface NamedLink {
  readonly name?: string | undefined;
  readonly refs?: readonly string[] | undefined;
  readonly inputs?: readonly string[] | undefined;
}

/** What a link should be, without who and when. */
export interface PlannedLink {
  readonly before: Project | undefined;
  readonly after: Omit<Project, 'schemaVersion' | 'guildId' | 'id' | 'version' | 'linkedBy' | 'updatedAt'>;
  readonly workflow: AllowedWorkflow;
}

/**
 * What a link becomes: pure, decided anew when somebody else was faster.
 *
 * Throws `project.input_name`, `project.input_undeclared`, `project.inputs_too_many`, `project.name_taken`, `project.quota`,
 * `project.workflow_quota`.
 */
export function planLink(listed: readonly Project[], inspection: Inspection, named: NamedLink): PlannedLink {
  const { defaultBranch, repository, repositoryId } = inspection;
  const before =
    listed.find((project) => project.repository.id === repositoryId) ??
    // One that was deleted at GitHub and made again under its old name has another id.
    listed.find((project) => fullName(project.repository) === fullName(repository));

  const old = before?.workflows.find(({ file }) => file === inspection.workflow.file);
  const workflow = workflowOf(inspection, named, old);
  const workflows = old
    ? (before?.workflows ?? []).map((one) => (one === old ? workflow : one))
    : [...(before?.workflows ?? []), workflow];
  const name = named.name ?? before?.name ?? defaultName(repository);

  const holder = listed.find((project) => project !== before && uniqueName(project.name) === uniqueName(name));
  if (holder) {
    const { owner, name: repositoryName } = holder.repository;
    throw new DomainError('project.name_taken', { name, repository: `${owner}/${repositoryName}` });
  }
  if (!before && listed.length >= MAX_PROJECTS) throw new DomainError('project.quota', { limit: MAX_PROJECTS });
  if (workflows.length > MAX_WORKFLOWS) throw new DomainError('project.workflow_quota', { name, limit: MAX_WORKFLOWS });

  return {
    before,
    workflow,
    after: {
      name,
      repository: { owner: repository.owner, name: repository.name, id: repositoryId },
      defaultBranch,
      workflows,
    },
  };
}

function workflowOf(
  { defaultBranch, workflow }: Inspection,
  named: NamedLink,
  old: AllowedWorkflow | undefined,
): AllowedWorkflow {
  const { file, inputs: declared } = workflow;
  const takesMarker = declared?.some(({ name }) => name === MARKER_INPUT) ?? false;
  return {
    file,
    name: workflow.name.slice(0, MAX_WORKFLOW_NAME).toWellFormed(),
    refs: named.refs ?? old?.refs ?? [defaultBranch],
    inputs: named.inputs ? checkInputs(file, named.inputs, declared) : inputsOf(declared, old),
    ...(declared ? { declared: keptDeclaration(declared) } : {}),
    takesMarker,
    showsMarker: takesMarker && workflow.showsMarker === true,
  };
}

function checkInputs(
  workflow: string,
  named: readonly string[],
  declared: readonly WorkflowInput[] | undefined,
): readonly string[] {
  const inputs = [...new Set(named)].filter((name) => !isOurInput(name));
  for (const input of inputs) {
    if (!isInputName(input)) throw new DomainError('project.input_name', { name: input.slice(0, 80) });
    if (declared && !declared.some(({ name }) => name === input)) {
      throw new DomainError('project.input_undeclared', {
        workflow,
        input,
        declared: namesOf(declared).join(', ') || 'none',
      });
    }
  }
  if (inputs.length > MAX_INPUTS)
    throw new DomainError('project.inputs_too_many', { count: inputs.length, limit: MAX_INPUTS });
  return inputs;
}

/** What was allowed stays, as far as it is declared still; at first, and once the file becomes readable, all that it declares. */
function inputsOf(declared: readonly WorkflowInput[] | undefined, old: AllowedWorkflow | undefined): readonly string[] {
  if (!declared) return old?.inputs ?? [];
  const names = namesOf(declared);
  const wasNeverDecided = !old || (!old.declared && old.inputs.length === 0);
  return wasNeverDecided ? names : old.inputs.filter((name) => names.includes(name));
}

function namesOf(declared: readonly WorkflowInput[]): readonly string[] {
  return declared.map(({ name }) => name).filter((name) => !isOurInput(name));
}

/** For comparing: GitHub does not regard letter case. */
function fullName({ name, owner }: { readonly owner: string; readonly name: string }): string {
  return `${owner}/${name}`.toLowerCase();
}
