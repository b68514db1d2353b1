import { bold, type Piece, plain } from '#lib/diagnosis/diagnosis-card-text.ts';
import type { DiagnosisView } from '#lib/diagnosis/diagnosis-card-view.ts';
import type { WorkflowJob } from '#lib/diagnosis/github.ts';
import { conclusionWords } from '#lib/diagnosis/verdict-words.ts';
import { timestamp } from '#lib/discord/render.ts';

/** What happens at this moment, as long as there is no verdict, and what to do. */
export function progressPieces(view: DiagnosisView): Piece[] {
  return [
    { rank: 1, most: 500, write: () => progressWords(view) },
    { rank: 2, most: 900, write: () => troubleWords(view) },
    { rank: 2, most: 300, write: () => overdueWords(view) },
    { rank: 2, most: 900, write: () => cancelWords(view) },
  ];
}

function progressWords(view: DiagnosisView): string {
  const { createdAt, dispatchedAt, phase } = view;
  if (phase === 'queued' && view.trouble) {
    return `🕒 **Waiting** since ${timestamp(createdAt, 'R')}. This card goes on by itself.`;
  }
  if (phase === 'queued') {
    return `🕒 **In line** since ${timestamp(createdAt, 'R')}. Watchbell starts the workflow in a moment; this card goes on by itself.`;
  }
  if (phase === 'dispatching') return '📨 **Starting the workflow** on GitHub. This card goes on by itself.';
  if (phase === 'locating') {
    const since = timestamp(dispatchedAt ?? createdAt, 'R');
    return `🔭 **GitHub took the order** ${since}. Its list of runs may be a minute behind; Watchbell looks for the run, and this card goes on by itself.`;
  }
  if (phase === 'held') return `⏸️ **Held**: ${heldWords(view)} Watchbell starts nothing a second time by itself.`;
  if (phase === 'cancelled') return '🚫 **Cancelled** before it was started.';
  if (phase === 'failed') return failedWords(view);
  return runningWords(view);
}

function heldWords({ dispatchedAt, run }: DiagnosisView): string {
  if (run) return 'it was started, and how it ends is not known here.';
  return dispatchedAt === undefined
    ? 'it is not certain whether the workflow was started.'
    : 'GitHub took the order, and what became of it is not known here.';
}

function failedWords({ dispatchedAt, run }: DiagnosisView): string {
  if (run) return '❌ **Not followed any further**; how the run ended is not known here.';
  return dispatchedAt === undefined
    ? '❌ **Not started.**'
    : '❌ **Lost**: the order was given, but its run cannot be followed.';
}

function runningWords({ createdAt, jobs = [], run }: DiagnosisView): string {
  if (run?.status === 'completed') {
    const { mark, short } = conclusionWords[run.conclusion ?? 'none'];
    return `${mark} **The run ${short}.** Its results are being read; this card goes on by itself.`;
  }
  const since = timestamp(run?.startedAt ?? run?.createdAt ?? createdAt, 'R');
  if (run?.status !== 'in_progress' && !jobs.some(isRunning)) {
    return `🕒 **Waiting for a runner** since ${since}. If that lasts, check on GitHub that a runner with the wanted labels is online and free.`;
  }
  const ended = jobs.filter(({ status }) => status === 'completed').length;
  const count = jobs.length === 0 ? '' : `: ${ended} of ${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'} done`;
  return `⏳ **Running** since ${since}${count}.${currentWords(jobs)}`;
}

/** Where it is at work, or what has failed already. */
function currentWords(jobs: readonly WorkflowJob[]): string {
  const failed = jobs.find(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out');
  if (failed) return `\n❌ ${bold(failed.name)} has failed already; the others go on.`;
  const job = jobs.find(isRunning);
  const step = job?.steps.find(isRunning);
  if (!job) return '';
  return `\nNow in ${bold(job.name)}${step ? `: ${plain(step.name, 100)}` : ''}.`;
}

function isRunning({ status }: Pick<WorkflowJob, 'status'>): boolean {
  return status === 'in_progress';
}

/** Over without a verdict: only a person can go on from here. */
function isStopped({ phase }: DiagnosisView): boolean {
  return phase === 'failed' || phase === 'held' || phase === 'cancelled';
}

function troubleWords(view: DiagnosisView): string {
  const { error, trouble } = view;
  if (isStopped(view) && error) return `${error.happened}\n→ ${error.mend}`;
  if (!trouble) return '';
  const until =
    trouble.until === undefined
      ? 'Watchbell tries again by itself.'
      : `Watchbell tries again ${timestamp(trouble.until, 'R')}.`;
  return `⚠️ ${trouble.happened} ${until}\n→ ${trouble.mend}`;
}

function overdueWords(view: DiagnosisView): string {
  const { overdueSince } = view;
  if (overdueSince === undefined || isStopped(view)) return '';
  return `⌛ **Overdue** since ${timestamp(overdueSince, 'R')}. Watchbell keeps watching until the run ends; look on GitHub whether a step hangs, or cancel it.`;
}

function cancelWords(view: DiagnosisView): string {
  const { cancelAskedBy, cancelRefused } = view;
  if (isStopped(view)) return '';
  if (cancelRefused) return `🚫 **It was not cancelled.** ${cancelRefused.happened}\n→ ${cancelRefused.mend}`;
  if (cancelAskedBy === undefined) return '';
  return `🚫 <@${cancelAskedBy}> asked to cancel. GitHub lets steps with \`always()\` end first, so it may take minutes.`;
}
