import { goesOn, lengthOf, lengthText } from '#lib/commands/debug-last/words.ts';
import { plainName } from '#lib/diagnosis/plain-name.ts';
import type { Lane, PartStatus } from '#lib/diagnosis/timeline.ts';
import { waterfall } from '#lib/diagnosis/waterfall.ts';
import type { StepStatus, Trace } from '#lib/traces/trace.ts';

const statuses: Readonly<Record<StepStatus, PartStatus>> = { ok: 'success', failed: 'failure', running: 'running' };
const icons: Readonly<Record<StepStatus, string>> = { ok: '✅', failed: '❌', running: '⏳' };

const FENCE = { open: '```\n', close: '\n```' } as const;
/** Below this the bars say nothing. */
const FEWEST_CHARACTERS = 140;
/** A row has about so many, the total and a row of what is left out come besides. */
const CHARACTERS_A_ROW = 36;

/** The steps of a trace with bars and times in a code block of at most `room` characters; their numbers when that is little. */
export function stepsText(trace: Trace, now: number, room: number): string {
  const characters = room - FENCE.open.length - FENCE.close.length;
  if (trace.steps.length > 0 && characters >= FEWEST_CHARACTERS) {
    const rows = Math.min(trace.steps.length, Math.floor(characters / CHARACTERS_A_ROW)) + 2;
    const from = trace.startedAt;
    const to = from + Math.max(1, lengthOf(trace, now));
    const timeline = {
      title: trace.title,
      subtitle: '',
      now: goesOn(trace) ? Math.max(now, from) : to,
      lanes: lanesOf(trace),
    };
    const text = waterfall(timeline, { characters, rows }, { span: { from, to }, lengthText });
    if (text !== '') return `${FENCE.open}${text}${FENCE.close}`;
  }
  const counts = countsText(trace);
  return counts.length <= room ? counts : '';
}

function lanesOf({ startedAt, steps }: Trace): Lane[] {
  return steps.map(({ durationMs, name, offsetMs, status }, index) => ({
    name: plainName(name, `Step ${index + 1}`),
    status: statuses[status],
    from: startedAt + offsetMs,
    to: startedAt + offsetMs + durationMs,
    steps: [],
  }));
}

/** `✅ 3 · ❌ 1`. */
function countsText({ steps }: Trace): string {
  return (['ok', 'failed', 'running'] as const)
    .map((status) => ({ status, count: steps.filter((step) => step.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ count, status }) => `${icons[status]} ${count}`)
    .join(' · ');
}
