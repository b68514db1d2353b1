import type { CanaryGround } from '#tests/canary/ground.ts';

const MAX_DAYS = 4;

/** Lives through days until every fault that was ordered has struck; answers those that never did. */
export async function untilAllStruck(ground: CanaryGround, between: () => void = () => undefined): Promise<string[]> {
  for (let day = 0; day < MAX_DAYS && (await ground.faultsLeft()).length > 0; day += 1) {
    between();
    await ground.day();
  }
  return (await ground.faultsLeft()).map(({ method, operation, path, service, status = '' }) =>
    [method, path, service, operation, `${status}`].filter(Boolean).join(' '),
  );
}
