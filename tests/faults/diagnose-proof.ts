import { diagnoseFlows } from '#tests/faults/diagnose-flows.ts';
import { diagnosisFindings } from '#tests/faults/diagnose-invariants.ts';
import type { FaultPoint } from '#tests/faults/fault-seam.ts';
import type { Flow, FlowProof } from '#tests/faults/flow.ts';

/** What people and GitHub see: broken in every flow anew, the first time that it is called and the last. */
const OUTWARD = ['github', 'discord'];

export const diagnoseProof: FlowProof = {
  flows: diagnoseFlows,
  // Leases (2 min), visibility time-outs (6 min, twice), the look of a card that is due, and a sweep after each.
  recovery: 'PT25M',
  bySite: true,
  choose: chooseDistinct,
  findings: diagnosisFindings,
};

/**
 * Each call once by the way that leads to it: the first time it is made in the first flow that makes it. What reaches out of our
 * account is broken in each flow anew, and there the last time too: the first look at a run is another than the one that sees its end.
 */
function chooseDistinct(_flow: Flow, points: readonly FaultPoint[], seen: Set<string>): readonly FaultPoint[] {
  const chosen = new Set<FaultPoint>();
  for (const [call, repetitions] of Map.groupBy(points, ({ call }) => call)) {
    const [first] = repetitions;
    if (!first) continue;
    const isOutward = OUTWARD.includes(first.target);
    if (!seen.has(call) || isOutward) chosen.add(first);
    const last = repetitions.at(-1);
    if (last && isOutward && !seen.has(call)) chosen.add(last);
    seen.add(call);
  }
  return points.filter((point) => chosen.has(point));
}
