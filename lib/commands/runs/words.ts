import type { Run, RunStatus } from '#lib/runs/run.ts';

export const runIcons: Readonly<Record<RunStatus, string>> = {
  queued: '🕒',
  running: '⏳',
  following: '🔄',
  succeeded: '✅',
  failed: '❌',
  cancelled: '🚫',
  hold: '✋',
};

export const statusWords: Readonly<Record<RunStatus, string>> = {
  queued: 'waits',
  running: 'is being started',
  following: 'runs',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  hold: 'on hold: nobody knows whether it happened',
};

/** Why there is this run, in words that follow a time: `, by hand (<@…>)`. */
export function causeWords(run: Run): string {
  switch (run.cause) {
    case 'schedule':
      return '';
    case 'catch_up':
      return ', caught up';
    case 'manual':
      return `, by hand (<@${run.requestedBy}>)`;
    case 'diagnose':
      return `, asked for by <@${run.requestedBy}>`;
    case 'rerun':
      return `, another try by <@${run.requestedBy}>`;
  }
}

export function isOver({ status }: Run): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'hold';
}
