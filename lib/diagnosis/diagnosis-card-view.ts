import type { Repository, WorkflowJob, WorkflowRun } from '#lib/diagnosis/github.ts';
import type { Verdict } from '#lib/diagnosis/verdict.ts';

/** A failure in words for people, as `explain` gives them: Markdown of ours with facts quoted already. */
export interface Told {
  /** A code of the table of errors. */
  readonly code: string;
  readonly happened: string;
  readonly mend: string;
}

/**
 * Where a diagnosis stands. `queued`: nothing was sent. `dispatching`: the order is on its way. `locating`: GitHub took it, the run
 * is looked for. `running`: its run is followed, until the verdict is there. `done`: ended, with a verdict. `held`: nobody can tell
 * whether it was started, or what became of it. `failed`: it was refused, or cannot be followed any further. `cancelled`: it was
 * stopped before it was started.
 */
export type DiagnosisPhase =
  | 'queued'
  | 'dispatching'
  | 'locating'
  | 'running'
  | 'done'
  | 'held'
  | 'failed'
  | 'cancelled';

/** Everything that a diagnosis' card tells, as values. Times are epoch milliseconds. */
export interface DiagnosisView {
  readonly phase: DiagnosisPhase;
  /** The time that the card is made for. */
  readonly now: number;
  readonly project: string;
  readonly repository: Repository;
  readonly workflow: { readonly file: string; readonly name: string };
  readonly ref: string;
  /** What people filled in, without our own marker. */
  readonly inputs: Readonly<Record<string, string>>;
  /** A person's id, or the name of the trigger that asked. */
  readonly requestedBy: { readonly userId: string } | { readonly trigger: string };
  readonly createdAt: number;
  readonly dispatchedAt?: number;
  /** The page of the run, or of the workflow as long as there is none. */
  readonly url?: string;
  readonly run?: WorkflowRun;
  readonly jobs?: readonly WorkflowJob[];
  /** What is in the way at this moment and will be tried again, `until` when. */
  readonly trouble?: Told & { readonly until?: number };
  /** Since when it takes longer than it should. It is watched all the same. */
  readonly overdueSince?: number;
  /** The id of the person who asked GitHub to cancel. */
  readonly cancelAskedBy?: string;
  /** Why GitHub did not cancel it, when somebody asked. */
  readonly cancelRefused?: Told;
  readonly verdict?: Verdict;
  /** Why it is `held` or `failed`. */
  readonly error?: Told;
  /** The attempt that this one repeats, when it is a re-run. */
  readonly rerunOf?: number;
}
