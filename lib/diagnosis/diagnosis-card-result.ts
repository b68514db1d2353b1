import { bold, code, codeBlock, fitLines, type Piece, plain, plainLines } from '#lib/diagnosis/diagnosis-card-text.ts';
import type { DiagnosisView } from '#lib/diagnosis/diagnosis-card-view.ts';
import type { Report, ReportCheck } from '#lib/diagnosis/report.ts';
import { durationText } from '#lib/diagnosis/timeline.ts';
import type { Verdict } from '#lib/diagnosis/verdict.ts';
import { conclusionWords } from '#lib/diagnosis/verdict-words.ts';

/** The answer, most important first when room is short: conclusion, cause, failed checks, log, notes, summary, links. */
export function resultPieces(view: DiagnosisView, verdict: Verdict): Piece[] {
  const { failed, notes, report, summary } = verdict;
  const said = report?.summary ?? summary;
  return [
    { rank: 1, most: 700, write: () => verdictWords(view, verdict) },
    { rank: 6, most: 450, write: (room) => (said === undefined ? '' : plainLines(said, room)) },
    { rank: 2, most: 550, write: (room) => (report?.rootCause ? causeWords(report.rootCause, room) : '') },
    { rank: 3, most: 500, write: (room) => (report ? checkWords(report, room) : '') },
    { rank: 4, most: 800, write: (room) => (failed ? logWords(failed, room) : '') },
    { rank: 8, most: 250, write: (room) => (report ? metricWords(report, room) : '') },
    { rank: 7, most: 350, write: (room) => (report ? linkWords(report, room) : '') },
    { rank: 5, most: 350, write: (room) => noteWords(notes, room) },
  ];
}

const REPORTED = {
  healthy: '🟢 Its report says **healthy**.',
  degraded: '🟡 Its report says **degraded**.',
  unhealthy: '🔴 Its report says **unhealthy**.',
  unknown: '⚪ Its report says **unknown**: it could not tell.',
} as const;

function verdictWords({ cancelAskedBy }: DiagnosisView, verdict: Verdict): string {
  const { conclusion, disagreements, failed, jobs, report } = verdict;
  const words = conclusionWords[conclusion ?? 'none'];
  const byHand = conclusion === 'cancelled' && cancelAskedBy !== undefined;
  const where = failed && conclusion !== 'cancelled' ? ` First to fail: ${placeWords(failed)}.` : '';
  const count = jobs.all > 1 && jobs.failed > 0 ? ` ${jobs.failed} of ${jobs.all} jobs failed.` : '';
  const ended = `${words.mark} ${words.happened}${where}${count}`;
  const reported = report ? [[REPORTED[report.status], ...disagreements].join(' ')] : [];
  // The bad news first: a tick above them would be read as the answer.
  const isGoodEnd = conclusion === 'success' && verdict.tone !== 'good';
  const facts = isGoodEnd ? [...reported, ended] : [ended, ...reported];
  const mend = byHand
    ? `<@${cancelAskedBy}> asked for it. Run it again if the answer is still wanted.`
    : mendWords(verdict);
  return [...facts, `→ ${mend}`].join('\n');
}

/** A run may go well and still bring bad news: then that is what asks for a deed. */
function mendWords({ conclusion, report }: Verdict): string {
  const isBad = report && (report.status !== 'healthy' || report.counts.fail > 0);
  if (conclusion !== 'success' || !isBad) return conclusionWords[conclusion ?? 'none'].mend;
  if (report.status === 'unknown') return 'Look at its checks; run it again once it can tell.';
  return report.rootCause
    ? 'Mend the cause below, then run it again.'
    : 'Look at the checks below, mend what they name, then run it again.';
}

function placeWords({ job, step }: { readonly job: string; readonly step?: string }): string {
  return step === undefined ? bold(job) : `${bold(job)} › ${bold(step, 100)}`;
}

