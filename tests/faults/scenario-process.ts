import { flowProofs } from '#tests/faults/flow-proofs.ts';
import { pointsOf, runScenario } from '#tests/faults/run-scenario.ts';
import type { Order } from '#tests/faults/scenario-pool.ts';

/** One of the processes that scenarios run in: takes an order at a time and answers what came of it. */
process.on('message', (order: Order) => {
  void carryOut(order).then((answer) => process.send?.(answer));
});

function carryOut(order: Order): Promise<unknown> {
  const proof = flowProofs[order.proof];
  return 'scenario' in order ? runScenario(proof, order.scenario) : pointsOf(proof, order.pointsOf);
}
