import { durationText } from '#lib/diagnosis/timeline.ts';
import { escapeCode, escapeMarkdown } from '#lib/discord/render.ts';
import type { Trace } from '#lib/traces/trace.ts';

export const outcomeIcons: Readonly<Record<Trace['outcome'], string>> = { success: '✅', error: '❌', retry: '⏳' };

/** A length of time in at most seven characters: `240 ms`, `1.2 s`, `1m 04s`. */
export function lengthText(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds));
  if (whole < 1_000) return `${whole} ms`;
  if (whole < 59_950) return `${(whole / 1_000).toFixed(1)} s`;
  return durationText(whole);
}

/** True while a step is open: what the trace tells of goes on. */
export function goesOn({ steps }: Trace): boolean {
  return steps.some(({ status }) => status === 'running');
}

/** How long it took, or takes until now. */
export function lengthOf(trace: Trace, now: number): number {
  return goesOn(trace) ? Math.max(trace.durationMs, now - trace.startedAt) : trace.durationMs;
}

/** `240 ms`, `1m 04s so far`. */
export function tookText(trace: Trace, now: number): string {
  return `${lengthText(lengthOf(trace, now))}${goesOn(trace) ? ' so far' : ''}`;
}

/** A title in bold, in at most `room` characters besides the marks. */
export function boldTitle(title: string, room: number): string {
  const whole = title.replaceAll(/\s+/g, ' ').trim();
  let shown = whole.slice(0, room).toWellFormed();
  while (escapeMarkdown(shown).length > room) shown = shown.slice(0, -1).toWellFormed();
  return `**${escapeMarkdown(shown).trim() || '…'}**${shown.length < whole.length ? '…' : ''}`;
}

/** A short text of others between backticks. */
export function inCode(text: string, room = 64): string {
  return `\`${escapeCode(text.replaceAll(/\s+/g, ' ')).slice(0, room).toWellFormed() || ' '}\``;
}

/** Whose trace it is, in words that follow it. */
export function ownerText({ owner }: Pick<Trace, 'owner'>): string {
  const user = /^(?:debug:)?(\d{1,20})$/.exec(owner)?.[1];
  if (user !== undefined) return `of <@${user}>`;
  const trigger = /^trigger:([a-z0-9]{1,32})$/.exec(owner)?.[1];
  return trigger === undefined ? `of ${inCode(owner)}` : `of the trigger ${inCode(trigger)}`;
}
