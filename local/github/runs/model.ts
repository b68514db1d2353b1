import type { Account } from '../demo/content.ts';

export const CONCLUSIONS = [
  'success',
  'failure',
  'cancelled',
  'timed_out',
  'skipped',
  'neutral',
  'action_required',
  'stale',
  'startup_failure',
] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

export type Phase = 'absent' | 'queued' | 'in_progress' | 'completed';

/**
 * A stretch of virtual time, epoch milliseconds. Everything about a run is planned when it is made, and what it is at an
 * instant follows from the clock; who cancels or ends it changes the plan.
 */
export interface Span {
  readonly createdAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly conclusion: Conclusion;
}

export interface Step extends Span {
  readonly number: number;
  readonly name: string;
  /** What it writes. */
  readonly log?: string;
}

export interface Annotation {
  readonly level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
  readonly path?: string;
  readonly line?: number;
}

/** Text, or so many bytes of made-up lines. */
export type LogSource = string | { readonly bytes: number };

export interface Job extends Span {
  readonly id: number;
  readonly name: string;
  /** The attempt that it ran in; an earlier one than the run's when a re-run left it as it was. */
  readonly attempt: number;
  readonly steps: readonly Step[];
  readonly log?: LogSource;
  readonly summary?: string;
  readonly annotations: readonly Annotation[];
  /** How far webhooks have told it. */
  readonly told: Phase;
}

/** What is in an artifact: files, a zip as it is, or a zip with one stored file of so many bytes. */
export type ArtifactContent =
  | { readonly files: Readonly<Record<string, string | { readonly bytes: number }>> }
  | { readonly rawZipBase64: string }
  | { readonly bytes: number };

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly content: ArtifactContent;
  readonly retentionDays: number;
  readonly sizeInBytes: number;
  /** `sha256:…` of the zip; none of one that is made up as it is read. */
  readonly digest?: string;
}

export interface Attempt extends Span {
  readonly number: number;
  readonly actor: Account;
  readonly jobs: readonly Job[];
  readonly artifacts: readonly Artifact[];
  /** How far webhooks have told it; `queued` is GitHub's `requested`. */
  readonly told: Phase;
}

export interface Run {
  readonly id: number;
  readonly repositoryId: number;
  readonly workflowId: number;
  readonly number: number;
  readonly event: 'workflow_dispatch' | 'push';
  /** Branch or tag. */
  readonly ref: string;
  readonly sha: string;
  readonly title: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly actor: Account;
  readonly createdAt: number;
  /** The last one is what the run shows. */
  readonly attempts: readonly Attempt[];
}

export function phaseOf({ createdAt, endsAt, startsAt }: Span, now: number): Phase {
  if (now < createdAt) return 'absent';
  if (now >= endsAt) return 'completed';
  return now < startsAt ? 'queued' : 'in_progress';
}

export function lastAttempt(run: Run): Attempt {
  const attempt = run.attempts.at(-1);
  if (!attempt) throw new Error(`run ${run.id} has no attempt`);
  return attempt;
}

/** The run with another last attempt. */
export function withAttempt(run: Run, attempt: Attempt): Run {
  return { ...run, attempts: [...run.attempts.slice(0, -1), attempt] };
}

/** The virtual instant at which an attempt last changed. */
export function updatedAt(attempt: Attempt, now: number): number {
  const spans: Span[] = [attempt, ...attempt.jobs];
  const instants = spans.flatMap(({ createdAt, endsAt, startsAt }) => [createdAt, startsAt, endsAt]);
  return Math.max(attempt.createdAt, ...instants.filter((instant) => instant <= now));
}
