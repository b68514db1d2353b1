import { diagnoseProof } from '#tests/faults/diagnose-proof.ts';
import type { FlowProof } from '#tests/faults/flow.ts';
import { flows } from '#tests/faults/flows.ts';
import { violations } from '#tests/faults/invariants.ts';

const firstLightProof: FlowProof = {
  flows,
  // Leases (2 min), visibility time-outs (6 min), and a sweep after each.
  recovery: 'PT20M',
  bySite: false,
  // The watcher counts in `fire` only, where minutes pass for certain; they are alike, so the first few of its calls will do.
  choose: (flow, points) =>
    points.filter(
      ({ functionName, label }) => functionName !== 'watcher' || (flow.name === 'fire' && / #[1-5]$/.test(label)),
    ),
  findings: async (stack) => ({ violations: await violations(stack), holds: [] }),
};

/** Proofs that break the calls of flows, by name. */
export const flowProofs = { 'first-light': firstLightProof, diagnose: diagnoseProof } as const;
export type ProofName = keyof typeof flowProofs;
