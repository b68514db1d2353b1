import { type FaultMode, faultModes } from '#tests/faults/fault-seam.ts';
import type { Outcome } from '#tests/faults/flow.ts';

const LABEL_WIDTH = 110;

/** A table of every flow's calls: what came of breaking each in each way, and what was found wrong. */
export function reportOutcomes(outcomes: readonly Outcome[]): void {
  for (const flow of new Set(outcomes.map((outcome) => outcome.flow))) {
    const ofFlow = outcomes.filter((outcome) => outcome.flow === flow);
    const labels = [...new Set(ofFlow.map(({ label }) => label))];
    say(`${flow}: ${labels.length} points × ${faultModes.length}`);
    for (const label of labels) {
      const markOfMode = (mode: FaultMode) =>
        markOf(ofFlow.find((outcome) => outcome.label === label && outcome.mode === mode));
      say(`  ${label.padEnd(LABEL_WIDTH)} ${faultModes.map(markOfMode).join(' ')}`);
    }
    for (const { holds, label, mode, violations } of ofFlow) {
      for (const sentence of holds) say(`  H ${label}, ${mode}: ${sentence}`);
      for (const sentence of violations) say(`  ✘ ${label}, ${mode}: ${sentence}`);
    }
  }
}

function markOf(outcome: Outcome | undefined): string {
  if (!outcome) return '–';
  if (!outcome.struck) return 'not visited';
  if (outcome.violations.length > 0) return '✘';
  return outcome.holds.length > 0 ? 'H' : '✔';
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
