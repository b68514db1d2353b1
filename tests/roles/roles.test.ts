import { allows, type Guard } from '#local/iam/guard.ts';
import { type Ground, startGround } from '#tests/roles/ground.ts';
import { isMissed } from '#tests/roles/missed.ts';
import { piecesOf, withEachStatementLess, withoutPiece } from '#tests/roles/pieces.ts';
import { playEverything } from '#tests/roles/scenario.ts';

let ground: Ground;
let guard: Guard;

beforeAll(async () => {
  ground = await startGround();
  ({ guard } = ground.test.stack);
  await playEverything(ground);
});
afterAll(() => ground.stop());

describe('the roles of template.yaml', () => {
  it('allow every call of every function', () => {
    expect(guard.denials()).toEqual([]);
    expect(guard.questions().length).toBeGreaterThan(50);
  });

  it('allow nothing that nobody needs: without any one action on any one resource some call is refused', () => {
    const needless = guard
      .roles()
      .flatMap((role) => piecesOf(role).map((piece) => ({ role, piece })))
      .filter(({ piece, role }) => {
        const less = withoutPiece(role, piece);
        return guard.questions().every((question) => question.roleArn !== role.arn || allows(less, question));
      })
      .map(({ piece, role }) => `${role.id} ${piece.sid}: ${piece.action} on ${piece.resource}`);

    expect(needless).toEqual([]);
  });

  it('are missed while the stack runs: each statement, taken away in turn, is refused to its function', async () => {
    const unmissed: string[] = [];
    for (const role of guard.roles()) {
      for (const { changed, statement } of withEachStatementLess(role)) {
        if (!(await isMissed(ground, { role, changed, statement }))) unmissed.push(`${role.id} ${statement.sid}`);
      }
    }

    expect(unmissed).toEqual([]);
  });

  it('suffice again when they are whole', async () => {
    // What was left lying comes again, and is dealt with.
    await ground.test.advance('PT30M');
    guard.forget();

    await playEverything(ground);

    expect(guard.denials()).toEqual([]);
  });
});

describe('the address of a function', () => {
  it('is open to nobody unless both permissions say so', async () => {
    const whole = guard.permissions();
    const knock = async () =>
      (await fetch(`${ground.test.stack.url}/interactions`, { method: 'POST', body: '{}' })).status;

    const open = await knock();
    const answers: number[] = [];
    for (const left of whole.keys()) {
      guard.replacePermissions(whole.filter((_permission, index) => index !== left));
      answers.push(await knock());
    }
    guard.replacePermissions(whole);

    expect(open).toBe(401);
    expect(answers).toEqual(whole.map(() => 403));
  });
});
