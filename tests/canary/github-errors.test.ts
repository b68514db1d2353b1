import { type CanaryGround, startCanaryGround } from '#tests/canary/ground.ts';
import { breakGithub } from '#tests/canary/plays.ts';
import { leaksIn } from '#tests/canary/sinks.ts';
import { untilAllStruck } from '#tests/canary/struck.ts';

describe('an error of GitHub’s that repeats a secret', () => {
  let ground: CanaryGround;

  beforeAll(async () => {
    ground = await startCanaryGround(4_000);
    // The worker knows its secrets from here on.
    await ground.day();
  });
  afterAll(() => ground.stop());

  it('tells it to no sink, whichever call it answers', async () => {
    await breakGithub(ground);

    const left = await untilAllStruck(ground);

    expect(left).toEqual([]);
    expect(leaksIn(await ground.sinks.read(), ground.canaries.planted)).toEqual([]);
  });
});
