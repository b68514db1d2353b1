import { nextStatus, runEvents, runStatuses } from '#lib/runs/run.ts';

/** Written out by hand: what every event makes of every status; undefined is illegal. */
const expected = {
  queued: ['running', undefined, undefined, undefined, 'cancelled', undefined, undefined],
  running: ['running', 'succeeded', 'queued', 'failed', 'cancelled', 'hold', 'following'],
  following: [undefined, 'succeeded', undefined, 'failed', 'cancelled', 'hold', 'following'],
  succeeded: [undefined, undefined, undefined, undefined, undefined, undefined, undefined],
  failed: [undefined, undefined, undefined, undefined, undefined, undefined, undefined],
  cancelled: [undefined, undefined, undefined, undefined, undefined, undefined, undefined],
  hold: [undefined, undefined, undefined, undefined, undefined, undefined, undefined],
} as const;

describe('the states of a run', () => {
  it.each(runStatuses.flatMap((status) => runEvents.map((event, index) => [status, event, index] as const)))(
    'know what %s makes of %s',
    (status, event, index) => {
      expect(nextStatus(status, event)).toBe(expected[status][index]);
    },
  );
});
