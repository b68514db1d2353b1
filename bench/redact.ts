import { median } from '#bench/figure.ts';
import { createRedactor } from '#lib/kernel/redact.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';

const ROUNDS = 40;
const CALLS = 200;

/**
 * How fast a value of 200 keys is redacted, over a bare JSON.stringify of the same; blocks of both in turn, the middle of all
 * ratios. The memory holds as many secrets as a worker loads.
 */
export function measureRedaction(): { readonly microseconds: number; readonly ratio: number } {
  const memory = createSecretMemory();
  for (const purpose of ['bot', 'audit', 'github', 'webhook']) memory.remember(`${purpose}-${'x7Q'.repeat(14)}`);
  const redact = createRedactor({ memory });
  const value = valueOf200Keys();
  block(() => redact(value));
  block(() => JSON.stringify(value));

  const ours: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const mine = block(() => redact(value));
    ours.push(mine);
    ratios.push(block(() => JSON.stringify(value)) / mine);
  }
  return { microseconds: median(ours) * 1000, ratio: median(ratios) };
}

/** Milliseconds of one call. */
function block(call: () => unknown): number {
  const begun = performance.now();
  for (let index = 0; index < CALLS; index += 1) call();
  return (performance.now() - begun) / CALLS;
}

/** What a line says of twenty-five runs, eight keys each; parsed, as what is logged has come from a table or a queue. */
function valueOf200Keys(): object {
  const runs = Array.from({ length: 25 }, (_none, index) => ({
    run_id: `run_${(index * 7919).toString(36).padStart(12, '0')}`,
    user_id: String(123456789012345678n + BigInt(index)),
    command: 'trigger create',
    duration_ms: 12.5 * index,
    ok: index % 5 !== 0,
    finished_at: `2026-11-21T09:${String(index).padStart(2, '0')}:00.000Z`,
    note: 'the answer was taken after the second attempt',
    page: `https://github.com/acme/shop/actions/runs/${1_000_000 + index}`,
  }));
  return JSON.parse(JSON.stringify(Object.fromEntries(runs.map((run, index) => [`run${index}`, run])))) as object;
}
