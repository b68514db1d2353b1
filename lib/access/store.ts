import type { RoleMap } from '#lib/access/role-map.ts';
import type { AuditEvent } from '#lib/audit/event.ts';
import type { Dedupe } from '#lib/audit/mutation.ts';

export interface RoleMapMutation {
  readonly guildId: string;
  readonly dedupe: Dedupe;
  readonly audit: AuditEvent;
  readonly before: RoleMap | undefined;
  readonly after: RoleMap;
}

export interface RoleMapStore {
  /** Read strongly; undefined before the first set-up. */
  find(guildId: string): Promise<RoleMap | undefined>;
  mutate(mutation: RoleMapMutation): Promise<'applied' | 'repeated' | 'stale'>;
}

/** What only Discord knows of a workspace. */
export interface GuildDirectory {
  /** The owner's user id. `fresh` asks Discord again; otherwise an answer may be up to five minutes old. */
  ownerOf(guildId: string, options: { fresh: boolean }): Promise<string>;
}
