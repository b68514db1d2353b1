import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { entityOf, MAX_TRIES, mutationOf } from '#lib/projects/change.ts';
import type { Project } from '#lib/projects/project.ts';
import type { ProjectStore } from '#lib/projects/store.ts';
import type { Services } from '#lib/services.ts';

export interface UnlinkPorts extends Pick<Services, 'audit' | 'clock' | 'secrets'> {
  readonly projects: ProjectStore;
}

export interface Unlinked {
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The workflow that was taken away alone; undefined when the whole link went. */
  readonly workflow?: string;
}

/**
 * Takes one workflow, or with the last one or without any the whole project, out of the workspace. What runs at GitHub goes on.
 *
 * Throws `project.not_found`, `project.workflow_not_linked`, `request.stale`. The same request again answers what it did.
 */
export async function unlinkProject(
  { audit, clock, projects, secrets }: UnlinkPorts,
  caller: Caller,
  { projectId, workflow }: { readonly projectId: string; readonly workflow?: string | undefined },
): Promise<Unlinked> {
  const { guildId, requestKey } = caller;
  const key = await secrets.get('audit_key');

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const answered = await audit.answered(guildId, requestKey);
    if (answered) return unlinkedOf(answered.facts);

    const before = await projects.find(guildId, projectId);
    if (!before) throw new DomainError('project.not_found', { name: 'that one' });
    const after = without(before, workflow, { now: clock.now(), by: caller.actor.id });
    const facts = {
      name: before.name,
      repository: `${before.repository.owner}/${before.repository.name}`,
      ...(after && workflow !== undefined ? { workflow } : {}),
    };
    const outcome = await projects.mutate(
      mutationOf({
        key,
        head: await audit.head(guildId, entityOf(projectId)),
        caller,
        now: clock.now(),
        operation: 'project.unlink',
        before,
        after,
        facts,
      }),
    );
    if (outcome === 'applied') return facts;
  }
  throw new DomainError('request.stale');
}

function without(
  before: Project,
  workflow: string | undefined,
  { by, now }: { readonly by: string; readonly now: number },
): Project | undefined {
  if (workflow === undefined) return undefined;
  const workflows = before.workflows.filter(({ file }) => file !== workflow);
  if (workflows.length === before.workflows.length)
    throw new DomainError('project.workflow_not_linked', { workflow: workflow.slice(0, 80), name: before.name });
  if (workflows.length === 0) return undefined;
  return { ...before, workflows, version: before.version + 1, linkedBy: by, updatedAt: now };
}

function unlinkedOf(facts: Readonly<Record<string, string | number>>): Unlinked {
  const { name = '', repository = '', workflow } = facts;
  return {
    name: String(name),
    repository: String(repository),
    ...(workflow === undefined ? {} : { workflow: String(workflow) }),
  };
}
