import type { Alert, MessagePlace } from '#lib/alerts/alert.ts';
import type { Folded } from '#lib/alerts/fold.ts';
import { standingMessage } from '#lib/cards/living-card.ts';
import type { CardStore } from '#lib/cards/store.ts';

/** Where a card stands now; undefined before it was shown. */
export async function placeOf(
  { cards }: { readonly cards: Pick<CardStore, 'find'> },
  guildId: string,
  id: string,
): Promise<MessagePlace | undefined> {
  const card = await cards.find({ guildId, id });
  const messageId = card && standingMessage(card);
  return card && messageId !== undefined ? { channelId: card.channelId, messageId } : undefined;
}

/** A new card says where the one before stands. */
export async function withPrevious(
  ports: { readonly cards: Pick<CardStore, 'find'> },
  before: Alert | undefined,
  folded: Folded,
): Promise<Folded> {
  if (!folded.began || before?.cardId === undefined) return folded;
  const place = await placeOf(ports, folded.alert.guildId, before.cardId);
  return place ? { ...folded, alert: { ...folded.alert, previous: place } } : folded;
}
