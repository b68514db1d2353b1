import { progressPieces } from '#lib/diagnosis/diagnosis-card-progress.ts';
import { resultPieces } from '#lib/diagnosis/diagnosis-card-result.ts';
import { bold, code, codeBlock, fitPieces, type Piece, plain } from '#lib/diagnosis/diagnosis-card-text.ts';
import { timelineOf } from '#lib/diagnosis/diagnosis-card-timeline.ts';
import type { DiagnosisView } from '#lib/diagnosis/diagnosis-card-view.ts';
import type { Conclusion } from '#lib/diagnosis/github.ts';
import type { ReportStatus } from '#lib/diagnosis/report.ts';
import { durationText } from '#lib/diagnosis/timeline.ts';
import { conclusionWords } from '#lib/diagnosis/verdict-words.ts';
import { waterfall } from '#lib/diagnosis/waterfall.ts';
import type { Button, Card, Tone } from '#lib/discord/card.ts';
import type { Destination } from '#lib/discord/custom-id.ts';
import { timestamp } from '#lib/discord/render.ts';
import { isSecretKey } from '#lib/kernel/secret-key.ts';

/** Where the buttons lead; one that is not given is not shown. */
export interface DiagnosisActions {
  /** Shown until the run has ended. */
  readonly cancel?: Destination;
  /** Shown when jobs have failed. */
  readonly rerunFailed?: Destination;
  /** Shown after the end, and when nothing was started. */
  readonly again?: Destination;
}

/** Of the 4,000 that Discord takes, without what the renderer keeps for itself. */
const ROOM = 3_880;
const WATERFALL = { columns: 40, rows: 16 } as const;
/** A waterfall below this is only its total. */
const LEAST_WATERFALL = 120;

/** The card of a diagnosis at any moment of its life: what it is, where it stands, what to do next. */
export function diagnosisCard(view: DiagnosisView, actions: DiagnosisActions = {}): Card {
  const title = titleOf(view);
  const tail = tailOf(view);
  const verdict = view.phase === 'done' ? view.verdict : undefined;
  const pieces: Piece[] = [
    { rank: 0, most: 520, write: () => orderWords(view) },
    ...(verdict ? resultPieces(view, verdict) : progressPieces(view)),
    { rank: 9, most: 1_500, write: (room) => waterfallWords(view, room) },
  ];
  const blocks = fitPieces(pieces, ROOM - title.length - (tail?.length ?? 0));
  return {
    tone: toneOf(view),
    title,
    blocks,
    ...(tail === undefined ? {} : { tail }),
    rows: [buttonsOf(view, actions)],
  };
}

function titleOf(view: DiagnosisView): string {
  return `🔎 Diagnose ${bold(view.project, 100)} · ${stateWord(view)}`;
}

function stateWord({ overdueSince, phase, run, trouble, verdict }: DiagnosisView): string {
  if (phase === 'done') return endWord(verdict?.conclusion ?? run?.conclusion, verdict?.report?.status);
  if (phase === 'running' && overdueSince !== undefined) return 'overdue';
  if (phase === 'running' && run?.status === 'queued') return 'waiting for a runner';
  if (phase === 'running' && run?.status === 'completed') return 'reading the results';
  return {
    queued: trouble ? 'waiting' : 'in line',
    dispatching: 'starting',
    locating: 'looking for its run',
    running: 'running',
    held: 'held',
    failed: 'failed',
    cancelled: 'cancelled',
  }[phase];
}

/** `succeeded, but unhealthy`. What a report says well of a run that failed does not belong into a title. */
function endWord(conclusion: Conclusion | undefined, status: ReportStatus | undefined): string {
  const { short } = conclusionWords[conclusion ?? 'none'];
  const isBad = status === 'unhealthy' || status === 'degraded';
  if (conclusion === 'success')
    return isBad ? `${short}, but ${status}` : `${short}${status === 'healthy' ? ', healthy' : ''}`;
  return isBad ? `${short}, ${status}` : short;
}

