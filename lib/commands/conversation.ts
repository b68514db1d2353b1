import { answerReply } from '#lib/commands/answer-reply.ts';
import { sayError } from '#lib/commands/say-error.ts';
import { suggest } from '#lib/commands/suggest.ts';
import { takeTurn } from '#lib/commands/take-turn.ts';
import { findTurn, type Turn } from '#lib/commands/turn.ts';
import { choicesAnswer, deferAnswer } from '#lib/discord/answer.ts';
import { Interaction, isInGuild } from '#lib/discord/interaction.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { ConversationServices } from '#lib/services.ts';

const TYPING = 4;

/**
 * Answers Discord's interactions: finds what is asked for, checks the role, runs it in a trace of its own, and puts failures
 * in words. What may take over a second goes to the queue `interactive` and is answered by the worker.
 *
 * Never rejects for what a person did; every answer bears the trace's short id.
 */
export function createConversation(services: ConversationServices) {
  return async function converse(raw: unknown, requestId: string): Promise<object> {
    const traceId = services.ids.traceId();
    try {
      return await answer(services, raw, { requestId, traceId });
    } catch (error) {
      const { reply } = sayError(error, services.logger.with({ trace_id: traceId, request_id: requestId }));
      return answerReply(services, reply, traceId);
    }
  };
}

async function answer(
  services: ConversationServices,
  raw: unknown,
  ids: { readonly requestId: string; readonly traceId: string },
): Promise<object> {
  const parsed = Interaction.safeParse(raw);
  if (!parsed.success) throw new DomainError('request.malformed', {}, { cause: parsed.error });
  const interaction = parsed.data;

  if (interaction.type === TYPING) {
    const serves = isInGuild(interaction) && services.config.ALLOWED_GUILDS.includes(interaction.guild_id);
    return choicesAnswer(serves ? await suggest(services, interaction, ids.traceId) : []);
  }
  if (!isInGuild(interaction)) throw new DomainError('access.not_in_guild');
  if (!services.config.ALLOWED_GUILDS.includes(interaction.guild_id)) throw new DomainError('access.guild_not_allowed');

  const turn = findTurn(interaction);
  if (turn.answer !== 'immediate') return defer(services, turn, raw, ids);
  return answerReply(
    services,
    await takeTurn(services, { interaction, ...ids, askedAt: services.clock.now() }, turn),
    ids.traceId,
  );
}

/** The message goes first: when it cannot be sent, the person hears it now and not never. */
async function defer(
  { clock, interactions, logger }: ConversationServices,
  { answer: kind, title }: Turn,
  raw: unknown,
  { requestId, traceId }: { readonly requestId: string; readonly traceId: string },
): Promise<object> {
  await interactions.send({
    schemaVersion: 1,
    kind: 'interaction',
    traceId,
    requestId,
    askedAt: clock.now(),
    interaction: raw,
  });
  logger.info('command deferred', { trace_id: traceId, request_id: requestId, cmd: title, source: 'api' });
  return deferAnswer(kind === 'deferred_private');
}
