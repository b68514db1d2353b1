import { faultModes } from '#tests/faults/fault-seam.ts';
import type { Outcome, Scenario } from '#tests/faults/flow.ts';
import { flowProofs, type ProofName } from '#tests/faults/flow-proofs.ts';
import { reportOutcomes, say } from '#tests/faults/report.ts';
import { type ScenarioPool, startScenarioPool } from '#tests/faults/scenario-pool.ts';

/** Processes that run scenarios; each waits for its tables a third of its time. */
const PROCESSES = 3;
const TOLD_EVERY = 100;

export interface Proven {
  readonly outcomes: readonly Outcome[];
  /** True when every point was visited and nothing was violated. */
  readonly holds: boolean;
  /** The two in words. */
  readonly summary: string;
}

/** Breaks the calls of a proof's flows in three ways each, and prints what came of it. */
export async function proveFlows(name: ProofName): Promise<Proven> {
  const pool = startScenarioPool(name, PROCESSES);
  try {
    const scenarios = await scenariosOf(name, pool);
    say(`${scenarios.length} scenarios in ${PROCESSES} processes`);
    const outcomes = await runAll(pool, scenarios);
    reportOutcomes(outcomes);
    return verdictOf(outcomes);
  } finally {
    pool.stop();
  }
}

async function runAll(pool: ScenarioPool, scenarios: readonly Scenario[]): Promise<Outcome[]> {
  let done = 0;
  return Promise.all(
    scenarios.map(async (scenario) => {
      const outcome = await pool.run(scenario);
      done += 1;
      if (done % TOLD_EVERY === 0) say(`${done} of ${scenarios.length}`);
      for (const sentence of outcome.violations)
        say(`✘ ${scenario.flow}: ${scenario.label}, ${scenario.mode}: ${sentence}`);
      return outcome;
    }),
  );
}

async function scenariosOf(name: ProofName, pool: ScenarioPool): Promise<Scenario[]> {
  const proof = flowProofs[name];
  const points = await Promise.all(proof.flows.map((flow) => pool.pointsOf(flow.name)));
  const seen = new Set<string>();
  return proof.flows.flatMap((flow, index) =>
    proof
      .choose(flow, points[index] ?? [], seen)
      .flatMap(({ label }) => faultModes.map((mode) => ({ flow: flow.name, label, mode }))),
  );
}

function verdictOf(outcomes: readonly Outcome[]): Proven {
  const violated = outcomes.filter(({ violations }) => violations.length > 0).length;
  const held = outcomes.filter(({ holds }) => holds.length > 0).length;
  const unvisited = outcomes.filter(({ struck }) => !struck).length;
  return {
    outcomes,
    holds: outcomes.length > 0 && violated === 0 && unvisited === 0,
    summary: `${outcomes.length} scenarios: ${violated} with violations, ${held} with a HOLD, ${unvisited} points not visited`,
  };
}
