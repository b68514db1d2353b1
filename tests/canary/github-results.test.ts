import { type CanaryGround, startCanaryGround } from '#tests/canary/ground.ts';
import { spoilWorkflows } from '#tests/canary/plays.ts';
import { leaksIn } from '#tests/canary/sinks.ts';

describe('a workflow that leaves secrets behind', () => {
  let ground: CanaryGround;

  beforeAll(async () => {
    ground = await startCanaryGround(5_000);
    // The worker knows its secrets from here on.
    await ground.day();
  });
  afterAll(() => ground.stop());

  it('brings none into a sink: by its names, its logs, its report or its summary', async () => {
    await spoilWorkflows(ground);

    await ground.day();
    const read = await ground.sinks.read();

    expect(read.get('the table state')).toContain('unhealthy');
    expect(leaksIn(read, ground.canaries.planted)).toEqual([]);
  });
});
