import { createHeartbeatCheck } from '#lib/checks/heartbeat.ts';
import type { DomainEvent } from '#lib/events/domain-event.ts';

const MINUTE = 60_000;

function ports(now: { value: number }, beatAt: number | undefined) {
  const recorded: DomainEvent[] = [];
  let asked = 0;
  return {
    recorded,
    asked: () => asked,
    clock: { now: () => now.value },
    ids: { traceId: () => '1'.repeat(32) },
    logger: { debug() {}, info() {}, warn() {}, error() {}, with: () => ports(now, beatAt).logger },
    eventLog: {
      record: (event: DomainEvent) => {
        recorded.push(event);
        return Promise.resolve(true);
      },
    },
    watch: {
      heartbeat: () => {
        asked += 1;
        return Promise.resolve(beatAt);
      },
      beat: () => Promise.resolve(),
      deadLetters: () => Promise.resolve({}),
      noteDeadLetters: () => Promise.resolve(),
    },
  } as never as Parameters<ReturnType<typeof createHeartbeatCheck>>[0] & {
    recorded: DomainEvent[];
    asked: () => number;
  };
}

describe('the sign of life of the watcher', () => {
  it.each([
    [undefined, 0],
    [10 * MINUTE, 0],
    [5 * MINUTE + 1, 0],
    [5 * MINUTE, 1],
    [0, 1],
  ])('given at %s ms makes %i events ten minutes into the day', async (beatAt, events) => {
    const now = { value: 8 * MINUTE };
    const given = ports(now, beatAt);
    const check = createHeartbeatCheck();

    await check(given);
    now.value = 10 * MINUTE;
    await check(given);

    expect(given.recorded).toHaveLength(events);
  });

  it('is asked for every two minutes by one instance, and not by a new one', async () => {
    const now = { value: 10 * MINUTE };
    const given = ports(now, 9 * MINUTE);
    const check = createHeartbeatCheck();

    await check(given);
    const atFirst = given.asked();
    now.value += 2 * MINUTE;
    await check(given);
    await check(given);

    expect([atFirst, given.asked()]).toEqual([0, 1]);
  });

  it('that is missing is one event, whoever notices it', async () => {
    const now = { value: 60 * MINUTE };
    const given = ports(now, 7);
    const checks = [createHeartbeatCheck(), createHeartbeatCheck()];

    for (const check of checks) await check(given);
    now.value += 2 * MINUTE;
    for (const check of checks) await check(given);

    expect(new Set(given.recorded.map(({ id }) => id)).size).toBe(1);
    expect(given.recorded[0]).toMatchObject({ type: 'watcher.heartbeat_lost', severity: 'critical' });
  });
});
