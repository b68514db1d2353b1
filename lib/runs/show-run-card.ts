import type { Face } from '#lib/cards/living-card.ts';
import type { ShownCard } from '#lib/cards/show-card.ts';
import { showCard } from '#lib/cards/show-card.ts';
import type { CardMessage } from '#lib/runs/follow-message.ts';
import type { Run } from '#lib/runs/run.ts';
import type { Services, WorkerServices } from '#lib/services.ts';

/** What the card of a run should show now; undefined for runs without one. */
export function faceOf({ clock, tasks }: Pick<Services, 'clock' | 'tasks'>, run: Run): Face | undefined {
  if (!run.hasCard || !run.task) return undefined;
  const task = tasks.find(run.task);
  return task.face?.(task.parse(run.task), run, clock.now());
}

/**
 * Shows a run's card as it should be, and notes on the run where it stands now. A failure is logged: the run is as it is, and
 * the sweep shows a card that does not say so yet.
 */
export async function showRunCard(services: WorkerServices, run: Run, hop = 0): Promise<void> {
  if (!run.hasCard) return;
  try {
    const shown = await showCard(services, { guildId: run.guildId, id: run.id }, { hop });
    await noteCard(services, run, shown);
  } catch (error) {
    services.logger.warn('The card of a run could not be shown; it is tried again', { run_id: run.id, error });
  }
}

/** What a delayed message about a card does. A rejection means: deliver it again later. */
export async function remindOfCard(services: WorkerServices, { guildId, hop, id }: CardMessage): Promise<void> {
  if (!services.config.ALLOWED_GUILDS.includes(guildId)) return;
  const shown = await showCard(services, { guildId, id }, { hop });
  const card = await services.cards.find({ guildId, id });
  const run = card?.run && (await services.runs.find({ guildId, runId: id, ...card.run }));
  if (run) await noteCard(services, run, shown);
}

/**
 * The run bears the message that its card stands in, and is looked after no more once its end is shown, or Discord has refused
 * to show it for good.
 */
async function noteCard({ runs }: WorkerServices, run: Run, { messageId, outcome }: ShownCard): Promise<void> {
  const isSettled = outcome === 'shown' || outcome === 'current' || outcome === 'gone';
  const isDone = run.cardDueAt !== undefined && isSettled;
  if (!isDone && (messageId === undefined || messageId === run.messageId)) return;
  await runs.noteCard(run, { ...(messageId === undefined ? {} : { messageId }), isDone });
}
