import { stepsText } from '#lib/commands/debug-last/trace-steps.ts';
import { boldTitle, goesOn, inCode, outcomeIcons, ownerText, tookText } from '#lib/commands/debug-last/words.ts';
import type { Block, Button, Card, Tone } from '#lib/discord/card.ts';
import { timestamp } from '#lib/discord/render.ts';
import { runArgs } from '#lib/runs/run-args.ts';
import type { FoundTrace } from '#lib/traces/look-up.ts';
import { redactTrace } from '#lib/traces/redact-trace.ts';
import type { Trace } from '#lib/traces/trace.ts';

/** Of all texts of a card together; the last line and the labels of buttons come besides, and all stay below 2,000. */
const MAX_TEXT = 1_700;
const TITLE_ROOM = 120;
/** Ten lines with an id each must fit. */
const SHORT_TITLE_ROOM = 40;
const SHORT_CODE_ROOM = 32;
const LABEL_ROOM = 40;

const tones: Readonly<Record<Trace['outcome'], Tone>> = { success: 'good', error: 'bad', retry: 'neutral' };

/** One trace with all that is known of it, its texts without secrets; `older` leads to the one before it. */
export function traceCard({ isOwn, trace: stored }: FoundTrace, now: number, older?: Button): Card {
  const trace = redactTrace(stored);
  const head = [
    `${outcomeIcons[trace.outcome]} ${boldTitle(trace.title, TITLE_ROOM)} · ${outcomeWord(trace)} · ${tookText(trace, now)}`,
    `Started ${timestamp(trace.startedAt, 'F')}${isOwn ? '' : ` · ${ownerText(trace)}`}`,
    `Trace ${inCode(trace.traceId)}`,
    ...(trace.errorCode === undefined ? [] : [`Error ${inCode(trace.errorCode)}`]),
  ].join('\n');
  const tail = isOwn ? '' : '-# Another’s trace: this look is in the audit.';
  const buttons = [...buttonsOf(trace), ...(older ? [older] : [])];
  return {
    tone: tones[trace.outcome],
    blocks: [head, stepsText(trace, now, MAX_TEXT - head.length - tail.length)],
    ...(tail === '' ? {} : { tail }),
    ...(buttons.length === 0 ? {} : { rows: [buttons] }),
  };
}

/** Several traces of one's own, newest first, each with what there is room for; `older` leads to those before them. */
export function tracesCard(stored: readonly Trace[], now: number, older?: Button): Card {
  const traces = stored.map((trace) => redactTrace(trace));
  const heads = traces.map((trace) => shortHead(trace, now));
  const left = MAX_TEXT - heads.reduce((sum, head) => sum + head.length + 1, 0);
  const share = Math.floor(left / Math.max(1, traces.length));
  const blocks = traces.map((trace, index): Block => {
    const text = [heads[index] ?? '', stepsText(trace, now, share)].filter((part) => part !== '').join('\n');
    return { text, button: { label: 'Show', to: { route: 'debug-last.show', args: [trace.traceId] } } };
  });
  return { blocks, ...(older ? { rows: [[older]] } : {}) };
}

function shortHead(trace: Trace, now: number): string {
  const { errorCode, outcome, startedAt, title, traceId } = trace;
  const what = `${outcomeIcons[outcome]} ${boldTitle(title, SHORT_TITLE_ROOM)} · ${tookText(trace, now)}`;
  const code = errorCode === undefined ? '' : ` · ${inCode(errorCode, SHORT_CODE_ROOM)}`;
  return `${what} · ${timestamp(startedAt, 'R')}\n${inCode(traceId)}${code}`;
}

function outcomeWord(trace: Trace): string {
  if (trace.outcome !== 'retry') return trace.outcome;
  return goesOn(trace) ? 'goes on' : 'will be tried again';
}

function buttonsOf({ links = [], run, traceId }: Trace): Button[] {
  const shown = run && runArgs({ ...run, id: traceId });
  return [
    ...(shown ? [{ label: 'Show the run', to: { route: 'runs.show.open', args: shown } }] : []),
    ...links.map(({ label, url }) => ({ label: label.slice(0, LABEL_ROOM).toWellFormed(), url })),
  ];
}
