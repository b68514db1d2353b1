import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FaultPoint } from '#tests/faults/fault-seam.ts';
import type { Outcome, Scenario } from '#tests/faults/flow.ts';
import type { ProofName } from '#tests/faults/flow-proofs.ts';

/** What a process is told to do. */
export type Order = { readonly proof: ProofName } & ({ readonly pointsOf: string } | { readonly scenario: Scenario });

const ENTRY = fileURLToPath(new URL('scenario-process.ts', import.meta.url));

export interface ScenarioPool {
  pointsOf(flow: string): Promise<readonly FaultPoint[]>;
  run(scenario: Scenario): Promise<Outcome>;
  stop(): void;
}

/** `size` processes that run scenarios, one at a time each. */
export function startScenarioPool(proof: ProofName, size: number): ScenarioPool {
  const idle: ChildProcess[] = [];
  const waiting: Array<(child: ChildProcess) => void> = [];
  const all = Array.from({ length: size }, () => fork(ENTRY, { execArgv: ['--disable-warning=ExperimentalWarning'] }));
  for (const child of all) release(child);

  function release(child: ChildProcess): void {
    const next = waiting.shift();
    if (next) next(child);
    else idle.push(child);
  }

  async function ask(order: Order): Promise<unknown> {
    const child = idle.pop() ?? (await new Promise<ChildProcess>((resolve) => waiting.push(resolve)));
    const answer = await new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', () => reject(new Error('a process that runs scenarios died')));
      child.send(order);
    });
    child.removeAllListeners('exit');
    release(child);
    return answer;
  }

  return {
    pointsOf: (flow) => ask({ proof, pointsOf: flow }) as Promise<readonly FaultPoint[]>,
    run: (scenario) => ask({ proof, scenario }) as Promise<Outcome>,
    stop() {
      for (const child of all) {
        child.removeAllListeners('exit');
        child.kill();
      }
    },
  };
}
