import { createFaultSeam, type FaultMode, type FaultPoint, faultModes } from '#tests/faults/fault-seam.ts';
import { type Flow, flows } from '#tests/faults/flows.ts';
import { violations } from '#tests/faults/invariants.ts';
import { killWholeStack } from '#tests/faults/kills.ts';
import { startTestStack } from '#tests/harness/test-stack.ts';

/** Long enough for leases (2 min), visibility time-outs (6 min) and a sweep after each. */
const RECOVERY = 'PT20M';

/** Scenarios under way at once. */
const PARALLEL = 2;

interface Scenario {
  readonly flow: Flow;
  readonly label: string;
  readonly mode: FaultMode;
}

interface Outcome extends Scenario {
  readonly struck: boolean;
  readonly violations: readonly string[];
}

/**
 * Every outbound call of create, fire, pause, a form and an answer that comes later, broken in three ways each; then the whole stack killed five times.
 * Answers true when every point was visited and nothing was lost, doubled or left over.
 */
export async function proveFirstLight(): Promise<boolean> {
  const scenarios: Scenario[] = [];
  for (const flow of flows) {
    for (const { label } of await pointsOf(flow)) {
      scenarios.push(...faultModes.map((mode) => ({ flow, label, mode })));
    }
  }
  const outcomes = await runAll(scenarios);
  report(outcomes);
  const unvisited = outcomes.filter(({ struck }) => !struck);
  const violated = outcomes.filter((outcome) => outcome.violations.length > 0);
  const killed = await killWholeStack(5);
  for (const sentence of killed) say(`  ✘ after the kills: ${sentence}`);
  say(
    `${outcomes.length} scenarios and 5 kills: ${violated.length + (killed.length > 0 ? 1 : 0)} with violations, ${unvisited.length} points not visited`,
  );
  return unvisited.length === 0 && violated.length === 0 && killed.length === 0;
}

/**
 * The calls that a flow makes when nothing breaks. The watcher counts in `fire` only, where minutes pass for certain; they
 * are alike, so the first few of its calls will do.
 */
async function pointsOf(flow: Flow): Promise<FaultPoint[]> {
  const seam = createFaultSeam();
  const stack = await startTestStack({ outbound: seam.outbound, hasDied: seam.hasDied });
  try {
    await flow.prepare(stack);
    seam.arm();
    await flow.act(stack);
    const { points } = seam.disarm();
    return points.filter(
      ({ functionName, label }) => functionName !== 'watcher' || (flow.name === 'fire' && / #[1-5]$/.test(label)),
    );
  } finally {
    await stack.stop();
  }
}

async function runAll(scenarios: readonly Scenario[]): Promise<Outcome[]> {
  const waiting = [...scenarios];
  const outcomes: Outcome[] = [];
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await run(next));
  }
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return outcomes;
}

async function run(scenario: Scenario): Promise<Outcome> {
  const { flow, label, mode } = scenario;
  const seam = createFaultSeam();
  const stack = await startTestStack({ outbound: seam.outbound, hasDied: seam.hasDied });
  try {
    await flow.prepare(stack);
    seam.arm({ label, mode });
    const acknowledged = await flow.act(stack);
    const { struck } = seam.disarm();
    const lost = acknowledged ? await flow.check(stack) : [];
    if (!acknowledged) await flow.repeat(stack);
    await stack.advance(RECOVERY);
    const found = [
      ...(flow.takesTime ? [] : lost.map((sentence) => `acknowledged, but ${sentence}`)),
      ...(await flow.check(stack)),
      ...(await violations(stack)),
    ];
    return { ...scenario, struck, violations: found };
  } finally {
    await stack.stop();
  }
}

function report(outcomes: readonly Outcome[]): void {
  for (const flow of flows) {
    const ofFlow = outcomes.filter((outcome) => outcome.flow === flow);
    const labels = [...new Set(ofFlow.map(({ label }) => label))];
    say(`${flow.name}: ${labels.length} points × ${faultModes.length}`);
    for (const label of labels) {
      const marks = faultModes.map((mode) =>
        markOf(ofFlow.find((outcome) => outcome.label === label && outcome.mode === mode)),
      );
      say(`  ${label.padEnd(72)} ${marks.join(' ')}`);
    }
    for (const { label, mode, violations: found } of ofFlow) {
      for (const sentence of found) say(`  ✘ ${label}, ${mode}: ${sentence}`);
    }
  }
}

function markOf(outcome: Outcome | undefined): string {
  if (!outcome?.struck) return 'not visited';
  return outcome.violations.length === 0 ? '✔' : '✘';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
