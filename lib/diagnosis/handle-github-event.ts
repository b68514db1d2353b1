import type { WebhookMessage } from '#lib/diagnosis/webhook.ts';
import { followRun, type Occasion } from '#lib/runs/follow.ts';
import type { WorkerServices } from '#lib/services.ts';

/** Looks at the run that an event of GitHub's is about; one that nobody follows (any more) is no news. */
export async function handleGithubEvent(
  services: WorkerServices,
  message: WebhookMessage,
  deadline: number,
): Promise<void> {
  const key = await services.runs.following(`github:${message.workflowRunId}`);
  if (!key || !services.config.ALLOWED_GUILDS.includes(key.guildId)) return;
  await followRun(services, { ...key, hop: message.hop }, deadline, occasionOf(message));
}

/** That the whole run has ended is worth a look in any case; of its jobs, what was seen since is no news. */
function occasionOf({ action, event, receivedAt }: WebhookMessage): Occasion {
  return { told: event === 'workflow_run' && action === 'completed' ? 'end' : 'change', at: receivedAt };
}
