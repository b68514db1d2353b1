/** A repository by its owner and name, as GitHub spells them. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** `queued` stands for every status of GitHub's in which nothing runs yet (queued, requested, waiting, pending). */
export type WorkflowStatus = 'queued' | 'in_progress' | 'completed';

/** GitHub's own words: https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run */
export type Conclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'timed_out'
  | 'skipped'
  | 'neutral'
  | 'action_required'
  | 'stale'
  | 'startup_failure';

/** One attempt of a run of a workflow. Times are epoch milliseconds. */
export interface WorkflowRun {
  readonly id: number;
  readonly attempt: number;
  readonly status: WorkflowStatus;
  readonly conclusion?: Conclusion;
  /** The page for people. */
  readonly url: string;
  /** What `run-name` made; bears the correlation input when the workflow shows it. */
  readonly title: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly updatedAt: number;
}

export interface WorkflowStep {
  readonly name: string;
  readonly number: number;
  readonly status: WorkflowStatus;
  readonly conclusion?: Conclusion;
  readonly startedAt?: number;
  readonly completedAt?: number;
}

export interface WorkflowJob {
  /** Also the id of its check run. */
  readonly id: number;
  readonly name: string;
  readonly status: WorkflowStatus;
  readonly conclusion?: Conclusion;
  readonly url: string;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly steps: readonly WorkflowStep[];
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** Of the zip, bytes. */
  readonly size: number;
  readonly expired: boolean;
}

/** What came out of an artifact for one file: its text, or why it was not read, in words for people. */
export type ArtifactFile = { readonly text: string } | { readonly refused: string };

export interface Dispatch {
  readonly repository: Repository;
  /** The workflow's file name, `diagnose.yml`. */
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What a server said of a dispatch: newer ones name the run, older ones only accept. */
export interface Dispatched {
  readonly workflowRunId?: number;
  readonly url?: string;
}

/**
 * GitHub Actions, as far as we use it.
 *
 * Every method rejects with OutboundFailure where asking again may help or the outcome is in doubt (`transient`,
 * `rate_limited` with the time to wait, `unknown_outcome`, `never_started`), and with a DomainError of the codes `github.*` for
 * refusals that a person must mend.
 */
export interface GithubActions {
  /** Starts a workflow. A server that does not know `return_run_details` is asked again without it: its refusal started nothing. */
  dispatch(dispatch: Dispatch): Promise<Dispatched>;
  /**
   * The dispatched run whose title bears `marker`, among those created at or after `since` (epoch ms). Undefined when the list
   * does not show one (yet: GitHub's list may be a minute behind).
   */
  find(query: {
    readonly repository: Repository;
    readonly workflow: string;
    readonly marker: string;
    readonly since: number;
  }): Promise<WorkflowRun | undefined>;
  /** One attempt of a run; the newest unless named. Undefined when the run is gone while the repository is there. */
  run(repository: Repository, id: number, attempt?: number): Promise<WorkflowRun | undefined>;
  /** The jobs of an attempt, in GitHub's order; at most 300. */
  jobs(repository: Repository, id: number, attempt: number): Promise<readonly WorkflowJob[]>;
  /** The last part of a job's log, at most 64 KB of text, whatever its size; empty when GitHub has none (any more). */
  logTail(repository: Repository, jobId: number): Promise<string>;
  artifacts(repository: Repository, id: number): Promise<readonly Artifact[]>;
  /** The named files of an artifact; those that it does not hold are missing in the answer. Reads within fixed limits of size. */
  artifactFiles(
    repository: Repository,
    artifact: Artifact,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, ArtifactFile>>;
  /** What a job's check run says of itself (Markdown), when it does. */
  summary(repository: Repository, jobId: number): Promise<string | undefined>;
  /** Asks to cancel; `finished` when there was nothing left to cancel. */
  cancel(repository: Repository, id: number): Promise<'asked' | 'finished'>;
  /** Starts the next attempt of a completed run, of all jobs or of those that failed. */
  rerun(repository: Repository, id: number, jobs: 'all' | 'failed'): Promise<void>;
}

/** An input that a workflow declares for its dispatch. */
export interface WorkflowInput {
  readonly name: string;
  readonly required: boolean;
  readonly description?: string;
  /** For the type `choice`. */
  readonly choices?: readonly string[];
  readonly default?: string;
}

/** What `/setup github` learns of a repository and its workflow. */
export interface Inspection {
  /** As GitHub spells it, which may differ in case from what was asked for. */
  readonly repository: Repository;
  readonly repositoryId: number;
  readonly defaultBranch: string;
  readonly workflow: {
    readonly file: string;
    readonly name: string;
    /** Undefined when the workflow's file may not be read (no right to contents). */
    readonly inputs?: readonly WorkflowInput[];
    /** Whether its `run-name` shows the input `watchbell_run_id`. */
    readonly showsMarker?: boolean;
  };
  /** Rights that the credential lacks for following and re-running, as GitHub names them: `actions: write`. */
  readonly missing: readonly string[];
}

export interface GithubSetup {
  /**
   * Looks at a repository and one of its workflows with the deployment's credential.
   *
   * Throws `github.not_configured`, `github.repository_missing` (or not reachable for the credential), `github.workflow_missing`,
   * `github.not_dispatchable`, `github.unauthorized`, `github.forbidden`.
   */
  inspect(repository: Repository, workflow: string): Promise<Inspection>;
}
