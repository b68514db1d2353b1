import type { RoleSpec } from '#local/contract.ts';
import type { Statement } from '#local/iam/statement.ts';
import type { Ground } from '#tests/roles/ground.ts';
import { type Played, playsThatMiss, playUntil } from '#tests/roles/scenario.ts';

/** A stream stands still at a record that failed until it is tried again, after a minute at most. */
const RECOVERY: Readonly<Record<string, string>> = { ScheduleSyncRole: 'PT1M' };

/**
 * Plays what needs a role while a lesser one stands in its place, and answers whether one of the statement's actions was
 * refused to it. `played` says what needs it. The whole role is back afterwards.
 */
export async function isMissed(
  ground: Ground,
  played: readonly Played[],
  given: { readonly role: RoleSpec; readonly changed: RoleSpec; readonly statement: Pick<Statement, 'actions'> },
): Promise<boolean> {
  const { guard } = ground.test.stack;
  const { changed, role, statement } = given;
  const isSeen = () =>
    guard.denials().some((denial) => denial.role === role.name && statement.actions.includes(denial.action));

  guard.replaceRole(changed);
  guard.forget();
  await playUntil(ground, playsThatMiss(played, role, changed), isSeen);
  const seen = isSeen();
  guard.replaceRole(role);
  const recovery = RECOVERY[role.id];
  if (recovery !== undefined) await ground.test.advance(recovery);
  return seen;
}
