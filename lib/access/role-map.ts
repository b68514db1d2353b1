import type { Role } from '#lib/access/role.ts';

/** The roles that Discord roles can be mapped to; `owner` is read from Discord, `none` is everyone else. */
export const mappableRoles = ['viewer', 'operator', 'admin'] as const satisfies readonly Role[];

export type MappableRole = (typeof mappableRoles)[number];

/** Which Discord role ids stand for which role of a workspace. */
export interface RoleMap {
  readonly schemaVersion: 1;
  readonly version: number;
  readonly roles: Readonly<Partial<Record<MappableRole, string>>>;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/**
 * The strongest role that a member's Discord roles give, `none` without any.
 *
 * Every member holds the role `@everyone`, whose id is the guild's and which Discord leaves out of the member's list.
 */
export function mappedRole(map: RoleMap, guildId: string, discordRoles: readonly string[]): Role {
  const held = new Set([...discordRoles, guildId]);
  const strongestFirst = [...mappableRoles].reverse();
  return (
    strongestFirst.find((role) => {
      const id = map.roles[role];
      return id !== undefined && held.has(id);
    }) ?? 'none'
  );
}
