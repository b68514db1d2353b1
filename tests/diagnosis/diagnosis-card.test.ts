import fc from 'fast-check';
import { diagnosisCard } from '#lib/diagnosis/diagnosis-card.ts';
import { timelineOf } from '#lib/diagnosis/diagnosis-card-timeline.ts';
import type { DiagnosisView } from '#lib/diagnosis/diagnosis-card-view.ts';
import type { Conclusion } from '#lib/diagnosis/github.ts';
import { lastLines } from '#lib/diagnosis/log-lines.ts';
import { readReport } from '#lib/diagnosis/report.ts';
import { plainSummary } from '#lib/diagnosis/report-summary.ts';
import { verdictOf } from '#lib/diagnosis/verdict.ts';
import { cardBody } from '#lib/discord/answer.ts';
import type { Card } from '#lib/discord/card.ts';
import { messageCreate } from '#local/discord/message-form.ts';
import {
  failedJob,
  failedLog,
  jobOf,
  openRun,
  repository,
  runOf,
  START,
  stepOf,
  unhealthyReport,
} from '#tests/diagnosis/github-runs.ts';
import { textOf } from '#tests/harness/text-of.ts';

const context = {
  shortId: '8f3a2c1d',
  customId: ({ args = [], route }: { route: string; args?: readonly string[] }) => `1:${route}:${args.join()}`,
};
const actions = {
  cancel: { route: 'runs.show.cancel', args: ['r1'] },
  rerunFailed: { route: 'runs.show.rerun', args: ['r1', 'failed'] },
  again: { route: 'runs.show.rerun', args: ['r1', 'all'] },
};

const view: DiagnosisView = {
  phase: 'queued',
  now: START + 60_000,
  project: 'checkout',
  repository,
  workflow: { file: 'diagnose.yml', name: 'Diagnose' },
  ref: 'main',
  inputs: { target: 'production', depth: 'full' },
  requestedBy: { userId: '42' },
  createdAt: START,
};

const runningJob = jobOf(2, 'diagnose', {
  status: 'in_progress',
  steps: [
    stepOf(1, 'Set up job'),
    stepOf(2, 'Run the checks', { status: 'in_progress' }),
    stepOf(3, 'Keep the report', { status: 'queued' }),
  ],
});
const jobs = [jobOf(1, 'build'), failedJob(2, 'diagnose')];
const failedRun = runOf({ conclusion: 'failure' });
const { report } = readReport(JSON.stringify(unhealthyReport));
const told = {
  code: 'github.rate_limited',
  happened: 'GitHub asks for a break.',
  mend: 'Nothing to do; if it happens often, give Watchbell a GitHub App of its own.',
};
const refused = {
  code: 'github.ref_unknown',
  happened: 'There is no branch or tag `mian` in **acme/checkout**. Nothing was started.',
  mend: 'Choose another ref, or push that one.',
};

const views: Readonly<Record<string, DiagnosisView>> = {
  queued: view,
  dispatching: { ...view, phase: 'dispatching', requestedBy: { trigger: 'night_check' }, inputs: {} },
  locating: {
    ...view,
    phase: 'locating',
    dispatchedAt: START + 2_000,
    url: 'https://github.com/acme/checkout/actions/workflows/diagnose.yml',
  },
  'waiting for a runner': { ...view, phase: 'running', run: openRun('queued') },
  running: { ...view, phase: 'running', run: openRun('in_progress'), jobs: [jobOf(1, 'build'), runningJob] },
  overdue: {
    ...view,
    phase: 'running',
    run: openRun('in_progress'),
    jobs: [runningJob],
    overdueSince: START + 30_000,
    cancelAskedBy: '43',
  },
  'in trouble': {
    ...view,
    phase: 'running',
    run: openRun('in_progress'),
    jobs: [runningJob],
    trouble: { ...told, until: START + 90_000 },
  },
  'reading the results': { ...view, phase: 'running', run: failedRun, jobs },
  succeeded: {
    ...view,
    phase: 'done',
    run: runOf(),
    jobs: [jobOf(1, 'diagnose')],
    verdict: verdictOf({ run: runOf(), jobs: [jobOf(1, 'diagnose')], summary: 'All three services answer.' }),
  },
  failed: {
    ...view,
    phase: 'done',
    run: failedRun,
    jobs,
    verdict: verdictOf({ run: failedRun, jobs, report, lines: lastLines(failedLog, { count: 12 }) }),
  },
  'succeeded with bad news': {
    ...view,
    phase: 'done',
    run: runOf(),
    jobs: [jobOf(1, 'diagnose')],
    verdict: verdictOf({ run: runOf(), jobs: [jobOf(1, 'diagnose')], report }),
  },
  cancelled: {
    ...view,
    phase: 'done',
    cancelAskedBy: '43',
    run: runOf({ conclusion: 'cancelled' }),
    verdict: verdictOf({
      run: runOf({ conclusion: 'cancelled' }),
      jobs: [],
      notes: ['The list of artifacts could not be read: GitHub refuses (403), the credential lacks `actions: read`.'],
    }),
  },
  'a second attempt': {
    ...view,
    phase: 'done',
    rerunOf: 1,
    run: runOf({ attempt: 2 }),
    verdict: verdictOf({ run: runOf({ attempt: 2 }), jobs: [jobOf(1, 'diagnose')] }),
  },
  held: {
    ...view,
    phase: 'held',
    url: 'https://github.com/acme/checkout/actions/workflows/diagnose.yml',
    error: {
      code: 'run.unknown_outcome',
      happened: 'The answer to the start was lost, and the run could not be found.',
      mend: 'Look on GitHub whether it runs; if it does not, start it again with `/diagnose`.',
    },
  },
  refused: { ...view, phase: 'failed', ref: 'mian', error: refused },
};

