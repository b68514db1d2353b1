import { type AuditHead, nextAuditEvent } from '#lib/audit/event.ts';
import type { Caller, Dedupe } from '#lib/audit/mutation.ts';
import type { Project } from '#lib/projects/project.ts';
import type { ProjectMutation } from '#lib/projects/store.ts';

/** Tries against others who change the same link. */
export const MAX_TRIES = 6;

/** The audit chain of a project. */
export function entityOf(projectId: string): string {
  return `project:${projectId}`;
}

/** One change of a project with its audit event and dedupe row. A new or changed one is stamped by its maker already. */
export function mutationOf(change: {
  readonly key: string;
  readonly head: AuditHead | undefined;
  readonly caller: Caller;
  readonly now: number;
  readonly operation: 'project.link' | 'project.unlink';
  readonly before: Project | undefined;
  readonly after: Project | undefined;
  /** What a repeated request is answered from, besides the project's id and name. */
  readonly facts: Dedupe['facts'];
}): ProjectMutation {
  const { after, before, caller, head, key, now, operation } = change;
  const { actor, correlationId, guildId, requestKey, traceId, triggerSource } = caller;
  const project = after ?? before;
  if (!project) throw new Error('a change of no project');
  const entity = entityOf(project.id);
  return {
    guildId,
    before,
    after,
    dedupe: {
      key: requestKey,
      entity,
      version: project.version + (after ? 0 : 1),
      code: operation,
      facts: { ...change.facts, projectId: project.id, name: project.name },
    },
    audit: nextAuditEvent(key, head, {
      guildId,
      entity,
      at: now,
      actor,
      operation,
      triggerSource,
      correlationId,
      traceId,
      before,
      after,
    }),
  };
}
