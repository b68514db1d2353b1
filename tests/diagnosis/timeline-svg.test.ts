import fc from 'fast-check';
import { timelineSvg } from '#lib/diagnosis/timeline-svg.ts';
import { failedRun, lane, manyJobs, part, timeline, timelines } from './timelines.ts';

describe('the picture of a timeline', () => {
  it('shows title, total, jobs, steps and round ticks', () => {
    const words = wordsOf(timelineSvg(failedRun));

    expect(words.slice(0, 3)).toEqual(['diagnose.yml', '3m 10s', 'acme/api · main']);
    expect(words).toEqual(expect.arrayContaining(['0', '1m', '2m', '3m']));
    expect(words).toEqual(
      expect.arrayContaining(['Analyse', 'Ask the model', '2m 15s', 'Upload diagnosis', 'skipped']),
    );
  });

  it.each([
    [9, ['0', '1s', '2s', '3s']],
    [100, ['0', '30s', '1m', '1m 30s']],
    [45 * 60, ['0', '10m', '20m', '30m', '40m']],
    [26 * 3600, ['0', '6h', '12h', '18h', '1d']],
  ])('divides %i seconds by distances that people count in', (seconds, ticks) => {
    const words = wordsOf(timelineSvg(timeline([lane(part('Build', 'success', 0, seconds))])));

    expect(words.slice(3, 3 + ticks.length)).toEqual(ticks);
  });

  it('gives each bar its share of the time', () => {
    const svg = timelineSvg(
      timeline(
        [lane(part('a', 'success', 0, 100)), lane(part('b', 'success', 100, 400)), lane(part('c', 'running', 400))],
        800,
      ),
    );
    const widths = [...svg.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="24"/g)].map(
      ([, width]) => Number(width) + 2,
    );

    expect(widths).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = widths;
    expect(second / first).toBeCloseTo(3, 1);
    expect(third / first).toBeCloseTo(4, 1);
  });

  it('tells every status by a shape of its own, not by colour alone', () => {
    const marks = (['waiting', 'running', 'success', 'failure', 'skipped', 'cancelled'] as const).map((status) => {
      const svg = timelineSvg(timeline([lane(part('Build', status, 0, 60))]));
      return /<g transform.*?<path d="([^"]+)"/.exec(svg)?.[1];
    });

    expect(new Set(marks).size).toBe(6);
    expect(marks).not.toContain(undefined);
  });

  it('counts the jobs that do not fit, opens the one that failed and folds the steps of the others into their bars', () => {
    const failed = lane(part('deploy', 'failure', 0, 60), [part('Push', 'failure', 0, 60)]);
    const words = wordsOf(timelineSvg(timeline([...manyJobs(32), failed])));

    expect(words).toEqual(expect.arrayContaining(['deploy', 'Push', 'and 14 more, all succeeded']));
    expect(words).not.toContain('Complete job');
  });

  it('says so when nothing has begun', () => {
    expect(wordsOf(timelineSvg(timeline([lane(part('Build', 'waiting'))])))).toContain('Nothing has begun yet.');
    expect(wordsOf(timelineSvg(timeline([])))).toContain('No jobs yet.');
  });

  it('escapes names, leaves out what turns text round, and calls by number what its fonts cannot show', () => {
    const svg = timelineSvg(
      timeline([
        lane(part('<script> & "x"', 'success', 0, 5)),
        lane(part('\u202eexe.\u0000gnp', 'success', 0, 5)),
        lane(part('构建', 'success', 0, 5)),
        lane(part('构建 build', 'success', 0, 5)),
      ]),
    );

    expect(svg).not.toContain('<script');
    expect(wordsOf(svg)).toEqual(expect.arrayContaining(['<script> & "x"', 'exe. gnp', 'Job 3', '…build']));
  });

  it('is well-formed, bounded in size and the same for the same run, whatever the run', () => {
    fc.assert(
      fc.property(timelines, (any) => {
        const svg = timelineSvg(any);
        const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
        expect(Number(width)).toBe(800);
        expect(Number(height)).toBeLessThanOrEqual(1200);
        expect(faultOf(svg)).toBeUndefined();
        expect(svg).not.toMatch(/NaN|Infinity|undefined|e[+-]\d/);
        for (const [, size] of svg.matchAll(/font-size="(\d+)"/g)) expect(Number(size)).toBeGreaterThanOrEqual(22);
        for (const [, x, room] of svg.matchAll(/<rect x="([-\d.]+)"[^>]* width="([-\d.]+)"/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x) + Number(room)).toBeLessThanOrEqual(800);
        }
        expect(timelineSvg(structuredClone(any))).toBe(svg);
      }),
      { numRuns: 60 },
    );
  });
});

/** What is written in the picture, in its order. */
function wordsOf(svg: string): string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, words = '']) =>
    words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  );
}

/** What is wrong with an XML text by the grammar of the few parts that pictures use (https://www.w3.org/TR/xml/); undefined when nothing. */
function faultOf(xml: string): string | undefined {
  const open: string[] = [];
  const token =
    /<(?<end>\/)?(?<name>[a-zA-Z]+)(?: [a-zA-Z0-9-]+="(?:[^<&"]|&(?:amp|lt|gt|quot);)*")*(?<empty>\/)?>|(?<text>(?:[^<&]|&(?:amp|lt|gt|quot);)+)/uy;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const { empty, end, name, text } = token.exec(xml)?.groups ?? {};
    if (text !== undefined) {
      if (/[^\n -\u{10ffff}]|[\u007f-\u009f\ufffe\uffff]|\p{Cs}/u.test(text)) return `a forbidden character in ${text}`;
    } else if (name === undefined) return `not XML: ${xml.slice(at, at + 40)}`;
    else if (end) {
      if (open.pop() !== name) return `</${name}> without its start`;
    } else if (!empty) open.push(name);
  }
  return open.length > 0 ? `<${open.join('><')}> without an end` : undefined;
}
