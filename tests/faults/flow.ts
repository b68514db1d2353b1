import type { FaultMode, FaultPoint } from '#tests/faults/fault-seam.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';

/** A flow whose every outbound call is broken: what comes before, the part that is broken, and what must be so after. */
export interface Flow {
  readonly name: string;
  prepare(stack: TestStack): Promise<void>;
  /** The part under fault. Answers whether the bot acknowledged it; a person who got no answer asks again afterwards. */
  act(stack: TestStack): Promise<boolean>;
  /** What a person does who got no answer, once everything works again. */
  repeat(stack: TestStack): Promise<void>;
  /** True when what was acknowledged may take until the recovery: a promise of an answer, a time that will come. */
  readonly takesTime?: boolean;
  /** What must be so at the end, as sentences of what is not. */
  check(stack: TestStack): Promise<string[]>;
}

/** What was found once the dust had settled. */
export interface Findings {
  /** A sentence for each thing that must hold and does not. */
  readonly violations: readonly string[];
  /** A sentence for each run that waits for a person, because nobody can tell what became of it. */
  readonly holds: readonly string[];
}

/** Flows that are broken in the same manner. */
export interface FlowProof {
  readonly flows: readonly Flow[];
  /** ISO 8601: long enough for every lease, visibility time-out and sweep that a fault may have to wait for. */
  readonly recovery: string;
  /** True names calls by the way through our code that led to them, so that repeated polls are one point. */
  readonly bySite: boolean;
  /** Which of a flow's calls are broken; `seen` are the calls of earlier flows, for it to fill. */
  choose(flow: Flow, points: readonly FaultPoint[], seen: Set<string>): readonly FaultPoint[];
  /** What must hold whatever broke before. */
  findings(stack: TestStack): Promise<Findings>;
}

export interface Scenario {
  readonly flow: string;
  readonly label: string;
  readonly mode: FaultMode;
}

export interface Outcome extends Scenario, Findings {
  /** Whether the call was reached. */
  readonly struck: boolean;
}
