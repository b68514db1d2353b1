import type { RoleSpec } from '#local/contract.ts';
import { type Ground, startGround } from '#tests/roles/ground.ts';
import { isMissed } from '#tests/roles/missed.ts';
import { type Piece, piecesOf, withoutPiece } from '#tests/roles/pieces.ts';
import { type Played, playEverything } from '#tests/roles/scenario.ts';

type Credential = Parameters<typeof startGround>[0];

/**
 * Takes away each action on each resource of each role in turn, each on a stack of its own. Answers true when every one of
 * them was refused to its function.
 */
export async function proveRoles(): Promise<boolean> {
  const { pieces, played } = await onGround('token', async (ground) => ({
    pieces: ground.test.stack.guard.roles().flatMap((role) => piecesOf(role).map((piece) => ({ piece, role }))),
    played: await playEverything(ground),
  }));
  const playedWithApp = await onGround('app', playEverything);

  const unmissed: string[] = [];
  for (const { piece, role } of pieces) {
    if (await isMissedAfresh('token', played, role, piece)) continue;
    // The App's key is read instead of the token where there is an App.
    if (await isMissedAfresh('app', playedWithApp, role, piece)) continue;
    unmissed.push(`${role.id} ${piece.sid}: ${piece.action} on ${piece.resource}`);
  }
  for (const piece of unmissed) process.stdout.write(`  ✘ nobody misses ${piece}\n`);
  process.stdout.write(`  ${pieces.length} permissions taken away in turn: ${unmissed.length} not missed\n`);
  return unmissed.length === 0;
}

function isMissedAfresh(
  credential: Credential,
  played: readonly Played[],
  role: RoleSpec,
  piece: Piece,
): Promise<boolean> {
  const changed = withoutPiece(role, piece);
  return onGround(credential, (ground) =>
    isMissed(ground, played, { role, changed, statement: { actions: [piece.action] } }),
  );
}

async function onGround<Result>(credential: Credential, use: (ground: Ground) => Promise<Result>): Promise<Result> {
  const ground = await startGround(credential);
  try {
    return await use(ground);
  } finally {
    await ground.stop();
  }
}
