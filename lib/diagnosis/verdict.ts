import type { Conclusion, WorkflowJob, WorkflowRun, WorkflowStep } from '#lib/diagnosis/github.ts';
import type { Report } from '#lib/diagnosis/report.ts';
import { oneLine } from '#lib/diagnosis/report-text.ts';
import { conclusionWords, type VerdictTone } from '#lib/diagnosis/verdict-words.ts';

/** What failed first. */
export interface FailedPart {
  readonly jobId: number;
  readonly job: string;
  /** Undefined when the job failed outside of its steps: no runner, a lost runner, a set-up that broke. */
  readonly step?: string;
  readonly conclusion: Conclusion;
  readonly url: string;
  /** The last lines of its log, ready for the inside of a code block. */
  readonly lines?: readonly string[];
}

/** What became of a workflow run: values only, small enough to be stored with the run. */
export interface Verdict {
  /** Undefined when GitHub names none. */
  readonly conclusion?: Conclusion;
  readonly attempt: number;
  readonly tone: VerdictTone;
  /** How many jobs ended how. */
  readonly jobs: { readonly all: number; readonly succeeded: number; readonly failed: number; readonly other: number };
  /** Milliseconds from the first start to the last end; absent when nothing started. */
  readonly ranMs?: number;
  /** Milliseconds from the order to the first start. */
  readonly waitedMs?: number;
  readonly failed?: FailedPart;
  readonly report?: Report;
  /** Plain text; what a step wrote as its summary. Only without a report. */
  readonly summary?: string;
  /** Facts that do not agree, in words: the conclusion and the report, the report and its checks. */
  readonly disagreements: readonly string[];
  /** What could not be read or was left out, each a sentence. Words of ours; what is from outside stands between backticks. */
  readonly notes: readonly string[];
}

interface Facts {
  readonly run: WorkflowRun;
  readonly jobs: readonly WorkflowJob[];
  readonly report?: Report | undefined;
  readonly summary?: string | undefined;
  /** Of the part that `failedPart` names. */
  readonly lines?: readonly string[] | undefined;
  readonly notes?: readonly string[];
}

const MAX_NOTES = 8;

/** The verdict about an ended run. Both stand in it where conclusion and report differ, and the worse of them gives the tone. */
export function verdictOf({ jobs, lines, notes = [], report, run, summary }: Facts): Verdict {
  const { conclusion } = run;
  const failed = failedPart(run, jobs);
  return {
    ...(conclusion === undefined ? {} : { conclusion }),
    attempt: run.attempt,
    tone: toneOf(conclusion, report),
    jobs: countsOf(jobs),
    ...durations(run, jobs),
    ...(failed ? { failed: { ...named(failed), ...(lines && lines.length > 0 ? { lines } : {}) } } : {}),
    ...(report ? { report } : {}),
    ...(summary === undefined || report ? {} : { summary }),
    disagreements: disagreementsOf(conclusion, report, failed !== undefined),
    notes: notes.slice(0, MAX_NOTES),
  };
}

const FAILED: readonly (Conclusion | undefined)[] = ['failure', 'timed_out', 'startup_failure'];

/** The job and the step that failed first in time; in a cancelled run in which nothing failed, those that it was cancelled in. */
export function failedPart(
  run: WorkflowRun,
  jobs: readonly WorkflowJob[],
): { readonly job: WorkflowJob; readonly step?: WorkflowStep } | undefined {
  if (run.conclusion === 'success') return undefined;
  const cancelled = run.conclusion === 'cancelled' ? ['cancelled' as const] : [];
  for (const wanted of [FAILED, cancelled]) {
    const parts = jobs
      .filter((job) => wanted.includes(job.conclusion))
      .map((job) => ({ job, step: job.steps.find(({ conclusion }) => wanted.includes(conclusion)) }))
      .sort((a, b) => endOf(a) - endOf(b));
    const [first] = parts;
    if (first) return { job: first.job, ...(first.step ? { step: first.step } : {}) };
  }
  return undefined;
}

function endOf({ job, step }: { readonly job: WorkflowJob; readonly step: WorkflowStep | undefined }): number {
  return step?.completedAt ?? step?.startedAt ?? job.completedAt ?? job.startedAt ?? Number.MAX_SAFE_INTEGER;
}

function named({ job, step }: { readonly job: WorkflowJob; readonly step?: WorkflowStep }): FailedPart {
  return {
    jobId: job.id,
    job: oneLine(job.name, 100) || 'a job without a name',
    ...(step ? { step: oneLine(step.name, 120) || `step ${step.number}` } : {}),
    conclusion: step?.conclusion ?? job.conclusion ?? 'failure',
    url: job.url,
  };
}

function countsOf(jobs: readonly WorkflowJob[]): Verdict['jobs'] {
  const succeeded = jobs.filter(({ conclusion }) => conclusion === 'success').length;
  const failed = jobs.filter(({ conclusion }) => FAILED.includes(conclusion)).length;
  return { all: jobs.length, succeeded, failed, other: jobs.length - succeeded - failed };
}

function durations(run: WorkflowRun, jobs: readonly WorkflowJob[]): Pick<Verdict, 'ranMs' | 'waitedMs'> {
  const ran = jobs.filter(({ conclusion }) => conclusion !== 'skipped');
  const starts = ran.flatMap(({ startedAt }) => startedAt ?? []);
  if (starts.length === 0) return {};
  const start = Math.min(...starts);
  const end = Math.max(start, ...ran.flatMap(({ completedAt }) => completedAt ?? []));
  // A later attempt keeps the time at which the run was made.
  const ordered = run.attempt > 1 ? (run.startedAt ?? start) : run.createdAt;
  return { ranMs: end - start, waitedMs: Math.max(0, start - ordered) };
}

const REPORT_TONES = { healthy: 'good', degraded: 'warning', unhealthy: 'bad', unknown: 'warning' } as const;

const BY_WEIGHT: readonly VerdictTone[] = ['good', 'neutral', 'warning', 'bad'];

function toneOf(conclusion: Conclusion | undefined, report: Report | undefined): VerdictTone {
  const tones: VerdictTone[] = [conclusionWords[conclusion ?? 'none'].tone];
  if (report) {
    tones.push(REPORT_TONES[report.status]);
    if (report.counts.fail > 0) tones.push('warning');
  }
  return tones.reduce((worst, tone) => (BY_WEIGHT.indexOf(tone) > BY_WEIGHT.indexOf(worst) ? tone : worst));
}

function disagreementsOf(conclusion: Conclusion | undefined, report: Report | undefined, hasFailed: boolean): string[] {
  if (!report) return [];
  const { counts, status } = report;
  const said: string[] = [];
  if (conclusion === 'success' && (status === 'unhealthy' || status === 'degraded')) {
    said.push('The workflow itself ended well; what it found is not good.');
  }
  if (status === 'healthy' && hasFailed) {
    said.push(
      'The report says **healthy**, yet the workflow did not succeed: it may have failed after the report was written.',
    );
  }
  if (status === 'healthy' && counts.fail > 0) {
    said.push(`The report says **healthy**, yet ${counts.fail} of its checks failed.`);
  }
  return said;
}
