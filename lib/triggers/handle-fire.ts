import { MAX_DELAY_MS } from '#lib/kernel/queue.ts';
import { attemptRun, claimRun } from '#lib/runs/attempt.ts';
import { type FireMessage, MAX_HOPS } from '#lib/runs/fire.ts';
import type { WorkerServices } from '#lib/services.ts';
import { nudge } from '#lib/triggers/nudge.ts';

/**
 * What the worker does with a message of the queue `fires`. A rejection means: deliver it again later.
 *
 * `deadline` is the instant (epoch ms) at which the worker is stopped.
 */
export async function handleFire(services: WorkerServices, message: FireMessage, deadline: number): Promise<void> {
  if (message.hop > MAX_HOPS) {
    services.logger.error('A message went through the queue too often and was dropped', { hop: message.hop });
    return;
  }
  if (!services.config.ALLOWED_GUILDS.includes(message.guildId)) return;

  if (message.kind === 'attempt') {
    const run = await claimRun(services, message);
    if (run) await attemptRun(services, run, deadline);
    return;
  }
  const { runs } = await nudge(services, message, 'attempt');
  for (const run of runs) await attemptRun(services, run, deadline);
  if (runs.length === 0) await sendEarlyBirdBack(services, message);
}

/** A delivery a moment before its time finds nothing due; it comes back when the time has come. */
async function sendEarlyBirdBack(
  { clock, fires }: WorkerServices,
  message: Extract<FireMessage, { kind: 'nudge' }>,
): Promise<void> {
  const wait = message.scheduledFor === undefined ? 0 : Date.parse(message.scheduledFor) - clock.now();
  if (wait > 0 && wait <= MAX_DELAY_MS) await fires.send({ ...message, hop: message.hop + 1 }, wait);
}
