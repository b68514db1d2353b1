import { killWholeStack } from '#tests/faults/kills.ts';
import { proveFlows } from '#tests/faults/prove-flows.ts';
import { say } from '#tests/faults/report.ts';

const KILLS = 5;

/**
 * Every outbound call of create, fire, pause, a form and an answer that comes later, broken in three ways each; then the whole stack killed five times.
 * Answers true when every point was visited and nothing was lost, doubled or left over.
 */
export async function proveFirstLight(): Promise<boolean> {
  const { holds, summary } = await proveFlows('first-light');
  const found = await killWholeStack(KILLS);
  for (const sentence of found) say(`  ✘ after the kills: ${sentence}`);
  say(`${summary}; ${KILLS} kills: ${found.length} violations`);
  return holds && found.length === 0;
}
