import { type CanaryGround, startCanaryGround } from '#tests/canary/ground.ts';
import { breakDiscord } from '#tests/canary/plays.ts';
import { leaksIn } from '#tests/canary/sinks.ts';
import { untilAllStruck } from '#tests/canary/struck.ts';

describe('an error of Discord’s that repeats a secret', () => {
  let ground: CanaryGround;

  beforeAll(async () => {
    ground = await startCanaryGround(2_000);
    // The worker knows its secrets from here on.
    await ground.day();
  });
  afterAll(() => ground.stop());

  it('tells it to no sink, whichever call it answers', async () => {
    await breakDiscord(ground);

    const left = await untilAllStruck(ground);

    expect(left).toEqual([]);
    expect(leaksIn(await ground.sinks.read(), ground.canaries.planted)).toEqual([]);
  });

  it('leaves the tokens of interactions where they are needed: in the queue, and in the card that they may edit', async () => {
    const read = new Map(await ground.sinks.read());
    const tokens = ground.sinks.tokens();
    for (const sink of ['messages of queues', 'the table state', 'the table derived']) read.delete(sink);

    const planted = tokens.map((token) => ({ place: 'a token', text: token, needles: [token.slice(-20, -4)] }));

    expect(tokens.length).toBeGreaterThan(3);
    expect(leaksIn(read, planted)).toEqual([]);
  });
});
