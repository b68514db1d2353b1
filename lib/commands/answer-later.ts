import { showCard } from '#lib/cards/show-card.ts';
import { bodyOfReply } from '#lib/commands/answer-reply.ts';
import { sayError } from '#lib/commands/say-error.ts';
import { takeTurn } from '#lib/commands/take-turn.ts';
import { findTurn } from '#lib/commands/turn.ts';
import { type GuildInteraction, Interaction, isInGuild } from '#lib/discord/interaction.ts';
import type { InteractionMessage } from '#lib/discord/interaction-queue.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { WorkerServices } from '#lib/services.ts';

/** Discord may still be storing our "later" when we answer already: so long a missing message is no surprise. */
const MAY_BE_AHEAD_MS = 5_000;
const TOKEN_LIVES_MS = 15 * 60_000;
const MAX_TRIES = 6;
const WAIT_MS = 400;
/** Longer than this nobody waits inside a worker: the message comes again. */
const MAX_WAIT_MS = 5_000;

/**
 * Answers an interaction of the queue `interactive` by editing what Discord shows as "thinking".
 *
 * Rejects when Discord could not be told: then the message comes again, and what was done is answered from its dedupe row.
 */
export async function answerLater(services: WorkerServices, message: InteractionMessage): Promise<void> {
  const { askedAt, correlationId = message.traceId, traceId } = message;
  const logger = services.logger.with({ trace_id: traceId, correlation_id: correlationId });
  if (services.clock.now() - askedAt >= TOKEN_LIVES_MS) {
    logger.error('An interaction came out of the queue too late to be answered', { asked_at: askedAt });
    return;
  }
  const interaction = Interaction.parse(message.interaction);
  if (interaction.type === 4 || !isInGuild(interaction)) throw new Error('this interaction cannot be answered later');

  services.memory.rememberForNow(interaction.token);

  const reply = await replyTo({ ...services, logger }, interaction, message);
  if ('living' in reply) {
    await showCard({ ...services, logger }, reply.living, { hop: 0 });
    return;
  }
  const body = await bodyOfReply(services, reply, traceId);
  const target = { applicationId: interaction.application_id, token: interaction.token };
  await persistently({ ...services, logger }, askedAt, () => services.replies.edit(target, body));
}

async function replyTo(
  services: WorkerServices,
  interaction: GuildInteraction<Exclude<Interaction, { type: 4 }>>,
  { askedAt, traceId, correlationId = traceId }: InteractionMessage,
): Promise<Reply> {
  if (!services.config.ALLOWED_GUILDS.includes(interaction.guild_id)) {
    return sayError(services, new DomainError('access.guild_not_allowed')).reply;
  }
  return takeTurn(services, { interaction, traceId, correlationId, askedAt }, await findTurn(interaction));
}

/** Editing twice is as good as once, so everything but a plain refusal is tried again. */
async function persistently(
  { clock, logger }: Pick<WorkerServices, 'clock' | 'logger'>,
  askedAt: number,
  edit: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await edit();
      return;
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      const isAhead = error.status === 404 && clock.now() - askedAt < MAY_BE_AHEAD_MS;
      if (error.kind === 'permanent' && !isAhead) {
        // The token is over or the person has dismissed it: coming again would change nothing.
        logger.warn('Discord did not take the answer to an interaction', { error });
        return;
      }
      const wait = error.retryAfterMs ?? WAIT_MS * attempt;
      if (attempt >= MAX_TRIES || wait > MAX_WAIT_MS) throw error;
      await clock.sleep(wait);
    }
  }
}
