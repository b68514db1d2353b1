import { operations } from '#lib/access/operations.ts';
import { holds } from '#lib/access/role.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { DomainError } from '#lib/kernel/errors.ts';

/** Throws `debug.off` where `ENABLE_DEBUG_CMD` does not let this person look at traces at all. */
export function assertMayDebug({ role, services }: Pick<CommandContext, 'role' | 'services'>): void {
  const who = services.config.ENABLE_DEBUG_CMD;
  if (who === 'on' || (who === 'admins' && holds(role, 'admin'))) return;
  throw new DomainError('debug.off');
}

/** Whether this person may look at the traces of others. */
export function mayReadAny({ role }: Pick<CommandContext, 'role'>): boolean {
  return holds(role, operations['trace.read_any']);
}
