import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Figure, median, percentile } from '#bench/figure.ts';
import { createSigner, environmentOf } from '#bench/signed-command.ts';
import type { Invoker } from '#local/contract.ts';
import { type Stack, startStack } from '#local/stack.ts';

const run = promisify(execFile);

const WARM_SAMPLES = 500;
/** The first calls of a process, which find nothing compiled and no connection. */
const WARM_UP = 50;
const COLD_SAMPLES = 25;
const WARM_TARGET_MS = 50;
const COLD_TARGET_MS = 1_000;

interface Times {
  readonly ours: readonly number[];
  readonly floor: readonly number[];
  readonly sinceStart: number;
}

/**
 * From Discord's `/diagnose` to the answer that one comes later, by the bundle of `interactions` before the local services; warm, and
 * from the start of a fresh process. `floor` is the bundle of an SDK that sends one message.
 */
export async function measureDeferral(root: string, floor: string): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-deferral-'));
  const stack = await startStack({ port: 0, dataDir, invoker: idle });
  try {
    const measure = driver(stack, root, dataDir);
    const ours = join(root, 'dist/interactions/index.js');
    const warm = await measure(ours, WARM_UP + WARM_SAMPLES, floor);
    const cold: number[] = [];
    const coldFloor: number[] = [];
    for (let sample = 0; sample < COLD_SAMPLES; sample += 1) {
      cold.push((await measure(ours, 1)).sinceStart);
      coldFloor.push((await measure(floor, 1)).sinceStart);
    }
    return figuresOf(warm, cold, coldFloor);
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function figuresOf(warm: Times, cold: readonly number[], coldFloor: readonly number[]): Figure[] {
  const [ours, floor] = [warm.ours.slice(WARM_UP), warm.floor.slice(WARM_UP)];
  return [
    { name: '/diagnose deferred, warm, p50', value: median(ours), unit: 'ms' },
    { name: '/diagnose deferred, warm, p99', value: percentile(ours, 99), unit: 'ms', target: WARM_TARGET_MS },
    { name: '/diagnose deferred, warm p50 over one SendMessage', value: median(ours) / median(floor), unit: '×' },
    { name: '/diagnose deferred, fresh process, p50', value: median(cold), unit: 'ms' },
    { name: '/diagnose deferred, fresh process, p99', value: percentile(cold, 99), unit: 'ms', target: COLD_TARGET_MS },
    { name: '/diagnose deferred, fresh over one SendMessage', value: median(cold) / median(coldFloor), unit: '×' },
  ];
}

function driver(stack: Stack, root: string, dataDir: string) {
  const signed = createSigner(stack, 'Otto');
  const env = environmentOf(stack);
  return async (bundle: string, samples: number, floor = ''): Promise<Times> => {
    const target = { name: 'target', type: 3, value: 'checkout' };
    const events = Array.from({ length: samples }, () => signed({ name: 'diagnose', options: [target] }));
    const file = join(dataDir, 'events.json');
    writeFileSync(file, JSON.stringify(events));
    const { stdout } = await run(process.execPath, [join(root, 'bench/deferral.cjs'), bundle, file, floor], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Times;
  };
}

/** What comes after the answer is another's work, on another machine: here nobody does it. */
function idle(): Invoker {
  return {
    invoke: () => Promise.resolve({ payload: { batchItemFailures: [] }, durationMs: 0 }),
    stop: () => Promise.resolve(),
  };
}
