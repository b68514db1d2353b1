import fc from 'fast-check';
import type { Lane, PartStatus, Timeline, TimelinePart } from '#lib/diagnosis/timeline.ts';

const START = Date.UTC(2026, 10, 20, 3);

/** A part between two times in seconds after the start. */
export function part(name: string, status: PartStatus, from?: number, to?: number): TimelinePart {
  return {
    name,
    status,
    ...(from === undefined ? {} : { from: START + from * 1000 }),
    ...(to === undefined ? {} : { to: START + to * 1000 }),
  };
}

export function lane(job: TimelinePart, steps: readonly TimelinePart[] = []): Lane {
  return { ...job, steps };
}

/** A timeline that is looked at so many seconds after its start. */
export function timeline(lanes: readonly Lane[], seconds = 600): Timeline {
  return { title: 'diagnose.yml', subtitle: 'acme/api · main', now: START + seconds * 1000, lanes };
}

/** Two jobs, the second of which fails in its second step. */
export const failedRun = timeline([
  lane(part('Collect', 'success', 0, 45), [part('Set up job', 'success', 0, 5), part('Fetch logs', 'success', 5, 45)]),
  lane(part('Analyse', 'failure', 50, 190), [
    part('Set up job', 'success', 50, 55),
    part('Ask the model', 'failure', 55, 190),
    part('Upload diagnosis', 'skipped'),
  ]),
]);

/** `count` jobs that succeeded one after the other, with three steps each. */
export function manyJobs(count: number): Lane[] {
  return Array.from({ length: count }, (_, index) =>
    lane(part(`test (${index + 1})`, 'success', index * 10, index * 10 + 60), [
      part('Set up job', 'success', index * 10, index * 10 + 5),
      part('Test', 'success', index * 10 + 5, index * 10 + 55),
      part('Complete job', 'success', index * 10 + 55, index * 10 + 60),
    ]),
  );
}

const statuses: readonly PartStatus[] = ['waiting', 'running', 'success', 'failure', 'skipped', 'cancelled'];

/** What people, and people who mean harm, call a job. */
export const names: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        'build',
        ' ',
        '`',
        '```',
        '\n',
        '\u0000',
        '\u001b[31m',
        '\u202e',
        '\u2066',
        '\u200b',
        '\ud800',
        '<script>',
        '&amp;',
        '"',
        ']]>',
        '🚀',
        '👩‍👩‍👧',
        '构建',
        'בדיקה',
        'Ǆ',
        '﷽',
        'W',
        'Щ',
        'Ѽ',
        'e\u0301\u0301\u0301\u0301\u0301',
        '\u3164',
      ),
      { maxLength: 60 },
    )
    .map((pieces) => pieces.join('')),
);

const times = fc.option(
  fc.oneof(
    fc.integer({ min: START - 10 ** 6, max: START + 10 ** 8 }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, -1, START),
  ),
  { nil: undefined },
);

const parts: fc.Arbitrary<TimelinePart> = fc
  .record({ name: names, status: fc.constantFrom(...statuses), from: times, to: times })
  .map(({ from, name, status, to }) => ({
    name,
    status,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }));

/** Any timeline that the type allows, and times that no clock would show. */
export const timelines: fc.Arbitrary<Timeline> = fc.record({
  title: names,
  subtitle: names,
  now: fc.integer({ min: START, max: START + 10 ** 9 }),
  lanes: fc.array(
    fc.tuple(parts, fc.array(parts, { maxLength: 30 })).map(([job, steps]) => lane(job, steps)),
    { maxLength: 45 },
  ),
});