function causeWords({ confidence, evidence, summary }: NonNullable<Report['rootCause']>, room: number): string {
  const sure = confidence === undefined ? '' : ` (${Math.round(confidence * 100)} % sure)`;
  const head = `**Root cause**${sure} `;
  const cause = `${head}${plain(summary, Math.min(room - head.length, 380))}`;
  const lines = evidence.map((line) => `• ${plain(line, 150)}`);
  return fitLines([cause, ...lines], room, (hidden) => `-# and ${hidden} more`) || cause;
}

const CHECK_MARKS = { fail: '❌', warn: '⚠️', skip: '⏩', pass: '✅' } as const;

/** Failed checks first; what went well is only counted, unless nothing else is there. */
function checkWords({ checks, counts }: Report, room: number): string {
  const all = counts.pass + counts.warn + counts.fail + counts.skip;
  if (all === 0) return '';
  const worth = checks.filter(({ status }) => status === 'fail' || status === 'warn');
  const shown = worth.length > 0 ? worth : checks;
  const total = [
    [counts.fail, 'failed'],
    [counts.warn, 'with a warning'],
    [counts.skip, 'skipped'],
    [counts.pass, 'passed'],
  ] as const;
  const head = `**Checks** ${total.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ')}`;
  const hidden = (worth.length > 0 ? counts.fail + counts.warn : all) - shown.length;
  const more = (cut: number) => `-# and ${cut + hidden} more`;
  const body = fitLines(shown.map(checkLine), room - head.length - 16, more);
  const rest = hidden > 0 && !body.includes('\n-# and ') ? `\n${more(0)}` : '';
  return body === '' ? head : `${head}\n${body}${rest}`;
}

function checkLine({ durationMs, message, name, status, url }: ReportCheck): string {
  const time = durationMs === undefined ? '' : ` · ${shortTime(durationMs)}`;
  const link = url?.startsWith('https:') && url.length <= 120 ? ` · [look](${url})` : '';
  const said = message === undefined ? '' : ` · ${plain(message, 150)}`;
  return `${CHECK_MARKS[status]} ${plain(name, 60)}${said}${time}${link}`;
}

function shortTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : durationText(milliseconds);
}

function logWords({ job, lines = [], step, url }: NonNullable<Verdict['failed']>, room: number): string {
  if (lines.length === 0) return '';
  const head = `**Last lines** of ${placeWords({ job, ...(step === undefined ? {} : { step }) })}${logLink(url)}`;
  const left = room - head.length - codeBlock('').length - 1;
  const kept: string[] = [];
  let taken = 0;
  // From the end: that is where it broke.
  for (const line of lines.toReversed()) {
    taken += line.length + 1;
    if (taken > left) break;
    kept.unshift(line);
  }
  return kept.length === 0 ? head : `${head}\n${codeBlock(kept.join('\n'))}`;
}

function logLink(url: string): string {
  const isPage = /^https?:\/\/[^\s()<>]{1,300}$/.test(url);
  return isPage ? ` · [whole log](${url})` : '';
}

function metricWords({ metrics }: Report, room: number): string {
  if (metrics.length === 0) return '';
  const parts = metrics.map(({ name, value }) => `${plain(name, 40)} ${code(value, 40)}`);
  while (parts.length > 1 && parts.join(' · ').length > room - 12) parts.pop();
  return `**Metrics** ${parts.join(' · ')}`;
}

function linkWords({ links }: Report, room: number): string {
  // The host stands beside the words, which anybody may choose.
  const lines = links.map(({ label, url }) => `🔗 [${plain(label, 60)}](${url}) · ${plain(new URL(url).host, 60)}`);
  return fitLines(lines, room, (hidden) => `-# and ${hidden} more links in the report`);
}

function noteWords(notes: readonly string[], room: number): string {
  return fitLines(
    notes.map((note) => `-# ⚠️ ${note}`),
    room,
    (hidden) => `-# and ${hidden} more notes of this kind`,
  );
}
