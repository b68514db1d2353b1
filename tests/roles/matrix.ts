import type { RoleSpec } from '#local/contract.ts';
import { startGround } from '#tests/roles/ground.ts';
import { isMissed } from '#tests/roles/missed.ts';
import { type Piece, piecesOf, withoutPiece } from '#tests/roles/pieces.ts';

/**
 * Takes away each action on each resource of each role in turn, each on a stack of its own. Answers true when every one of
 * them was refused to its function.
 */
export async function proveRoles(): Promise<boolean> {
  const ground = await startGround();
  const all = ground.test.stack.guard.roles().flatMap((role) => piecesOf(role).map((piece) => ({ piece, role })));
  await ground.stop();

  const unmissed: string[] = [];
  for (const { piece, role } of all) {
    if (await isMissedAfresh(role, piece)) continue;
    unmissed.push(`${role.id} ${piece.sid}: ${piece.action} on ${piece.resource}`);
  }
  for (const piece of unmissed) process.stdout.write(`  ✘ nobody misses ${piece}\n`);
  process.stdout.write(`  ${all.length} permissions taken away in turn: ${unmissed.length} not missed\n`);
  return unmissed.length === 0;
}

async function isMissedAfresh(role: RoleSpec, piece: Piece): Promise<boolean> {
  const ground = await startGround();
  try {
    const changed = withoutPiece(role, piece);
    return await isMissed(ground, { role, changed, statement: { actions: [piece.action] } });
  } finally {
    await ground.stop();
  }
}
