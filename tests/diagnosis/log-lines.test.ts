import fc from 'fast-check';
import { lastLines } from '#lib/diagnosis/log-lines.ts';

const START = Date.UTC(2026, 10, 21, 2, 3, 0);

/** A line as GitHub stamps it, seconds after the start. */
function at(second: number, text: string): string {
  return `${new Date(START + second * 1000).toISOString().slice(0, 19)}.1234567Z ${text}`;
}

const log = [
  `\ufeff${at(1, '##[group]Run npm ci')}`,
  at(1, 'npm ci'),
  at(1, 'env:'),
  at(1, '  NODE_ENV: test'),
  at(1, '##[endgroup]'),
  at(2, 'added 12 packages'),
  at(3, '##[group]Run npm test'),
  at(3, '\u001b[36;1mnpm test\u001b[0m'),
  at(3, 'shell: /usr/bin/bash -e {0}'),
  at(3, '##[endgroup]'),
  at(4, '##[command]jest'),
  at(4, ' 10%\r 50%\r100%\r'),
  at(4, '##[debug]noise'),
  at(4, '##[group]Details'),
  at(4, 'expected ```1``` to be 2'),
  at(4, '##[endgroup]'),
  at(5, '##[warning]slow'),
  at(5, ''),
  at(6, '##[error]Process completed with exit code 1.'),
  at(6, '##[group]Run echo always'),
  at(6, 'echo always'),
  at(6, '##[endgroup]'),
  at(7, 'Post job cleanup.'),
].join('\n');

const step = { name: 'test', startedAt: START + 3_000, completedAt: START + 6_000 };

describe('lastLines', () => {
  it('shows what the failed step wrote, read as the runner means it, and nothing of its neighbours', () => {
    expect(lastLines(log, { count: 20, step })).toEqual([
      '  ▸ Run npm test',
      '  $ jest',
      '  100%',
      '  ▸ Details',
      '  expected ˋˋˋ1ˋˋˋ to be 2',
      '  ⚠ slow',
      '✖ Process completed with exit code 1.',
    ]);
  });

  it('goes down to the last error when nobody knows the step or its times', () => {
    expect(lastLines(log, { count: 2 })).toEqual(['  ⚠ slow', '✖ Process completed with exit code 1.']);
    expect(lastLines(log, { count: 2, step: { name: 'test' } })).toEqual(lastLines(log, { count: 2 }));
  });

  it('shows nothing rather than another step’s lines when the log does not reach back', () => {
    const later = [at(60, 'Post job cleanup.'), at(61, 'Cleaning up orphan processes')].join('\n');

    expect(lastLines(later, { count: 5, step })).toEqual([]);
  });

  it('takes a line without a stamp with the one before it, and a log without stamps as it is', () => {
    expect(lastLines(`half a line\n${at(4, 'one')}\ntwo\n${at(8, 'three')}`, { count: 5, step })).toEqual([
      'one',
      'two',
    ]);
    expect(lastLines('one\ntwo\n', { count: 5, step })).toEqual(['one', 'two']);
  });

  it('hides credentials and leaves GitHub’s own stars', () => {
    const lines = lastLines([at(4, `password=${'x1'.repeat(9)}`), at(4, 'login as *** done')].join('\n'), {
      count: 5,
      step,
    });

    expect(lines).toEqual(['password=***', 'login as *** done']);
  });

  it('cuts lines, and drops the oldest when they do not fit together', () => {
    const lines = lastLines(Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(300)}`).join('\n'), {
      count: 12,
    });

    expect(lines.at(-1)).toMatch(/^29 x+…$/);
    expect(lines).toHaveLength(6);
    expect(Math.max(...lines.map((line) => line.length))).toBe(160);
  });

  it('keeps every limit with any log', () => {
    const piece = fc.constantFrom(
      '```',
      '`',
      '\n',
      '\r',
      '##[error]',
      '##[group]Run ',
      '##[endgroup]',
      '\u001b[31m',
      '\u202e',
      '\ud83d',
      at(4, ''),
      at(9, ''),
      'token=',
      'x'.repeat(90),
      '👩‍👩‍👧',
      ' ',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 200 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 3_000 }),
    );
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 1_500 }),
        fc.boolean(),
        (given, count, room, known) => {
          const lines = lastLines(given, { count, room, ...(known ? { step } : {}) });

          expect(lines.length).toBeLessThanOrEqual(Math.min(count, 40));
          expect(lines.join('\n').length).toBeLessThanOrEqual(room);
          for (const line of lines) {
            expect(line.length).toBeLessThanOrEqual(160);
            expect(line).not.toMatch(/``|\p{Cc}|\p{Cf}/u);
            expect(line.isWellFormed()).toBe(true);
            expect(line.trim()).not.toBe('');
          }
        },
      ),
    );
  });

  it('reads only the end of what is far too long', () => {
    expect(lastLines(`${'x\n'.repeat(2_000_000)}last`, { count: 1 })).toEqual(['last']);
    expect(lastLines('##[group]Run '.repeat(100_000), { count: 1 })).toHaveLength(1);
  });
});
