import { killAtMoments } from '#tests/faults/diagnose-kills.ts';
import { proveFlows } from '#tests/faults/prove-flows.ts';
import { say } from '#tests/faults/report.ts';

const ROUNDS = 2;

/**
 * Every outbound call of diagnoses, broken in three ways each; then the whole stack killed at the moments of their lives.
 *
 * Answers true when every point was visited, GitHub was asked for each run once at most, every run ended as it ended there and its
 * card says so.
 */
export async function proveDiagnose(): Promise<boolean> {
  const flows = await proveFlows('diagnose');
  const { holds, kills, violations } = await killAtMoments(ROUNDS);
  for (const sentence of holds) say(`  H after the kills: ${sentence}`);
  for (const sentence of violations) say(`  ✘ after the kills: ${sentence}`);
  say(`${flows.summary}; ${kills} kills: ${violations.length} violations, ${holds.length} HOLDs`);
  return flows.holds && violations.length === 0;
}
