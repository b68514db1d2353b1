import { members } from '../demo-workspace.ts';
import type { Member } from '../model.ts';
import type { World } from '../world.ts';

/** The people of the demo workspace with the roles that they hold now, which may have been given or taken. */
export function currentMembers(world: World): Member[] {
  return members.map((member) => ({ ...member, roles: world.settings.rolesOf(member.user.id) ?? member.roles }));
}

export function currentMember(world: World, userId: string): Member | undefined {
  return currentMembers(world).find((member) => member.user.id === userId);
}
