import type { AuditEvent } from '#lib/audit/event.ts';
import type { Dedupe } from '#lib/audit/mutation.ts';
import type { Project } from '#lib/projects/project.ts';

/** A change of one project with everything that goes with it, in one transaction. */
export interface ProjectMutation {
  readonly guildId: string;
  readonly dedupe: Dedupe;
  readonly audit: AuditEvent;
  /** Undefined for a new one. */
  readonly before: Project | undefined;
  /** Undefined when it is unlinked. */
  readonly after: Project | undefined;
}

export interface ProjectStore {
  /** All of the workspace by name, at most MAX_PROJECTS. */
  list(guildId: string): Promise<readonly Project[]>;
  find(guildId: string, id: string): Promise<Project | undefined>;
  mutate(mutation: ProjectMutation): Promise<'applied' | 'repeated' | 'stale' | 'name_taken'>;
}
