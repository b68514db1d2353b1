import type { Caller, Dedupe } from '#lib/audit/mutation.ts';
import type { GithubSetup, Inspection } from '#lib/diagnosis/github.ts';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { entityOf, MAX_TRIES, mutationOf } from '#lib/projects/change.ts';
import { readName } from '#lib/projects/name.ts';
import { type PlannedLink, planLink } from '#lib/projects/plan-link.ts';
import type { AllowedWorkflow, Project } from '#lib/projects/project.ts';
import { readRefs } from '#lib/projects/refs.ts';
import { readRepository, readWorkflow, type WrittenRepository } from '#lib/projects/repository.ts';
import type { ProjectStore } from '#lib/projects/store.ts';
import { type LinkWarning, NEEDED_RIGHT, warningsOf } from '#lib/projects/warnings.ts';
import type { Services } from '#lib/services.ts';

/** What linking needs. */
export interface LinkPorts extends Pick<Services, 'audit' | 'clock' | 'ids' | 'secrets'> {
  readonly githubSetup: GithubSetup;
  readonly projects: ProjectStore;
}

/** What someone wants to be linked. What is not given stays as it is, or has its default when it is new. */
export interface WantedLink {
  /** `owner/name` or an address of GitHub's. */
  readonly repository: string;
  /** A file's name; the first one that is linked there, else `diagnose.yml`. */
  readonly workflow?: string | undefined;
  /** Unique in the workspace; the repository's name. */
  readonly name?: string | undefined;
  /** Branches, tags and patterns; the default branch. */
  readonly refs?: readonly string[] | undefined;
  /** Names of inputs that people may fill in; those that the workflow declares. */
  readonly inputs?: readonly string[] | undefined;
}

export type LinkChange = 'linked' | 'workflow_added' | 'changed' | 'unchanged';

export interface Linked {
  readonly project: Project;
  /** The one that was asked for. */
  readonly workflow: AllowedWorkflow;
  readonly change: LinkChange;
  readonly warnings: readonly LinkWarning[];
}

/** The file that the examples bring along. */
export const DEFAULT_WORKFLOW = 'diagnose.yml';

/**
 * Links a workflow of a repository to the workspace, or changes that link, after GitHub was asked what there is. Asking again
 * with nothing new is the test of a link: it takes over what changed in the workflow's file, and writes only then.
 *
 * Throws `project.*` for what is refused, `github.*` for what GitHub says, `github.forbidden` for a missing right that starts
 * need, `request.stale`, and OutboundFailure. The same request again answers what it did.
 */
export async function linkProject(ports: LinkPorts, caller: Caller, wanted: WantedLink): Promise<Linked> {
  const written = readRepository(wanted.repository);
  const refs = wanted.refs ?? (written.ref === undefined ? undefined : [written.ref]);
  const named = {
    name: wanted.name === undefined ? undefined : readName(wanted.name),
    refs: refs && readRefs(refs),
    inputs: wanted.inputs,
  };
  const file = await fileOf(ports, caller.guildId, written, wanted.workflow);
  const inspection = await ports.githubSetup.inspect({ owner: written.owner, name: written.name }, file);
  if (inspection.missing.includes(NEEDED_RIGHT)) {
    const { name, owner } = inspection.repository;
    throw new DomainError('github.forbidden', { permission: NEEDED_RIGHT, repository: `${owner}/${name}` });
  }

  return store(ports, caller, inspection, (listed) => planLink(listed, inspection, named));
}

async function fileOf(
  { projects }: LinkPorts,
  guildId: string,
  written: WrittenRepository,
  typed: string | undefined,
): Promise<string> {
  const given = typed ?? written.workflow;
  if (given !== undefined) return readWorkflow(given);
  const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
  const known = (await projects.list(guildId)).find(
    ({ repository: { name, owner } }) => same(owner, written.owner) && same(name, written.name),
  );
  return known?.workflows[0]?.file ?? DEFAULT_WORKFLOW;
}

async function store(
  ports: LinkPorts,
  caller: Caller,
  inspection: Inspection,
  plan: (listed: readonly Project[]) => PlannedLink,
): Promise<Linked> {
  const { audit, clock, projects, secrets } = ports;
  const { guildId } = caller;
  const key = await secrets.get('audit_key');
  const newId = `p${ports.ids.triggerId().slice(1)}`;

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const listed = await projects.list(guildId);
    // Looked for after the list was read: what this very request has changed there is no surprise then.
    const answered = await audit.answered(guildId, caller.requestKey);
    if (answered) return answerAgain(ports, caller, inspection, answered);

    const { after: wanted, before, workflow } = plan(listed);
    const change = changeOf(before, wanted, workflow);
    const warnings = warningsOf(inspection, workflow);
    if (before && change === 'unchanged') return { project: before, workflow, change, warnings };

    const now = clock.now();
    const after: Project = {
      schemaVersion: 1,
      guildId,
      id: before?.id ?? newId,
      ...wanted,
      version: (before?.version ?? 0) + 1,
      linkedBy: caller.actor.id,
      updatedAt: now,
    };
    const outcome = await projects.mutate(
      mutationOf({
        key,
        head: before && (await audit.head(guildId, entityOf(before.id))),
        caller,
        now,
        operation: 'project.link',
        before,
        after,
        facts: { change },
      }),
    );
    if (outcome === 'applied') return { project: after, workflow, change, warnings };
    // Whoever was faster, and be it this request, is seen in the list, which is read again.
  }
  throw new DomainError('request.stale');
}

function changeOf(before: Project | undefined, after: PlannedLink['after'], workflow: AllowedWorkflow): LinkChange {
  if (!before) return 'linked';
  if (!before.workflows.some(({ file }) => file === workflow.file)) return 'workflow_added';
  const { defaultBranch, name, repository, workflows } = before;
  return canonicalJson({ defaultBranch, name, repository, workflows }) === canonicalJson(after)
    ? 'unchanged'
    : 'changed';
}

async function answerAgain(
  { projects }: LinkPorts,
  { guildId }: Caller,
  inspection: Inspection,
  { facts }: Dedupe,
): Promise<Linked> {
  const project = await projects.find(guildId, String(facts['projectId']));
  const workflow = project?.workflows.find(({ file }) => file === inspection.workflow.file);
  if (!project || !workflow) throw new DomainError('project.not_found', { name: String(facts['name']) });
  return {
    project,
    workflow,
    change: String(facts['change']) as LinkChange,
    warnings: warningsOf(inspection, workflow),
  };
}
