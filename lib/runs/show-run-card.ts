import type { Face } from '#lib/cards/living-card.ts';
import type { ShownCard } from '#lib/cards/show-card.ts';
import { showCard } from '#lib/cards/show-card.ts';
import type { CardMessage } from '#lib/runs/follow-message.ts';
import type { Run } from '#lib/runs/run.ts';
import type { Services, WorkerServices } from '#lib/services.ts';

/** What the card of a run should show now; undefined for runs without one. */
export async function faceOf({ clock, tasks }: Pick<Services, 'clock' | 'tasks'>, run: Run): Promise<Face | undefined> {
  if (!run.hasCard || !run.task) return undefined;
  const task = await tasks.find(run.task);
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
async function noteCard(services: WorkerServices, run: Run, { messageId, outcome }: ShownCard): Promise<void> {
  const { runs } = services;
  if (outcome === 'gone') await tellRefusal(services, run);
  const isSettled = outcome === 'shown' || outcome === 'current' || outcome === 'gone';
  const isDone = run.cardDueAt !== undefined && isSettled;
  if (!isDone && (messageId === undefined || messageId === run.messageId)) return;
  await runs.noteCard(run, { ...(messageId === undefined ? {} : { messageId }), isDone });
}

/** Nobody sees what became of the run: that is worth an event, once for each card. */
async function tellRefusal({ cards, clock, eventLog }: WorkerServices, run: Run): Promise<void> {
  const card = await cards.find({ guildId: run.guildId, id: run.id });
  if (!card?.unreachable) return;
  const { channelId, unreachable } = card;
  await eventLog.record({
    schemaVersion: 1,
    id: `card-${run.id}`,
    type: 'discord.delivery_refused',
    severity: 'warning',
    at: new Date(clock.now()).toISOString(),
    workspace: run.guildId,
    subject: { kind: 'channel', id: channelId, name: channelId },
    message: 'Discord refused to show a card',
    cause: { code: 'discord.rejected', message: `Discord’s code is ${unreachable.code}.` },
    mend: 'Check that the bot may see the channel and write in it; the run itself is shown by /runs show.',
    correlationId: run.correlationId,
    traceId: run.id,
    run: { id: run.id, triggerId: run.triggerId, at: run.at },
    links: [],
  });
}
