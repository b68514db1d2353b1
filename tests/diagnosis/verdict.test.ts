import type { Conclusion } from '#lib/diagnosis/github.ts';
import { readReport } from '#lib/diagnosis/report.ts';
import { failedPart, verdictOf } from '#lib/diagnosis/verdict.ts';
import { failedJob, jobOf, runOf, START, stepOf, unhealthyReport } from '#tests/diagnosis/github-runs.ts';

function reportOf(given: object) {
  return readReport(JSON.stringify({ schemaVersion: 1, ...given })).report;
}

describe('verdictOf', () => {
  it.each([
    ['success', 'good'],
    ['failure', 'bad'],
    ['cancelled', 'warning'],
    ['timed_out', 'bad'],
    ['skipped', 'warning'],
    ['neutral', 'neutral'],
    ['action_required', 'warning'],
    ['stale', 'warning'],
    ['startup_failure', 'bad'],
  ] as const)('gives the conclusion %s the tone %s', (conclusion, tone) => {
    expect(verdictOf({ run: runOf({ conclusion }), jobs: [] })).toMatchObject({ conclusion, tone });
  });

  it('does not call a run good that ended without a conclusion', () => {
    const { conclusion: _none, ...run } = runOf();

    expect(verdictOf({ run, jobs: [] }).tone).toBe('warning');
  });

  it('counts jobs and tells how long they waited and ran', () => {
    const jobs = [
      jobOf(1, 'build'),
      failedJob(2, 'test'),
      jobOf(3, 'deploy', { conclusion: 'skipped', steps: [], startedAt: START, completedAt: START }),
    ];

    const verdict = verdictOf({ run: runOf({ conclusion: 'failure' }), jobs });

    expect(verdict).toMatchObject({
      jobs: { all: 3, succeeded: 1, failed: 1, other: 1 },
      waitedMs: 4_000,
      ranMs: 120_000,
    });
  });

  it('counts the wait of a later attempt from its own start', () => {
    const run = runOf({ attempt: 2, createdAt: START - 3_600_000, startedAt: START + 1_000 });

    expect(verdictOf({ run, jobs: [jobOf(1, 'build')] }).waitedMs).toBe(3_000);
  });

  it('tells bad news of a run that succeeded as both facts', () => {
    const verdict = verdictOf({ run: runOf(), jobs: [], report: reportOf(unhealthyReport) });

    expect(verdict).toMatchObject({ conclusion: 'success', tone: 'bad', report: { status: 'unhealthy' } });
    expect(verdict.disagreements).toEqual(['The workflow itself ended well; what it found is not good.']);
  });

  it('does not let a report make a failed run good, nor its own failed checks', () => {
    const report = reportOf({ status: 'healthy', checks: [{ name: 'x', status: 'fail' }] });

    const failed = verdictOf({ run: runOf({ conclusion: 'failure' }), jobs: [failedJob(1, 'test')], report });
    const succeeded = verdictOf({ run: runOf(), jobs: [], report });

    expect(failed.tone).toBe('bad');
    expect(failed.disagreements).toHaveLength(2);
    expect(succeeded.tone).toBe('warning');
    expect(succeeded.disagreements).toEqual(['The report says **healthy**, yet 1 of its checks failed.']);
  });
});

describe('failedPart', () => {
  const late = jobOf(1, 'late', { conclusion: 'failure', steps: [stepOf(5, 'five', { conclusion: 'failure' })] });
  const early = jobOf(2, 'early', {
    conclusion: 'failure',
    steps: [stepOf(3, 'three', { conclusion: 'timed_out' }), stepOf(4, 'four', { conclusion: 'failure' })],
  });
  const stopped = jobOf(3, 'stopped', {
    conclusion: 'cancelled',
    steps: [stepOf(1, 'one', { conclusion: 'cancelled' })],
  });

  it('is the step that failed first in time, whatever the order of the list', () => {
    const part = failedPart(runOf({ conclusion: 'failure' }), [late, stopped, early]);

    expect([part?.job.name, part?.step?.name]).toEqual(['early', 'three']);
  });

  it('is where a cancelled run was cut off when nothing failed', () => {
    const part = failedPart(runOf({ conclusion: 'cancelled' }), [jobOf(9, 'done'), stopped]);

    expect([part?.job.name, part?.step?.name]).toEqual(['stopped', 'one']);
  });

  it('is a job alone when no step of it failed, and nothing in a run that succeeded', () => {
    const lost = jobOf(1, 'lost', { conclusion: 'failure', steps: [] });

    expect(failedPart(runOf({ conclusion: 'failure' }), [lost])).toEqual({ job: lost });
    expect(failedPart(runOf(), [late])).toBeUndefined();
    expect(failedPart(runOf({ conclusion: 'startup_failure' satisfies Conclusion }), [])).toBeUndefined();
  });
});
