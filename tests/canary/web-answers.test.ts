import { type CanaryGround, startCanaryGround } from '#tests/canary/ground.ts';
import { spoilWebAnswers } from '#tests/canary/plays.ts';
import { leaksIn } from '#tests/canary/sinks.ts';

describe('a web address that repeats a secret', () => {
  let ground: CanaryGround;

  beforeAll(async () => {
    ground = await startCanaryGround(3_000);
  });
  afterAll(() => ground.stop());

  it('in its answer tells it to no sink, whatever it answers', async () => {
    const asked = spoilWebAnswers(ground);

    await ground.day();
    await ground.day();

    expect(asked()).toBeGreaterThanOrEqual(6);
    expect(leaksIn(await ground.sinks.read(), ground.canaries.planted)).toEqual([]);
  });
});
