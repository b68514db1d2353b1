import type { Conclusion } from '#lib/diagnosis/github.ts';

/** As a card's edge shows it. */
export type VerdictTone = 'neutral' | 'good' | 'warning' | 'bad';

/** What a conclusion of GitHub's is called here. */
export interface ConclusionWords {
  readonly tone: VerdictTone;
  readonly mark: string;
  /** Behind a name: `checkout · failed`. */
  readonly short: string;
  /** What happened and what it means. */
  readonly happened: string;
  /** What to do now. */
  readonly mend: string;
}

/** https://docs.github.com/en/rest/checks/runs lists what GitHub may conclude. */
export const conclusionWords: Readonly<Record<Conclusion | 'none', ConclusionWords>> = {
  success: {
    tone: 'good',
    mark: '✅',
    short: 'succeeded',
    happened: 'Every job of the workflow did what it should.',
    mend: 'Nothing to do.',
  },
  failure: {
    tone: 'bad',
    mark: '❌',
    short: 'failed',
    happened: 'The workflow failed.',
    mend: 'Look at the failed step; once its cause is mended, re-run the failed jobs.',
  },
  cancelled: {
    tone: 'warning',
    mark: '🚫',
    short: 'cancelled',
    happened: 'The workflow was cancelled before its end, so it answers nothing.',
    mend: 'If nobody asked for it, a newer run of the same group took its place or a job ran out of time. Run it again if the answer is still wanted.',
  },
  timed_out: {
    tone: 'bad',
    mark: '⌛',
    short: 'ran out of time',
    happened: 'GitHub stopped the workflow: it ran longer than its `timeout-minutes` allows.',
    mend: 'Look where it hung; mend that or raise `timeout-minutes`, then run it again.',
  },
  skipped: {
    tone: 'warning',
    mark: '⏩',
    short: 'skipped',
    happened: 'No job ran: each one’s `if:` said no, so there is no answer.',
    mend: 'Look at the conditions in the workflow’s file and at the inputs, then run it again.',
  },
  neutral: {
    tone: 'neutral',
    mark: '⚪',
    short: 'ended neutral',
    happened: 'The workflow ended and says neither that it succeeded nor that it failed.',
    mend: 'Look at its jobs on GitHub.',
  },
  action_required: {
    tone: 'warning',
    mark: '✋',
    short: 'waits for approval',
    happened: 'GitHub wants a person’s approval before the workflow may go on.',
    mend: 'Open the run on GitHub and approve it there, or run the workflow again from a branch that needs none.',
  },
  stale: {
    tone: 'warning',
    mark: '🕸️',
    short: 'gone stale',
    happened: 'GitHub gave the run up: for two weeks nothing was heard of it.',
    mend: 'Check that the runners it asks for are online, then run it again.',
  },
  startup_failure: {
    tone: 'bad',
    mark: '❌',
    short: 'could not start',
    happened:
      'GitHub could not start the workflow: its file is not valid, or the repository’s rules forbid something in it.',
    mend: 'Open the run on GitHub, which names the line; correct the file, then run it again.',
  },
  none: {
    tone: 'warning',
    mark: '❔',
    short: 'ended',
    happened: 'The workflow ended, and GitHub names no conclusion.',
    mend: 'Look at the run on GitHub.',
  },
};
