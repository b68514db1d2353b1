import * as z from 'zod/mini';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import type { FollowupQueue } from '#lib/runs/follow-message.ts';
import type { RunStore } from '#lib/runs/store.ts';

/**
 * A message of the queue `followups`: GitHub says that something happened to a workflow run that we follow.
 *
 * Only a hint to look: what became of the run is read from GitHub, so old, repeated and unordered messages do no harm.
 * Who has looked at the run since `receivedAt` has nothing to learn from it.
 */
export const WebhookMessage = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('github_event'),
  deliveryId: z.string(),
  event: z.enum(['workflow_run', 'workflow_job']),
  /** GitHub's word: `requested`, `in_progress` or `completed`. */
  action: z.string(),
  repositoryId: z.number(),
  workflowRunId: z.number(),
  /** The run's attempt; not every payload about a job says it. */
  attempt: z.optional(z.number()),
  correlationId: z.string(),
  /** Epoch milliseconds. */
  receivedAt: z.number(),
  hop: z.number(),
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;

/** What GitHub says of a workflow run or of one of its jobs. */
export interface GithubEvent {
  readonly event: 'workflow_run' | 'workflow_job';
  readonly action: string;
  readonly repositoryId: number;
  /** `owner/name` */
  readonly repositoryName: string;
  readonly workflowRunId: number;
  readonly attempt?: number;
  /** Conclusion, or status before there is one; for logs. */
  readonly state?: string;
}

/** An event as it was delivered. */
export interface WebhookDelivery extends GithubEvent {
  /** The same when GitHub is asked to deliver it again. */
  readonly id: string;
  readonly correlationId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** What happens together is told together: the end of one job and the beginning of the next are one look. Milliseconds. */
const GATHER_MS = 2_000;

/** What became of a delivery: a message; or none, for there was one, the run is none of ours, or it is no news. */
export type Receipt = 'queued' | 'seen' | 'not_followed' | 'ignored';

export interface DeliveryStore {
  /** Whether a delivery was remembered within the days in which GitHub can send it again. */
  seen(id: string): Promise<boolean>;
  remember(id: string): Promise<void>;
}

interface Ports {
  readonly deliveries: DeliveryStore;
  readonly followups: FollowupQueue;
  readonly logger: Logger;
  readonly runs: Pick<RunStore, 'following'>;
}

/**
 * Takes a delivery of GitHub's: at most one message, for events that change what people see of a run that we follow.
 *
 * The message is sent first and the delivery remembered after it: a crash between makes a second message, which is
 * harmless; the other order would lose one. Throws OutboundFailure when it is not certain that the message was sent.
 */
export async function receiveWebhook(ports: Ports, delivery: WebhookDelivery): Promise<Receipt> {
  if (!isNews(delivery)) return 'ignored';
  const { deliveries, followups, runs } = ports;
  const run = await runs.following(`github:${delivery.workflowRunId}`);
  if (!run) return 'not_followed';
  if (await deliveries.seen(delivery.id)) return 'seen';

  // From here on it belongs to what led to the run, of which GitHub knows nothing.
  const message = messageOf({ ...delivery, correlationId: run.correlationId ?? delivery.correlationId });
  const logger = ports.logger.with({ org_id: run.guildId, correlation_id: message.correlationId });
  await followups.send(message, isEnd(delivery) ? 0 : GATHER_MS);
  await rememberIfPossible(deliveries, delivery.id, logger);
  logger.info('an event of GitHub’s wakes the run that waits for it', {
    route: `${delivery.event}.${delivery.action}`,
    run_id: run.runId,
    delivery_id: delivery.id,
    repository: delivery.repositoryName,
    workflow_run: delivery.workflowRunId,
    attempt: delivery.attempt,
    state: delivery.state,
  });
  return 'queued';
}

/**
 * Whether an event is worth waking a worker. That a first attempt was requested we know, for we asked for it; jobs that
 * are queued or wait look the same as before.
 */
function isNews({ action, attempt = 1, event }: GithubEvent): boolean {
  if (action === 'in_progress' || action === 'completed') return true;
  return event === 'workflow_run' && action === 'requested' && attempt > 1;
}

/** Whether an event says that the whole run has ended. */
export function isEnd({ action, event }: Pick<GithubEvent, 'action' | 'event'>): boolean {
  return event === 'workflow_run' && action === 'completed';
}

function messageOf(delivery: WebhookDelivery): WebhookMessage {
  const { action, attempt, correlationId, event, id, receivedAt, repositoryId, workflowRunId } = delivery;
  return {
    schemaVersion: 1,
    kind: 'github_event',
    deliveryId: id,
    event,
    action,
    repositoryId,
    workflowRunId,
    ...(attempt === undefined ? {} : { attempt }),
    correlationId,
    receivedAt,
    hop: 0,
  };
}

/** The message is on its way: that it may be sent once more is no reason to tell GitHub that the delivery failed. */
async function rememberIfPossible(deliveries: DeliveryStore, id: string, logger: Logger): Promise<void> {
  try {
    await deliveries.remember(id);
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error;
    logger.warn('A delivery of GitHub’s was taken but not remembered', { delivery_id: id, error });
  }
}
