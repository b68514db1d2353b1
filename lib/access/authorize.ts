import { type Operation, operations } from '#lib/access/operations.ts';
import { holds, type Role } from '#lib/access/role.ts';
import { mappedRole } from '#lib/access/role-map.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Services } from '#lib/services.ts';

/** A member of the workspace as an interaction brings it, signed by Discord. */
export interface Member {
  readonly guildId: string;
  readonly userId: string;
  readonly discordRoles: readonly string[];
  /** Discord's permission bits. */
  readonly permissions: bigint;
}

/** https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags */
const ADMINISTRATOR = 1n << 3n;

/**
 * Answers the member's role if it may do the operation; throws `access.denied`, `access.no_mapping`, `access.not_owner` or
 * `access.owner_unknown` if not.
 *
 * Discord is asked for the owner only when the role map does not suffice, and asked anew for what only the owner may do.
 */
export async function authorize(
  { guilds, roleMaps }: Pick<Services, 'guilds' | 'roleMaps'>,
  member: Member,
  operation: Operation,
): Promise<Role> {
  const needed: Role = operations[operation];
  const map = await roleMaps.find(member.guildId);
  const role = map ? mappedRole(map, member.guildId, member.discordRoles) : 'none';
  if (holds(role, needed)) return role;

  const maySetUp = !map && operation === 'roles.change' && (member.permissions & ADMINISTRATOR) !== 0n;
  if (maySetUp) return 'owner';

  const owner = await ownerOf(guilds, member.guildId, needed === 'owner');
  if (owner === member.userId) return 'owner';
  if (!map) throw new DomainError('access.no_mapping');
  if (needed === 'owner') throw new DomainError('access.not_owner');
  throw new DomainError('access.denied', { needed, role: role === 'none' ? 'no role' : role });
}

async function ownerOf(guilds: Services['guilds'], guildId: string, fresh: boolean): Promise<string> {
  try {
    return await guilds.ownerOf(guildId, { fresh });
  } catch (cause) {
    if (cause instanceof OutboundFailure) throw new DomainError('access.owner_unknown', {}, { cause });
    throw cause;
  }
}
