import fc from 'fast-check';
import { madeUpLog } from '#local/github/blobs/made-up-log.ts';
import { readRange } from '#local/github/blobs/range.ts';
import { inDates } from '#local/github/rest/dates.ts';
import { type Happening, nextToTell, takeHappenings } from '#local/github/runs/announce.ts';
import { cutShort } from '#local/github/runs/cut.ts';
import { type Attempt, CONCLUSIONS, type Run, type Span } from '#local/github/runs/model.ts';
import type { JobPlan } from '#local/github/runs/plan-form.ts';
import { planJobs, sumUp } from '#local/github/runs/timetable.ts';

const seconds = fc.integer({ min: 0, max: 40 });
const conclusion = fc.option(fc.constantFrom(...CONCLUSIONS), { nil: undefined });
const jobPlan: fc.Arbitrary<JobPlan> = fc.record(
  {
    name: fc.constantFrom('a', 'b', 'c'),
    startsAfterSeconds: seconds,
    steps: fc.array(fc.record({ name: fc.constantFrom('x', 'y', 'z'), seconds, conclusion }), { maxLength: 4 }),
    conclusion,
    annotations: fc.constant([]),
  },
  { requiredKeys: ['name', 'steps', 'annotations'] },
) as fc.Arbitrary<JobPlan>;
const BEGIN = 1_000_000;

function runOf(jobs: readonly JobPlan[], queued: number): Run {
  let id = 0;
  const nextJobId = () => (id += 1);
  const planned = planJobs({ jobs, attempt: 1, createdAt: BEGIN, queuedMs: queued * 1000, nextJobId });
  const startsAt = BEGIN + queued * 1000;
  const attempt: Attempt = {
    number: 1,
    actor: { id: 1, login: 'a', type: 'User' },
    createdAt: BEGIN,
    startsAt,
    endsAt: Math.max(startsAt, ...planned.map(({ endsAt }) => endsAt)),
    conclusion: sumUp(planned),
    jobs: planned,
    artifacts: [],
    told: 'absent',
  };
  return {
    id: 1,
    repositoryId: 1,
    workflowId: 1,
    number: 1,
    event: 'push',
    ref: 'main',
    sha: '',
    title: '',
    inputs: {},
    actor: attempt.actor,
    createdAt: BEGIN,
    attempts: [attempt],
  };
}

function isInOrder({ createdAt, endsAt, startsAt }: Span): boolean {
  return createdAt <= startsAt && startsAt <= endsAt;
}

describe('The timetable of a run', () => {
  it('stays in order however it is planned, cut short and told', () => {
    fc.assert(
      fc.property(
        fc.array(jobPlan, { minLength: 1, maxLength: 4 }),
        seconds,
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom(...CONCLUSIONS),
        fc.option(fc.constantFrom('x', 'y', 'nowhere'), { nil: undefined }),
        (jobs, queued, after, grace, end, step) => {
          const run = runOf(jobs, queued);
          const now = BEGIN + after * 1000;
          const first = takeHappenings(run, now);
          const [attempt] = first.run.attempts as [Attempt];
          const isOver = attempt.endsAt <= now;
          const at = Math.min(now + grace * 1000, Math.max(now, attempt.endsAt));
          const cut = isOver ? attempt : cutShort(attempt, { now, at, conclusion: end, step });
          const second = takeHappenings({ ...first.run, attempts: [cut] }, Number.MAX_SAFE_INTEGER);

          expect([cut, ...cut.jobs].every(isInOrder)).toBe(true);
          expect(cut.jobs.every(({ endsAt }) => endsAt <= cut.endsAt)).toBe(true);
          for (const job of cut.jobs) {
            expect(job.steps.every((one) => isInOrder(one) && one.endsAt <= job.endsAt)).toBe(true);
          }
          const said = [...first.happenings, ...second.happenings];
          const key = ({ action, jobId, what }: Happening) => `${what} ${jobId ?? ''} ${action}`;
          expect(new Set(said.map(key)).size).toBe(said.length);
          expect(said.filter(({ action }) => action === 'completed')).toHaveLength(cut.jobs.length + 1);
          expect(said.at(-1)).toMatchObject({ what: 'workflow_run', action: 'completed' });
          expect(nextToTell(second.run)).toBeUndefined();
        },
      ),
    );
  });
});

describe('A made-up log', () => {
  it('is the same whatever part of it is read', () => {
    const whole = Buffer.concat([...madeUpLog(0, 200_000, 'T')]);

    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(200_000), (one, other) => {
        const [from, end] = [Math.min(one, other), Math.max(one, other)];
        expect(Buffer.concat([...madeUpLog(from, end, 'T')]).equals(whole.subarray(from, end))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('A range', () => {
  it.each([
    ['bytes=0-9', { from: 0, to: 9 }],
    ['bytes=90-', { from: 90, to: 99 }],
    ['bytes=90-500', { from: 90, to: 99 }],
    ['bytes=-10', { from: 90, to: 99 }],
    ['bytes=-500', { from: 0, to: 99 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=9-0', undefined],
    ['bytes=0-1,5-6', undefined],
    ['lines=1-2', undefined],
    [undefined, undefined],
  ])('%s of a hundred bytes is read', (header, expected) => {
    expect(readRange(header, 100, { suffixes: true })).toEqual(expected);
  });
});

describe('A search for dates', () => {
  it.each([
    ['2026-11-21', true],
    ['>2026-11-21', false],
    ['>=2026-11-21', true],
    ['<2026-11-22', true],
    ['<=2026-11-20', false],
    ['>=2026-11-21T09:02:30Z', true],
    ['>2026-11-21T09:02:30Z', false],
    ['>=2026-11-21T10:02:30+01:00', true],
    ['2026-11-20..2026-11-21', true],
    ['*..2026-11-20', false],
    ['2026-11-21T09:02:31Z..*', false],
    ['2026-13-45', undefined],
    ['soon', undefined],
  ])('of %s finds a run of 09:02:30.7', (text, expected) => {
    expect(inDates(text, Date.parse('2026-11-21T09:02:30.700Z'))).toBe(expected);
  });
});
