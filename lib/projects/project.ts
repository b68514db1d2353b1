import type { WorkflowInput } from '#lib/diagnosis/github.ts';

/** One workflow that may be started from chat. */
export interface AllowedWorkflow {
  /** Its file name, `diagnose.yml`. */
  readonly file: string;
  readonly name: string;
  /** Branches and tags that it may be started on; `*` inside a word stands for anything, `release/*`. Never empty. */
  readonly refs: readonly string[];
  /** Names of inputs that people may fill in. */
  readonly inputs: readonly string[];
  /** What its file declares, when it could be read: for checks before GitHub is asked, and for suggestions. */
  readonly declared?: readonly WorkflowInput[];
  /** True when its file declares the input `watchbell_run_id`: then we send it. */
  readonly takesMarker: boolean;
  /** True when its `run-name` shows that input too: then a run can be found by it. */
  readonly showsMarker: boolean;
}

/** A repository that is linked to the workspace: what may be started there is listed, everything else is refused. */
export interface Project {
  readonly schemaVersion: 1;
  readonly guildId: string;
  /** `p` and 15 characters; also the home of its runs. */
  readonly id: string;
  /** What people type as the target; unique in the workspace without regard to case. */
  readonly name: string;
  readonly repository: { readonly owner: string; readonly name: string; readonly id: number };
  readonly defaultBranch: string;
  /** The first one is what `/diagnose` starts unless another is named. */
  readonly workflows: readonly AllowedWorkflow[];
  readonly version: number;
  readonly linkedBy: string;
  readonly updatedAt: number;
}

/** The input by which a run can be told from all others; its value is our run's id. */
export const MARKER_INPUT = 'watchbell_run_id';

/** The input that carries the correlation id to workflows that declare it. */
export const CORRELATION_INPUT = 'watchbell_correlation_id';

/** Whether a workflow's file declares the input for the correlation id: then we send it. */
export function takesCorrelation({ declared }: AllowedWorkflow): boolean {
  return declared?.some(({ name }) => name === CORRELATION_INPUT) ?? false;
}

/** Whether an input is ours to fill in. */
export function isOurInput(name: string): boolean {
  return name === MARKER_INPUT || name === CORRELATION_INPUT;
}

/** Projects of one workspace: what a list and suggestions show. */
export const MAX_PROJECTS = 50;
