import { createFaultSeam, type FaultPoint } from '#tests/faults/fault-seam.ts';
import type { Flow, FlowProof, Outcome, Scenario } from '#tests/faults/flow.ts';
import { startTestStack } from '#tests/harness/test-stack.ts';

/** The calls that a flow makes when nothing breaks. */
export async function pointsOf(proof: FlowProof, name: string): Promise<readonly FaultPoint[]> {
  const flow = flowOf(proof, name);
  const seam = createFaultSeam({ bySite: proof.bySite });
  const stack = await startTestStack({ outbound: seam.outbound, hasDied: seam.hasDied });
  try {
    await flow.prepare(stack);
    seam.arm();
    await flow.act(stack);
    return seam.disarm().points;
  } finally {
    await stack.stop();
  }
}

/** Breaks one call of a flow on a stack of its own, lets time pass, and looks. */
export async function runScenario(proof: FlowProof, scenario: Scenario): Promise<Outcome> {
  const flow = flowOf(proof, scenario.flow);
  const { label, mode } = scenario;
  const seam = createFaultSeam({ bySite: proof.bySite });
  const stack = await startTestStack({ outbound: seam.outbound, hasDied: seam.hasDied });
  try {
    await flow.prepare(stack);
    seam.arm({ label, mode });
    const acknowledged = await flow.act(stack);
    const { struck } = seam.disarm();
    const lost = acknowledged && !flow.takesTime ? await flow.check(stack) : [];
    if (!acknowledged) await flow.repeat(stack);
    await stack.advance(proof.recovery);
    const { holds, violations } = await proof.findings(stack);
    const early = lost.map((sentence) => `acknowledged, but ${sentence}`);
    return { ...scenario, struck, holds, violations: [...early, ...(await flow.check(stack)), ...violations] };
  } catch (error) {
    return { ...scenario, struck: true, holds: [], violations: [`the scenario broke: ${String(error)}`] };
  } finally {
    await stack.stop();
  }
}

function flowOf({ flows }: FlowProof, name: string): Flow {
  const flow = flows.find((one) => one.name === name);
  if (!flow) throw new Error(`there is no flow ${name}`);
  return flow;
}
