import { claimRun } from '#lib/runs/attempt.ts';
import type { Run } from '#lib/runs/run.ts';

const NOW = Date.parse('2026-11-21T09:02:30Z');
const KEY = { guildId: 'g', triggerId: 't', runId: 'r', at: NOW };

/** Claims a queued run that may begin so many milliseconds from now, by the clock of who claims it. */
function claimBefore(milliseconds: number) {
  const run = { ...KEY, id: 'r', status: 'queued', attempt: 0, inDoubt: false, nextActionAt: NOW + milliseconds };
  const runs = { find: async () => run as unknown as Run, advance: async () => 'applied' as const };
  return claimRun({ clock: { now: () => NOW }, runs } as unknown as Parameters<typeof claimRun>[0], KEY);
}

describe('a queued run', () => {
  it('is claimed though the clock of who made it is a moment ahead', async () => {
    expect(await claimBefore(250)).toMatchObject({ status: 'running', attempt: 1 });
  });

  it('is left where it is while it waits', async () => {
    expect(await claimBefore(5_000)).toBeUndefined();
  });
});
