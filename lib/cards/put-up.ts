import { createHash } from 'node:crypto';
import type { CardChange, LeasedCard, LivingCard } from '#lib/cards/living-card.ts';
import type { CardServices } from '#lib/cards/ports.ts';
import { type Picture, renderFace, renderMoved } from '#lib/cards/render-face.ts';
import { backoffMs } from '#lib/kernel/backoff.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';

/** A token lives 15 minutes; what begins in its last seconds may come too late. */
const TOKEN_USED_MS = 14.5 * 60_000;
/** Discord may still be storing our "later": so long a missing message is no surprise, and we look again soon. */
const MAY_BE_AHEAD_MS = 5_000;
const AHEAD_RETRY_MS = 1_000;
/** A call to Discord that begins with less of the lease left could end after it. */
const CALL_MS = 10_000;
/** Discord remembers a nonce "for a few minutes"; we trust in two. */
const NONCE_MS = 2 * 60_000;
const MAX_HAND_OVERS = 5;
const HAND_OVER_BACKOFF = { baseMs: 4_000, capMs: 60_000 } as const;

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const UNKNOWN_MESSAGE = '10008';
const FOREIGN_MESSAGE = '50005';
const MISSING_PERMISSIONS = '50013';

/** Another holds the card by now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** What is left of the lease is too short for a call. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/**
 * Shows the card where it stands: as the interaction's answer while its token lives, else as the bot's own message, which is
 * posted once and found again when the answer to that was lost. Answers what changed of its place.
 *
 * Rejects with OutboundFailure; with LeaseLost or OutOfTime when the lease does not suffice.
 */
export async function putUp(
  services: CardServices,
  card: LeasedCard,
  picture: Picture | undefined,
): Promise<CardChange> {
  const original = await onOriginal(services, card, picture);
  if (original !== undefined && original !== 'deleted') return { originalId: original };
  const { originalId: known, ...elsewhere } = card;
  const originalId = original === 'deleted' ? undefined : (known ?? (await findOriginal(services, card)));
  const left = originalId === undefined ? elsewhere : { ...elsewhere, originalId };
  const messageId = await onMessage(services, left, picture);
  const handedOver = originalId === undefined ? {} : await handOver(services, left, originalId, messageId);
  return { interaction: null, posting: null, messageId, originalId: originalId ?? null, ...handedOver };
}

/** The interaction's answer, by its id; `deleted` when a person did that, undefined when its token is over or there was none. */
async function onOriginal(
  services: CardServices,
  card: LeasedCard,
  picture: Picture | undefined,
): Promise<string | undefined> {
  const { clock, cardMessages } = services;
  const { interaction } = card;
  if (!interaction || clock.now() >= interaction.askedAt + TOKEN_USED_MS) return undefined;
  const message = await renderFace(services, card, picture, namesOf(card, 'original').marker);
  mustHaveTime(services, card);
  try {
    const { messageId } = await cardMessages.editOriginal(interaction, message);
    return messageId;
  } catch (error) {
    if (!isRefusedWith(error, [401, 403, 404])) throw error;
    if (error.status === 404 && clock.now() < interaction.askedAt + MAY_BE_AHEAD_MS) {
      const { call, code = '404' } = error;
      throw new OutboundFailure('transient', call, 'the deferral is not stored yet', {
        status: 404,
        code,
        retryAfterMs: AHEAD_RETRY_MS,
      });
    }
    return error.code === UNKNOWN_MESSAGE ? 'deleted' : undefined;
  }
}

/** The interaction's answer when no answer to our edits ever came back: it may show the card all the same. */
async function findOriginal(services: CardServices, card: LeasedCard): Promise<string | undefined> {
  const { channelId, interaction } = card;
  if (!interaction) return undefined;
  try {
    const { marker } = namesOf(card, 'original');
    return (await services.cardMessages.find({ channelId, marker, since: interaction.askedAt }))?.messageId;
  } catch (error) {
    // Whether the old message says where the card goes on is not worth the card.
    if (error instanceof OutboundFailure && error.kind === 'permanent') return undefined;
    throw error;
  }
}

