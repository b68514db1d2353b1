import fc from 'fast-check';
import { waterfall } from '#lib/diagnosis/waterfall.ts';
import { failedRun, lane, manyJobs, part, timeline, timelines } from './timelines.ts';

describe('the text waterfall', () => {
  it('shows jobs and steps with marks, bars in proportion and times', () => {
    const text = waterfall(failedRun);

    expect(text.split('\n')).toEqual([
      '✅ Collect            ███▌               45s',
      '✅   Set up job       ▌                   5s',
      '✅   Fetch logs       ▐██▌               40s',
      '❌ Analyse               ▐██████████  2m 20s',
      '✅   Set up job          ▐                5s',
      '❌   Ask the model        ██████████  2m 15s',
      '⏩   Upload diagnosis                skipped',
      '   total              ──────────────  3m 10s',
    ]);
  });

  it('ends what still runs at the present moment, and says that the total is not final', () => {
    const text = waterfall(timeline([lane(part('Build', 'running', 0)), lane(part('Deploy', 'waiting'))], 64));

    expect(text).toMatch(/^⏳ Build +▓+ +1m 04s$/m);
    expect(text).toMatch(/^🕒 Deploy +waiting$/m);
    expect(text).toMatch(/^ {3}so far +─+ +1m 04s$/m);
  });

  it('opens the job that failed and folds the others when there are too many rows', () => {
    const failed = lane(part('deploy', 'failure', 0, 60), [
      part('Set up job', 'success', 0, 5),
      part('Push', 'failure', 5, 60),
    ]);
    const text = waterfall(timeline([...manyJobs(12), failed, ...manyJobs(3)]));

    expect(text).toMatch(/^❌ deploy/m);
    expect(text).toMatch(/^❌ {3}Push/m);
    expect(text.match(/Complete job/g)).toBeNull();
    expect(text).toMatch(/^✅ test \(12\)/m);
  });

  it('counts the jobs that it leaves out by what became of them, and leaves out no failure', () => {
    const jobs = [...manyJobs(40), lane(part('docs', 'skipped')), lane(part('deploy', 'failure', 0, 9))];
    const text = waterfall(timeline(jobs));

    expect(text.split('\n')).toHaveLength(30);
    expect(text).toMatch(/^❌ deploy/m);
    expect(text).toMatch(/^ {3}and 14 more: 13 succeeded, 1 skipped$/m);
  });

  it('cuts the names of a matrix where they stay distinct', () => {
    const jobs = Array.from({ length: 20 }, (_, index) =>
      lane(part(`integration tests (shard ${index + 1} of 20)`, 'success', 0, 9)),
    );
    const names = waterfall(timeline(jobs))
      .split('\n')
      .map((line) => line.slice(2, 24));

    expect(new Set(names).size).toBe(names.length);
  });

  it('is empty for a run without jobs, and for no room', () => {
    expect(waterfall(timeline([]))).toBe('');
    expect(waterfall(failedRun, { characters: 20 })).toBe('');
  });

  it('cannot be left, turned round or widened by a name', () => {
    const text = waterfall(
      timeline([
        lane(part('```\u202eexe.\u0000\u001b[31m\nnext', 'success', 0, 5)),
        lane(part('🚀 \u200b', 'success', 0, 5)),
        lane(part('בדיקה', 'success', 0, 5)),
      ]),
    );

    expect(text.split('\n')).toHaveLength(4);
    expect(text).toMatch(/^✅ ˋˋˋexe\. \[31m next /);
    expect(text).toMatch(/^✅ Job 2 /m);
    expect(text).toMatch(/^✅ \u2068בדיקה\u2069 /m);
  });

  it('keeps to rows, columns and characters, whatever the run', () => {
    const sizes = fc.record({
      columns: fc.integer({ min: 24, max: 80 }),
      rows: fc.integer({ min: 0, max: 40 }),
      characters: fc.integer({ min: 0, max: 4000 }),
    });

    fc.assert(
      fc.property(timelines, sizes, (any, size) => {
        const text = waterfall(any, size);
        const lines = text === '' ? [] : text.split('\n');
        expect(text.length).toBeLessThanOrEqual(size.characters);
        expect(lines.length).toBeLessThanOrEqual(size.rows);
        for (const line of lines) expect(atLeastColumns(line)).toBeLessThanOrEqual(size.columns);
        expect(lines.join('')).not.toMatch(/[`\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066\u2067]/u);
        expect(text.isWellFormed()).toBe(true);
        expect(waterfall(any, size)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('shows that a job failed in as little as four rows', () => {
    fc.assert(
      fc.property(timelines, fc.integer({ min: 4, max: 40 }), (any, rows) => {
        const failed = any.lanes.some(({ status }) => status === 'failure');
        expect(!failed || waterfall(any, { rows, characters: 20_000 }).includes('❌')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

/** Marks count two, all else that is seen one: a bound from below that the code under test has no part in. */
function atLeastColumns(line: string): number {
  const seen = line.replaceAll(/[\p{Mn}\p{Me}\u2068\u2069]/gu, '');
  const wide = seen.match(/[✅❌⏳🕒⏩🚫\p{Script=Han}가-힣\p{Script=Hiragana}]/gu) ?? [];
  return [...seen].length + wide.length;
}