/** What people read and can press. */
function shown(given: DiagnosisView): string {
  const card = diagnosisCard(given, actions);
  const buttons = (card.rows ?? []).flat().map((button) => ('label' in button ? `[${button.label}]` : ''));
  return `(${card.tone})\n${textOf(cardBody(card, context))}\n${buttons.join(' ')}`;
}

describe('the card of a diagnosis', () => {
  it.each(Object.entries(views))('says what is and what to do when it is %s', (_name, given) => {
    expect(shown(given)).toMatchSnapshot();
  });

  it.each(Object.entries(views))('is taken by Discord when it is %s', (_name, given) => {
    const parsed = messageCreate.safeParse(cardBody(diagnosisCard(given, actions), context));

    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  it('offers to cancel until the end, and to go again only after it', () => {
    const labels = Object.fromEntries(
      Object.entries(views).map(([name, given]) => [name, shown(given).split('\n').at(-1)]),
    );

    expect(labels).toMatchObject({
      queued: '[Cancel]',
      running: '[Open on GitHub] [Cancel]',
      overdue: '[Open on GitHub] [Cancel asked]',
      'reading the results': '[Open on GitHub]',
      succeeded: '[Open on GitHub] [Run again]',
      failed: '[Open on GitHub] [Re-run failed jobs] [Run again]',
      held: '[Open on GitHub]',
      refused: '[Try again]',
    });
  });

  it('hides the value of an input whose name says that it is secret', () => {
    const text = shown({ ...view, inputs: { api_token: 'hunter2', note: 'password=hunter2' } });

    expect(text).toContain('api\\_token `***` · note `password=***`');
    expect(text).not.toContain('hunter2');
  });

  it('shows only the buttons that lead somewhere', () => {
    expect(diagnosisCard(views['failed'] ?? view).rows).toEqual([[{ label: 'Open on GitHub', url: failedRun.url }]]);
  });

  it.each<Conclusion>([
    'success',
    'failure',
    'cancelled',
    'timed_out',
    'skipped',
    'neutral',
    'action_required',
    'stale',
    'startup_failure',
  ])('has words and a deed for the conclusion %s', (conclusion) => {
    const run = runOf({ conclusion });

    const text = shown({ ...view, phase: 'done', run, verdict: verdictOf({ run, jobs: [] }) });

    expect(text).toMatch(/\n→ \S/);
    expect(text).not.toContain(conclusion.includes('_') ? conclusion : 'undefined');
  });

  it('keeps everything important when every text is as long as it may be', () => {
    const long = (word: string) => `${word} `.repeat(2_000);
    const check = (index: number) => ({
      name: long(`check${index}`).slice(0, 200),
      status: index < 20 ? 'fail' : 'pass',
      message: long('broken').slice(0, 2_000),
    });
    const huge = readReport(
      JSON.stringify({
        ...unhealthyReport,
        summary: long('summary').slice(0, 4_000),
        checks: Array.from({ length: 30 }, (_, index) => check(index)),
        root_cause: {
          summary: long('cause').slice(0, 2_000),
          confidence: 1,
          evidence: Array.from({ length: 20 }, () => long('evidence').slice(0, 900)),
        },
        links: Array.from({ length: 20 }, (_, index) => ({
          label: `link ${index}`,
          url: `https://x.example/${'a/'.repeat(200)}`,
        })),
      }),
    );
    const lines = lastLines(Array.from({ length: 40 }, (_, index) => `${index} ${'line '.repeat(40)}`).join('\n'), {
      count: 12,
    });
    const many = Array.from({ length: 30 }, (_, index) => failedJob(index, long(`job${index}`)));
    const verdict = verdictOf({
      run: failedRun,
      jobs: many,
      report: huge.report,
      lines,
      notes: ['One thing could not be read.'],
    });

    const text = shown({
      ...view,
      phase: 'done',
      run: failedRun,
      jobs: many,
      verdict,
      inputs: { a: long('a'), b: long('b'), c: 'c', d: 'd', e: 'e' },
    });

    expect(text).not.toContain('do not fit into one message');
    for (const part of [
      'The workflow failed',
      'unhealthy',
      '**Root cause** (100 % sure)',
      '20 failed, 10 passed',
      '**Last lines**',
      '39 line',
      'One thing could not be read',
      'and 1 more',
    ]) {
      expect(text).toContain(part);
    }
  });

  const naughty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.constantFrom(
      '',
      ' ',
      '```',
      '@everyone',
      '\ud83d',
      '# x',
      '[a](https://evil.example)',
      '\\',
      '`'.repeat(90),
      '*_~|>'.repeat(80),
      '\u202e<@1>',
    ),
  );
  const words = fc.record({
    code: fc.constant('github.denied'),
    happened: fc.constant('It happened.'),
    mend: fc.constant('Mend it.'),
  });
  const anyView = fc
    .record({
      phase: fc.constantFrom('queued', 'dispatching', 'locating', 'running', 'done', 'held', 'failed'),
      project: naughty,
      owner: naughty,
      file: naughty,
      ref: naughty,
      inputs: fc.dictionary(naughty, naughty, { maxKeys: 8 }),
      conclusion: fc.constantFrom<Conclusion>('success', 'failure', 'cancelled', 'stale'),
      trouble: fc.option(words, { nil: undefined }),
      error: words,
      name: naughty,
      summary: naughty,
      log: naughty,
      notes: fc.array(fc.constant('A note.'), { maxLength: 12 }),
      check: naughty,
    })
    .map(
      ({
        check,
        conclusion,
        error,
        file,
        inputs,
        log,
        name,
        notes,
        owner,
        phase,
        project,
        ref,
        summary,
        trouble,
      }): DiagnosisView => {
        const run = runOf({ conclusion });
        const named = [{ ...failedJob(1, name), steps: [stepOf(1, name, { conclusion: 'failure' })] }, jobOf(2, name)];
        const file1 = {
          ...unhealthyReport,
          summary,
          checks: [{ name: check || 'x', status: 'fail', message: check }],
          links: [{ label: check.slice(0, 60) || 'x', url: 'https://x.example/a_b*c' }],
          metrics: { [check.slice(0, 60)]: name.slice(0, 200) },
        };
        const read = readReport(JSON.stringify(file1));
        const verdict = verdictOf({
          run,
          jobs: named,
          report: read.report,
          summary: plainSummary(summary),
          lines: lastLines(log, { count: 9 }),
          notes,
        });
        return {
          ...view,
          phase,
          project,
          repository: { owner, name },
          workflow: { file, name },
          ref,
          inputs,
          run,
          jobs: named,
          error,
          verdict,
          ...(trouble ? { trouble } : {}),
        };
      },
    );

  it('is within every limit and pings nobody, whatever others have written into it', () => {
    fc.assert(
      fc.property(anyView, (given) => {
        const card = diagnosisCard(given, actions);
        const parsed = messageCreate.safeParse(cardBody(card, context));
        const text = textOf(cardBody(card, context));

        expect(parsed.error?.issues ?? []).toEqual([]);
        expect(text).not.toContain('do not fit into one message');
        expect(text.split('```').length % 2).toBe(1);
        expect(outsideCode(card)).not.toMatch(/(?<!\\)@everyone|(?<!\\)<@1>|(?<!\\)\[a\]\(https:\/\/evil/);
      }),
    );
  });

  /** The texts without what stands in code, where nothing has a meaning. */
  function outsideCode(card: Card): string {
    const texts = (card.blocks ?? []).filter((block) => typeof block === 'string');
    return [card.title, ...texts, card.tail].join('\n\n').replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  }
});

describe('timelineOf', () => {
  it('tells GitHub’s states as the waterfall knows them', () => {
    const step = (conclusion: Conclusion) => stepOf(1, conclusion, { conclusion });
    const given = [
      jobOf(1, 'all', {
        steps: [
          step('success'),
          step('neutral'),
          step('failure'),
          step('timed_out'),
          step('skipped'),
          step('cancelled'),
          step('stale'),
        ],
      }),
      runningJob,
      { id: 3, name: 'later', status: 'queued', url: 'x', steps: [] } as const,
    ];

    const timeline = timelineOf({ ...view, jobs: given });

    expect(timeline).toMatchObject({
      title: 'Diagnose checkout',
      subtitle: 'acme/checkout · diagnose.yml · main',
      now: view.now,
    });
    expect(timeline.lanes.map(({ status }) => status)).toEqual(['success', 'running', 'waiting']);
    expect(timeline.lanes[0]?.steps.map(({ status }) => status)).toEqual([
      'success',
      'success',
      'failure',
      'failure',
      'skipped',
      'cancelled',
      'cancelled',
    ]);
    expect(timeline.lanes[2]).toEqual({ name: 'later', status: 'waiting', steps: [] });
  });

  it('does not call well what ended without a word', () => {
    const { conclusion: _none, ...job } = jobOf(1, 'odd');

    expect(timelineOf({ ...view, jobs: [job] }).lanes[0]?.status).toBe('cancelled');
  });
});