function toneOf({ overdueSince, phase, trouble, verdict }: DiagnosisView): Tone {
  if (phase === 'done') return verdict?.tone ?? 'warning';
  if (phase === 'failed') return 'bad';
  return phase === 'held' || phase === 'cancelled' || trouble || overdueSince !== undefined ? 'warning' : 'neutral';
}

/** What was asked for, by whom. */
function orderWords({ createdAt, inputs, ref, repository, requestedBy, rerunOf, workflow }: DiagnosisView): string {
  const name = plain(`${repository.owner}/${repository.name}`, 80);
  const what = workflow.name === workflow.file || workflow.name === '' ? '' : `${plain(workflow.name, 40)} `;
  const who = 'userId' in requestedBy ? `<@${requestedBy.userId}>` : `the trigger ${bold(requestedBy.trigger)}`;
  const again = rerunOf === undefined ? 'Asked for by' : `A re-run of attempt ${rerunOf}, asked for by`;
  const given = inputWords(inputs);
  return [
    `${name} · ${what}${code(workflow.file, 40)} on ${code(ref, 50)}`,
    ...(given === '' ? [] : [given]),
    `${again} ${who} ${timestamp(createdAt, 'R')}`,
  ].join('\n');
}

const MAX_INPUTS = 4;

function inputWords(inputs: Readonly<Record<string, string>>): string {
  const given = Object.entries(inputs).filter(([, value]) => value !== '');
  const shown = given
    .slice(0, MAX_INPUTS)
    .map(([name, value]) => `${plain(name, 20)} ${isSecretKey(name, value) ? code('***') : code(value, 24)}`);
  const hidden = given.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(' · ');
}

function waterfallWords(view: DiagnosisView, room: number): string {
  if (room < LEAST_WATERFALL || (view.jobs ?? []).length === 0) return '';
  const text = waterfall(timelineOf(view), { ...WATERFALL, characters: room - codeBlock('').length });
  return text === '' ? '' : codeBlock(text);
}

/** The code of an error, or small facts: what people look for last. */
function tailOf({ error, phase, trouble, verdict }: DiagnosisView): string | undefined {
  if (phase !== 'done' || !verdict) {
    const told = phase === 'failed' || phase === 'held' || phase === 'cancelled' ? error : trouble;
    return told && `-# ${told.code}`;
  }
  const { attempt, ranMs, report, waitedMs } = verdict;
  const { model, tokens } = report ?? {};
  const parts = [
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(ranMs === undefined ? [] : [`ran ${durationText(ranMs)}`]),
    ...(waitedMs === undefined || waitedMs < 1000 ? [] : [`waited ${durationText(waitedMs)}`]),
    ...(model === undefined ? [] : [plain(model, 60)]),
    ...(tokens ? [`${counted(tokens.input)} tokens in, ${counted(tokens.output)} out`] : []),
  ];
  return parts.length === 0 ? undefined : `-# ${parts.join(' · ')}`;
}

/** `18,200`. */
function counted(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

function buttonsOf({ cancelAskedBy, phase, run, url, verdict }: DiagnosisView, actions: DiagnosisActions): Button[] {
  const page = run?.url ?? url;
  const isOver = phase === 'done' || phase === 'failed' || phase === 'cancelled';
  const hasEnded = isOver || run?.status === 'completed';
  const failedJobs = phase === 'done' && (verdict?.jobs.failed ?? 0) > 0;
  return [
    ...(page === undefined ? [] : [{ label: 'Open on GitHub', url: page }]),
    ...(actions.cancel && !hasEnded && phase !== 'held'
      ? [
          {
            label: cancelAskedBy === undefined ? 'Cancel' : 'Cancel asked',
            style: 'danger' as const,
            to: actions.cancel,
            disabled: cancelAskedBy !== undefined,
          },
        ]
      : []),
    ...(actions.rerunFailed && failedJobs
      ? [{ label: 'Re-run failed jobs', style: 'primary' as const, to: actions.rerunFailed }]
      : []),
    ...(actions.again && isOver ? [{ label: run ? 'Run again' : 'Try again', to: actions.again }] : []),
  ];
}
