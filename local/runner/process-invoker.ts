import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { XrayDaemon } from '#local/aws/xray/daemon.ts';
import type { FunctionSpec, Invoker, VirtualClock } from '#local/contract.ts';
import { type FunctionProcess, startFunctionProcess } from '#local/runner/function-process.ts';
import type { Wire } from '#local/wire/wire.ts';

export interface ProcessInvokerOptions {
  readonly functions: readonly FunctionSpec[];
  readonly clock: VirtualClock;
  readonly endpoints: Readonly<Record<string, string>>;
  /** Where each function's lines are kept, one file a function; undefined keeps none. */
  readonly logDir: string | undefined;
  readonly onLine?: (functionName: string, line: string) => void;
  readonly wire: Wire;
  readonly xray: Pick<XrayDaemon, 'begin'>;
  /** Whether the function's lines may be kept. */
  readonly mayLog: (functionName: string) => boolean;
}

/** Runs functions from their bundles in processes of their own; an idle one is used again, a dead one replaced. */
export function createProcessInvoker(options: ProcessInvokerOptions): Invoker & { warmUp(): Promise<void> } {
  const idle = new Map<string, FunctionProcess[]>();
  const all = new Set<FunctionProcess>();
  let stopped = false;
  let started = 0;
  const names = new WeakMap<FunctionProcess, string>();
  const silenced = new Set<string>();
  if (options.logDir !== undefined) mkdirSync(options.logDir, { recursive: true });

  async function start(spec: FunctionSpec): Promise<FunctionProcess> {
    started += 1;
    const name = `${spec.name}-${started}`;
    const worker = await startFunctionProcess({
      spec,
      clock: options.clock,
      endpoints: options.endpoints,
      process: name,
      onLine(line) {
        if (!options.mayLog(spec.name)) {
          sayLost(spec.name);
          return;
        }
        silenced.delete(spec.name);
        if (options.logDir !== undefined) appendFileSync(join(options.logDir, `${spec.name}.log`), `${line}\n`);
        options.onLine?.(spec.name, line);
      },
    });
    names.set(worker, name);
    if (stopped) worker.stop();
    else all.add(worker);
    return worker;
  }

  /** Says once that lines are lost: in AWS nobody would. */
  function sayLost(name: string): void {
    if (silenced.has(name)) return;
    silenced.add(name);
    process.stderr.write(`${name}: its role does not let Lambda keep its log lines; they are lost.\n`);
  }

  function takeIdle(id: string): FunctionProcess | undefined {
    const waiting = idle.get(id) ?? [];
    for (;;) {
      const candidate = waiting.pop();
      if (!candidate || candidate.alive()) return candidate;
      all.delete(candidate);
    }
  }

  return {
    async invoke(functionId, event, cause = options.wire.begin('invoke')) {
      const spec = options.functions.find(({ id }) => id === functionId);
      if (!spec) throw new Error(`template.yaml has no function ${functionId}`);
      const worker = takeIdle(functionId) ?? (await start(spec));
      const leave = options.wire.enter(spec.name, cause, names.get(worker));
      const result = await worker.invoke(event, options.xray.begin(spec)).finally(leave);
      if (worker.alive()) idle.set(functionId, [...(idle.get(functionId) ?? []), worker]);
      else all.delete(worker);
      return result;
    },

    async warmUp() {
      await Promise.all(
        options.functions.map(async (spec) => {
          const worker = await start(spec);
          idle.set(spec.id, [...(idle.get(spec.id) ?? []), worker]);
        }),
      );
    },

    stop() {
      stopped = true;
      for (const worker of all) worker.stop();
      return Promise.resolve();
    },
  };
}