/** Shows the card as the bot's own message; answers its id. */
async function onMessage(services: CardServices, card: LeasedCard, picture: Picture | undefined): Promise<string> {
  const { messageId, posting } = card;
  if (messageId !== undefined) {
    const message = await renderFace(services, card, picture, namesOf(card).marker);
    mustHaveTime(services, card);
    try {
      await services.cardMessages.edit({ channelId: card.channelId, messageId }, message);
      return messageId;
    } catch (error) {
      const isMissing =
        isRefusedWith(error, [403, 404]) && [UNKNOWN_MESSAGE, FOREIGN_MESSAGE].includes(error.code ?? '');
      // Who deletes it twice does not want it.
      if (!isMissing || card.replaced) throw error;
    }
    return post(services, { ...card, replaced: true }, picture);
  }
  const earlier = posting && (await findPosted(services, card, posting.since));
  if (earlier !== undefined) return onMessage(services, { ...card, messageId: earlier }, picture);
  return post(services, card, picture);
}

/** The message of an earlier post whose answer is missing. */
async function findPosted(services: CardServices, card: LeasedCard, since: number): Promise<string | undefined> {
  const { marker } = namesOf(card);
  try {
    const found = await services.cardMessages.find({ channelId: card.channelId, marker, since });
    return found?.messageId;
  } catch (error) {
    const isBlind = error instanceof OutboundFailure && error.code === 'unreadable';
    // The nonce makes sure for the first minutes; later nobody can tell, and no message is better than two.
    if (isBlind && services.clock.now() < since + NONCE_MS) return undefined;
    throw error;
  }
}

async function post(services: CardServices, card: LeasedCard, picture: Picture | undefined): Promise<string> {
  const { cardMessages, cards, clock } = services;
  const { marker, nonce } = namesOf(card);
  const message = await renderFace(services, card, picture, marker);
  const since = card.replaced ? clock.now() : (card.posting?.since ?? clock.now());
  const isKept = await cards.keep(card, card.lease, {
    posting: { since },
    messageId: null,
    interaction: null,
    originalId: card.originalId ?? null,
    ...(card.replaced ? { replaced: true } : {}),
  });
  if (!isKept) throw new LeaseLost();
  mustHaveTime(services, card);
  const { messageId } = await cardMessages.post({ channelId: card.channelId, nonce }, message);
  return messageId;
}

/** The message that the card has left says where it goes on. */
async function handOver(
  services: CardServices,
  card: LeasedCard,
  originalId: string,
  messageId: string,
): Promise<CardChange> {
  const { cardMessages, clock, ids, logger } = services;
  const failures = (card.failures ?? 0) + 1;
  try {
    mustHaveTime(services, card);
    const message = await renderMoved(services, card, messageId);
    await cardMessages.edit({ channelId: card.channelId, messageId: originalId }, message);
    return { originalId: null };
  } catch (error) {
    if (error instanceof OutOfTime) return {};
    if (!(error instanceof OutboundFailure)) throw error;
    logger.warn('The message that a card has left could not be edited', {
      error,
      card_id: card.id,
      correlation_id: card.correlationId,
    });
    if (error.kind === 'permanent' || failures > MAX_HAND_OVERS) return { originalId: null };
    const wait = error.retryAfterMs ?? backoffMs(HAND_OVER_BACKOFF, failures, (1 + ids.random()) / 2);
    return { failures, quietUntil: clock.now() + wait };
  }
}

/** True for a refusal that may be about the picture: a body that is not taken, or the right to attach files. */
export function isPictureRefused(error: unknown): boolean {
  return isRefusedWith(error, [400, 413]) || (isRefusedWith(error, [403]) && error.code === MISSING_PERMISSIONS);
}

function isRefusedWith(error: unknown, statuses: readonly number[]): error is OutboundFailure {
  if (!(error instanceof OutboundFailure) || error.kind !== 'permanent') return false;
  return error.call.target === 'discord' && error.status !== undefined && statuses.includes(error.status);
}

function mustHaveTime({ clock }: CardServices, { leaseUntil }: LeasedCard): void {
  if (clock.now() + CALL_MS > leaseUntil) throw new OutOfTime();
}

/** By what a message of this card is told from all others: kept by Discord with it (marker), or for some minutes (nonce). */
function namesOf(
  { guildId, id, replaced }: LivingCard,
  place: 'original' | 'first' | 'second' = replaced ? 'second' : 'first',
): { readonly marker: number; readonly nonce: string } {
  const digest = createHash('sha256').update(`card/${guildId}/${id}/${place}`).digest();
  // Components without an id are numbered from 1; ids have 31 bits.
  const marker = (digest.readUInt32BE(0) % (2 ** 31 - 2 ** 16)) + 2 ** 16;
  return { marker, nonce: digest.subarray(4).toString('base64url').slice(0, 25) };
}
