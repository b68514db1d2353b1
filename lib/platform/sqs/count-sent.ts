import type { DimensionsOf, Metrics } from '#lib/kernel/metrics.ts';
import type { Queue } from '#lib/kernel/queue.ts';

type Kind = DimensionsOf<'job_enqueued_total'>['kind'];

/** A queue that counts what it has taken. */
export function countSent<Message extends { readonly kind: Kind }>(
  queue: Queue<Message>,
  metrics: Metrics,
): Queue<Message> {
  return {
    async send(message, delayMs) {
      await queue.send(message, delayMs);
      metrics.add('job_enqueued_total', 1, { kind: message.kind });
    },
  };
}
