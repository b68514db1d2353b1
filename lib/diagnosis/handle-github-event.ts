import { isEnd, type WebhookMessage } from '#lib/diagnosis/webhook.ts';
import { followRun, type Occasion } from '#lib/runs/follow.ts';
import type { WorkerServices } from '#lib/services.ts';

/** Looks that are under way in this process, by the workflow run. */
const looking = new Map<number, Promise<void>>();

/**
 * Looks at the run that an event of GitHub's is about; one that nobody follows (any more) is no news. Of one batch's events about a
 * run the first is looked at for all: each waits for the one before, and finds that it has seen what it tells of.
 */
export async function handleGithubEvent(
  services: WorkerServices,
  message: WebhookMessage,
  deadline: number,
): Promise<void> {
  const { workflowRunId } = message;
  const before = looking.get(workflowRunId) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(() => lookAt(services, message, deadline));
  looking.set(workflowRunId, mine);
  try {
    await mine;
  } finally {
    if (looking.get(workflowRunId) === mine) looking.delete(workflowRunId);
  }
}

async function lookAt(services: WorkerServices, message: WebhookMessage, deadline: number): Promise<void> {
  const key = await services.runs.following(`github:${message.workflowRunId}`);
  if (!key || !services.config.ALLOWED_GUILDS.includes(key.guildId)) return;
  await followRun(services, { ...key, hop: message.hop }, deadline, occasionOf(message));
}

/** That the whole run has ended is worth a look in any case; of its jobs, what was seen since is no news. */
function occasionOf(message: WebhookMessage): Occasion {
  return { told: isEnd(message) ? 'end' : 'change', at: message.receivedAt };
}
