import { answerReply } from '#lib/commands/answer-reply.ts';
import { countTurn } from '#lib/commands/count-turn.ts';
import { sayError } from '#lib/commands/say-error.ts';
import { suggest } from '#lib/commands/suggest.ts';
import { takeTurn } from '#lib/commands/take-turn.ts';
import { findTurn, type Turn } from '#lib/commands/turn.ts';
import { typedSecret } from '#lib/commands/typed-secrets.ts';
import { choicesAnswer, deferAnswer } from '#lib/discord/answer.ts';
import { Interaction, isInGuild } from '#lib/discord/interaction.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { guarded } from '#lib/kernel/guarded.ts';
import { flushed } from '#lib/kernel/metrics.ts';
import { hideKnown } from '#lib/kernel/redaction/hide-known.ts';
import { type Flow, withoutSecretId } from '#lib/kernel/tracing.ts';
import type { ConversationServices } from '#lib/services.ts';

const TYPING = 4;

/**
 * Answers Discord's interactions: finds what is asked for, checks the role, runs it in a trace of its own, and puts failures
 * in words. What may take over a second goes to the queue `interactive` and is answered by the worker.
 *
 * Never rejects for what a person did; every answer bears the trace's short id.
 */
export function createConversation(services: ConversationServices) {
  const { memory, metrics, tracing } = services;
  return (raw: unknown, given: Asking): Promise<object> => {
    const origin = withoutSecretId(given, services.redact);
    return guarded(services, async () => hideKnown(memory, await inFlow(raw, origin)));
  };

  function inFlow(raw: unknown, origin: Asking): Promise<object> {
    return tracing.invocation(origin.requestId, () =>
      flushed(metrics, { request_id: origin.requestId }, () =>
        tracing.within(origin, { name: 'interaction', kind: 'server' }, () => answerOrSay(services, raw, origin)),
      ),
    );
  }
}

/** What an interaction belongs to, and the id of the invocation that it came in. */
type Asking = Flow & { readonly requestId: string };

async function answerOrSay(services: ConversationServices, raw: unknown, asking: Asking): Promise<object> {
  const { clock } = services;
  const askedAt = clock.now();
  try {
    return await answer(services, raw, asking);
  } catch (error) {
    const { failure, reply } = sayError(services, error);
    // No turn was begun, so there is nothing to name it by.
    countTurn(services, { title: 'other', answer: 'immediate', askedAt }, failure);
    return answerReply(services, reply, asking.traceId);
  }
}

async function answer(services: ConversationServices, raw: unknown, asking: Asking): Promise<object> {
  const parsed = Interaction.safeParse(raw);
  if (!parsed.success) throw new DomainError('request.malformed', {}, { cause: parsed.error });
  const interaction = parsed.data;
  services.memory.rememberForNow(interaction.token);

  if (interaction.type === TYPING) {
    const serves = isInGuild(interaction) && services.config.ALLOWED_GUILDS.includes(interaction.guild_id);
    return choicesAnswer(serves ? await suggest(services, interaction, asking) : []);
  }
  if (!isInGuild(interaction)) throw new DomainError('access.not_in_guild');
  if (!services.config.ALLOWED_GUILDS.includes(interaction.guild_id)) throw new DomainError('access.guild_not_allowed');

  const turn = await findTurn(interaction);
  // What is refused for a secret in it is not put into a queue.
  const isLater = turn.answer !== 'immediate' && typedSecret(services, interaction) === undefined;
  if (isLater) return defer(services, turn, raw, asking);
  const { correlationId, traceId } = asking;
  const asked = { interaction, traceId, correlationId, askedAt: services.clock.now() };
  return answerReply(services, await takeTurn(services, asked, turn), traceId);
}

/** The message goes first: when it cannot be sent, the person hears it now and not never. */
async function defer(
  { clock, interactions, logger }: ConversationServices,
  { answer: kind, title }: Turn,
  raw: unknown,
  { correlationId, requestId, traceId }: Asking,
): Promise<object> {
  await interactions.send({
    schemaVersion: 1,
    kind: 'interaction',
    traceId,
    correlationId,
    requestId,
    askedAt: clock.now(),
    interaction: raw,
  });
  logger.info('command deferred', { cmd: title, source: 'api' });
  return deferAnswer(kind === 'deferred_private');
}
