import { DomainEvent } from '#lib/events/domain-event.ts';
import { eventOfRun } from '#lib/events/run-event.ts';
import type { Run } from '#lib/runs/run.ts';

const run: Run = {
  schemaVersion: 1,
  id: '5aae3eb39fbea4ee29faf050f79d88e5',
  guildId: '1184520371950587904',
  triggerId: 't8m2k4n6p0q1r3s5',
  triggerName: 'nightly look',
  generation: 1,
  at: 1_795_244_531_000,
  cause: 'schedule',
  status: 'failed',
  attempt: 5,
  inDoubt: false,
  createdAt: 1_795_244_531_000,
  finishedAt: 1_795_244_540_000,
  error: { code: 'run.gave_up', message: 'It failed five times.', mend: 'Look at the target.' },
  correlationId: '0f7c1c2de9f14a6aa7a2c5b4a6d0b7aa',
  linkedTo: '0f7c1c2de9f14a6aa7a2c5b4a6d0b7aa',
};
const running: Run = { ...run, status: 'running' };

describe('the event of a run', () => {
  it('is its end as failed, with cause, mend, trace and the key of the run', () => {
    const event = eventOfRun(running, run);

    expect(DomainEvent.parse(event)).toEqual({
      schemaVersion: 1,
      id: '5aae3eb39fbea4ee29faf050f79d88e5-failed',
      type: 'run.failed',
      severity: 'error',
      at: '2026-11-21T07:02:20.000Z',
      workspace: '1184520371950587904',
      subject: { kind: 'trigger', id: 't8m2k4n6p0q1r3s5', name: 'nightly look' },
      message: 'A run failed for good',
      cause: { code: 'run.gave_up', message: 'It failed five times.' },
      mend: 'Look at the target.',
      correlationId: '0f7c1c2de9f14a6aa7a2c5b4a6d0b7aa',
      traceId: '5aae3eb39fbea4ee29faf050f79d88e5',
      run: { id: '5aae3eb39fbea4ee29faf050f79d88e5', triggerId: 't8m2k4n6p0q1r3s5', at: 1_795_244_531_000 },
      links: [],
    });
  });

  it.each(['queued', 'running', 'following', 'succeeded', 'cancelled'] as const)('is none for %s', (status) => {
    expect(eventOfRun(running, { ...run, status })).toBeUndefined();
  });

  it('is none when the row of a failed run is written once more', () => {
    expect(eventOfRun(run, { ...run, messageId: '1' })).toBeUndefined();
  });

  it('is critical when nobody can tell whether it had its effect', () => {
    expect(eventOfRun(running, { ...run, status: 'hold' })).toMatchObject({ severity: 'critical', type: 'run.failed' });
  });

  it('is a warning for what a person watches on a card', () => {
    expect(eventOfRun(running, { ...run, cause: 'diagnose', begunAt: 1 })).toMatchObject({ severity: 'warning' });
  });

  it.each(['github.ref_unknown', 'project.workflow_not_allowed'])(
    'is a dispatch that failed when nothing had begun and the code is %s',
    (code) => {
      const refused = { ...run, error: { code, message: 'refused' } };

      expect(eventOfRun(running, refused)).toMatchObject({ type: 'github.dispatch_failed', severity: 'error' });
      expect(eventOfRun(running, { ...refused, begunAt: 1 })).toMatchObject({ type: 'run.failed' });
    },
  );

  it('leads to the page of the run', () => {
    const url = 'https://github.com/acme/checkout/actions/runs/1';

    expect(eventOfRun(running, { ...run, result: { url } })?.links).toEqual([{ label: 'Open on GitHub', url }]);
  });
});
