import type { LivingCard } from '#lib/cards/living-card.ts';
import type { CardMessage, CardServices, PictureBytes } from '#lib/cards/ports.ts';
import { cardBody } from '#lib/discord/answer.ts';
import type { Card } from '#lib/discord/card.ts';
import { cardContext } from '#lib/discord/card-context.ts';

const FILE_NAME = 'timeline.png';

export interface Picture {
  readonly bytes: PictureBytes;
  /** In words, for those who cannot see it. */
  readonly alt: string;
}

/** The picture of the card's face; undefined when it has none or it cannot be drawn: it is never worth the card. */
export async function drawPicture(
  { logger, pictures }: CardServices,
  { correlationId, desired, id }: LivingCard,
): Promise<Picture | undefined> {
  const { picture: timeline } = desired;
  if (!timeline || timeline.lanes.length === 0) return undefined;
  try {
    return { bytes: await pictures.draw(timeline), alt: `${timeline.title}, ${timeline.subtitle}` };
  } catch (error) {
    logger.warn('The picture of a card could not be drawn', {
      error,
      card_id: id,
      correlation_id: correlationId,
    });
    return undefined;
  }
}

/** The card's face as a message; `marker` tells it from all others. */
export async function renderFace(
  services: CardServices,
  { correlationId, desired }: LivingCard,
  picture: Picture | undefined,
  marker: number,
): Promise<CardMessage> {
  if (!picture) return renderMessage(services, desired.card, correlationId, marker);
  const card = { ...desired.card, image: { name: FILE_NAME, alt: picture.alt } };
  const { body } = await renderMessage(services, card, correlationId, marker);
  return { body, picture: { name: FILE_NAME, bytes: picture.bytes } };
}

/** What stands in the place that a card has left. */
export function renderMoved(
  services: CardServices,
  { channelId, correlationId, guildId }: LivingCard,
  messageId: string,
): Promise<CardMessage> {
  const url = `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
  const text = 'This card goes on here.';
  return renderMessage(services, { blocks: [{ text, button: { label: 'Open', url } }] }, correlationId);
}

async function renderMessage(
  services: CardServices,
  card: Card,
  correlationId: string,
  marker?: number,
): Promise<CardMessage> {
  const context = await cardContext(services, card, correlationId);
  return { body: cardBody(card, { ...context, ...(marker === undefined ? {} : { marker }) }) };
}
