import { cleanText, cutPlain } from '#lib/diagnosis/report-text.ts';

/** UTF-16 units from the end of a log; what GithubActions hands out is less. */
const MAX_LOG = 131_072;
const MAX_LINE = 160;
const MAX_LINES = 40;
const DEFAULT_ROOM = 1_000;

/** GitHub's own stamp before every line: `2026-11-21T02:03:04.1234567Z `. */
const STAMP = /^\ufeff?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d{0,6})?Z ?/;

/** What the runner writes for its commands: https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md */
const MARK = /^##\[(group|endgroup|error|warning|notice|debug|command|section)\]/;

/** A step as the list of jobs tells it, times in epoch milliseconds: GitHub gives them in whole seconds. */
interface StepTimes {
  readonly name: string;
  readonly startedAt?: number;
  readonly completedAt?: number;
}

interface Line {
  /** Epoch milliseconds; of the line before when it has none itself. */
  readonly at: number | undefined;
  readonly mark: string | undefined;
  readonly text: string;
}

/**
 * The last lines of a step from the end of a job's log, at most `count` and `room` UTF-16 units in all with their line ends.
 *
 * Without stamps, marks, terminal codes, control characters and credentials, each cut to 160; no line holds three backticks,
 * so that they may stand in a code block. Errors begin with `✖ `, then the others with two blanks. Empty when the log does not
 * reach back to the step. Without a step, or without its times, these are the last lines down to the last error.
 */
export function lastLines(
  log: string,
  { count, room = DEFAULT_ROOM, step }: { readonly count: number; readonly room?: number; readonly step?: StepTimes },
): string[] {
  const lines = dropPreambles(ofStep(linesOf(log), step));
  const shown = lines.map(show).filter((line) => line.text !== '');
  const hasErrors = shown.some(({ isError }) => isError);
  const texts = shown.map(({ isError, text }) => {
    const lead = isError ? '✖ ' : '  ';
    return cutPlain(hasErrors ? `${lead}${text}` : text, MAX_LINE);
  });
  return fitting(texts.slice(-Math.min(count, MAX_LINES)), room);
}

function linesOf(log: string): Line[] {
  const lines: Line[] = [];
  let at: number | undefined;
  const raw = log.slice(-MAX_LOG).split('\n').map(lastWritten);
  // Cleaned as a whole, because a private key goes over many lines.
  for (const line of cleanText(raw.join('\n')).split('\n')) {
    const [stamp = '', seconds, fraction = ''] = STAMP.exec(line) ?? [];
    if (seconds !== undefined) at = Date.parse(`${seconds}.${fraction.padEnd(3, '0')}Z`);
    const text = line.slice(stamp.length);
    const [whole = '', mark] = MARK.exec(text) ?? [];
    lines.push({ at, mark, text: text.slice(whole.length) });
  }
  return lines;
}

/** What is left to see of a line that a progress bar wrote over and over. */
function lastWritten(line: string): string {
  const [stamp = ''] = STAMP.exec(line) ?? [];
  const rest = line.slice(stamp.length);
  return rest.includes('\r') ? `${stamp}${rest.split('\r').findLast((part) => part.trim() !== '') ?? ''}` : line;
}

/** The lines within a step's times; its first and last second may hold lines of its neighbours, which marks tell apart. */
function ofStep(lines: readonly Line[], step: StepTimes | undefined): Line[] {
  const { completedAt, startedAt } = step ?? {};
  const hasStamps = lines.some(({ at }) => at !== undefined);
  const inTime = hasStamps
    ? lines.filter(({ at }) => {
        if (at === undefined) return startedAt === undefined;
        return at >= (startedAt ?? -Infinity) && at < (completedAt ?? Infinity) + 1000;
      })
    : [...lines];
  const lastError = inTime.findLastIndex(({ mark }) => mark === 'error');
  if (lastError === -1) return inTime;
  const upTo = inTime.slice(0, lastError + 1);
  const begin = upTo.findLastIndex((line) => isRunGroup(line));
  return upTo.slice(Math.max(0, begin));
}

function isRunGroup({ mark, text }: Line): boolean {
  return mark === 'group' && text.startsWith('Run ');
}

/** Takes out what the runner tells of a step before it begins: its script, shell and environment. The title stays. */
function dropPreambles(lines: readonly Line[]): Line[] {
  const kept: Line[] = [];
  let inside = false;
  for (const line of lines) {
    if (line.mark === 'group') {
      inside = isRunGroup(line);
      kept.push(line);
    } else if (line.mark === 'endgroup') inside = false;
    else if (line.mark === 'error' || !inside) kept.push(line);
  }
  return kept;
}

const LEADS: Readonly<Record<string, string>> = { group: '▸ ', command: '$ ', warning: '⚠ ' };

function show({ mark, text }: Line): { readonly isError: boolean; readonly text: string } {
  // Three backticks would end the code block; two and one may meet a third.
  const harmless = text.replaceAll(/`{2,}/g, (ticks) => 'ˋ'.repeat(ticks.length)).trimEnd();
  if (mark === 'debug' || harmless.trim() === '') return { isError: false, text: '' };
  return { isError: mark === 'error', text: `${LEADS[mark ?? ''] ?? ''}${harmless}` };
}

/** The last of the lines that fit into the room together. */
function fitting(lines: readonly string[], room: number): string[] {
  const kept: string[] = [];
  let left = room;
  for (const line of lines.toReversed()) {
    left -= line.length + 1;
    if (left < 0) break;
    kept.unshift(line);
  }
  return kept;
}
