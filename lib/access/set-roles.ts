import { type MappableRole, mappableRoles, type RoleMap } from '#lib/access/role-map.ts';
import { nextAuditEvent } from '#lib/audit/event.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';

const MAX_TRIES = 5;

/**
 * Maps Discord roles to roles of the workspace; those not named keep their mapping. Answers the whole map.
 *
 * Throws `roles.empty` when none is named, `request.stale` when others kept changing the map.
 */
export async function setRoles(
  { audit, clock, roleMaps, secrets }: Pick<Services, 'audit' | 'clock' | 'roleMaps' | 'secrets'>,
  caller: Caller,
  given: Readonly<Partial<Record<MappableRole, string>>>,
): Promise<RoleMap> {
  const named = mappableRoles.filter((role) => given[role] !== undefined);
  if (named.length === 0) throw new DomainError('roles.empty');
  const key = await secrets.get('audit_key');

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const [before, head] = await Promise.all([roleMaps.find(caller.guildId), audit.head(caller.guildId, 'roles')]);
    const now = clock.now();
    const after: RoleMap = {
      schemaVersion: 1,
      version: (before?.version ?? 0) + 1,
      roles: { ...before?.roles, ...Object.fromEntries(named.map((role) => [role, given[role] ?? ''])) },
      updatedAt: now,
      updatedBy: caller.actor.id,
    };
    const { actor, correlationId, guildId, traceId, triggerSource } = caller;
    const outcome = await roleMaps.mutate({
      guildId,
      dedupe: { key: caller.requestKey, entity: 'roles', version: after.version, code: 'roles.set', facts: {} },
      audit: nextAuditEvent(key, head, {
        guildId,
        entity: 'roles',
        at: now,
        actor,
        operation: 'roles.set',
        triggerSource,
        correlationId,
        traceId,
        before,
        after,
      }),
      before,
      after,
    });
    if (outcome === 'applied') return after;
    if (outcome === 'repeated') return before ?? after;
  }
  throw new DomainError('request.stale');
}
