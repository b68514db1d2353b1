import { allows, type Guard } from '#local/iam/guard.ts';
import { type Ground, startGround } from '#tests/roles/ground.ts';
import { isMissed } from '#tests/roles/missed.ts';
import { piecesOf, withEachStatementLess, withoutPiece } from '#tests/roles/pieces.ts';
import { administer } from '#tests/roles/plays/people.ts';
import { type Played, playEverything, playOnce } from '#tests/roles/scenario.ts';

/** Each takes some seconds, and ten times as long on a machine that has other things to do. */
const TIMEOUT_MS = 180_000;

let ground: Ground;
let guard: Guard;
let played: readonly Played[];
let playedWithApp: Played;

beforeAll(async () => {
  ground = await startGround();
  ({ guard } = ground.test.stack);
  played = await playEverything(ground);
  playedWithApp = await playWithApp();
}, TIMEOUT_MS);
afterAll(() => ground.stop());

/** The worker reads the App's key instead of the token where there is an App. */
async function playWithApp(): Promise<Played> {
  const other = await startGround('app');
  try {
    return await playOnce(other, administer);
  } finally {
    await other.stop();
  }
}

describe('the roles of template.yaml', () => {
  it('allow every call of every function', () => {
    const all = [...played, playedWithApp];

    expect(all.flatMap(({ denials }) => denials)).toEqual([]);
    expect(all.flatMap(({ asked }) => asked).length).toBeGreaterThan(50);
  });

  it('allow nothing that nobody needs: without any one action on any one resource some call is refused', () => {
    const questions = [...played, playedWithApp].flatMap(({ asked }) => asked.map(({ question }) => question));

    const needless = guard
      .roles()
      .flatMap((role) => piecesOf(role).map((piece) => ({ role, piece })))
      .filter(({ piece, role }) => {
        const less = withoutPiece(role, piece);
        return questions.every((question) => question.roleArn !== role.arn || allows(less, question));
      })
      .map(({ piece, role }) => `${role.id} ${piece.sid}: ${piece.action} on ${piece.resource}`);

    expect(needless).toEqual([]);
  });

  it('refuse a call that was asked for when any one statement is taken away', () => {
    const questions = [...played, playedWithApp].flatMap(({ asked }) => asked.map(({ question }) => question));
    const without = guard.roles().flatMap((role) => withEachStatementLess(role).map((less) => ({ role, ...less })));

    const unmissed = without
      .filter(({ changed, role, statement }) => {
        const isTrust = role.trust.includes(statement);
        return !isTrust && questions.every((question) => question.roleArn !== role.arn || allows(changed, question));
      })
      .map(({ role, statement }) => `${role.id} ${statement.sid}`);

    expect(without.length).toBeGreaterThan(20);
    expect(unmissed).toEqual([]);
  });

  it(
    'are missed while the stack runs: a statement of each, taken away, is refused to its function',
    async () => {
      // Each statement of every role has its turn in `npm run prove -- roles`, which takes minutes.
      const unmissed: string[] = [];
      for (const role of guard.roles()) {
        const [one] = withEachStatementLess(role).filter(({ statement }) => !/^(?:Logs|Streams?)$/.test(statement.sid));
        if (one && !(await isMissed(ground, played, { role, ...one })))
          unmissed.push(`${role.id} ${one.statement.sid}`);
      }

      expect(unmissed).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'suffice again when they are whole',
    async () => {
      // What was left lying comes again, and is dealt with.
      await ground.test.advance('PT30M');

      const again = await playOnce(ground, administer);

      expect(again.denials).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe.each(['interactions', 'webhooks'])('the address of the function %s', (name) => {
  it('is open to nobody unless both permissions say so', async () => {
    const whole = guard.permissions();
    const knock = async () => (await fetch(`${ground.test.stack.url}/${name}`, { method: 'POST', body: '{}' })).status;
    const own = whole.filter(({ functionName }) => functionName.toLowerCase().endsWith(`${name}function`));

    const open = await knock();
    const answers: number[] = [];
    for (const taken of own) {
      guard.replacePermissions(whole.filter((permission) => permission !== taken));
      answers.push(await knock());
    }
    guard.replacePermissions(whole);

    expect(open).toBe(401);
    expect(answers).toEqual([403, 403]);
  });
});
