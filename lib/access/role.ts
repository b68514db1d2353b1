/** The roles of a workspace, weakest first; `none` is who has no role at all. */
export const roles = ['none', 'viewer', 'operator', 'admin', 'owner'] as const;

export type Role = (typeof roles)[number];

/** True when `role` is at least `needed`. */
export function holds(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
