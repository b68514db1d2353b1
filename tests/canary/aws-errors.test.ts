import { type CanaryGround, startCanaryGround } from '#tests/canary/ground.ts';
import { breakAws } from '#tests/canary/plays.ts';
import { leaksIn } from '#tests/canary/sinks.ts';
import { untilAllStruck } from '#tests/canary/struck.ts';

describe('an error of AWS that repeats a secret', () => {
  let ground: CanaryGround;

  beforeAll(async () => {
    ground = await startCanaryGround(1_000);
  });
  afterAll(() => ground.stop());

  it('tells it to no sink, whichever call it answers', async () => {
    await breakAws(ground);

    // Who has no instance yet asks for its secrets.
    const left = await untilAllStruck(ground, () => ground.stack.replaceInstances());
    const read = await ground.sinks.read();

    expect(left).toEqual([]);
    expect([...read].filter(([, text]) => text === '[]')).toEqual([]);
    expect(leaksIn(read, ground.canaries.planted)).toEqual([]);
  });
});
