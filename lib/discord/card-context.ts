import type { Card } from '#lib/discord/card.ts';
import { customIdKey, type Destination, writeCustomId } from '#lib/discord/custom-id.ts';
import type { CardContext } from '#lib/discord/render-card.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { Clock, Secrets } from '#lib/kernel/ports.ts';

/**
 * What a card is rendered with: the short id of its trace, and `custom_id`s signed now.
 *
 * The key is read only for a card that leads somewhere: most errors do not, and must be sayable when it cannot be read.
 */
export async function cardContext(
  { clock, secrets }: { readonly clock: Pick<Clock, 'now'>; readonly secrets: Secrets },
  card: Card,
  traceId: string,
): Promise<CardContext> {
  const shortId = fingerprint(traceId);
  if (!leadsOn(card)) return { shortId, customId: unsigned };
  const key = customIdKey(await secrets.get('audit_key'));
  return { shortId, customId: (destination) => writeCustomId(key, destination, clock.now()) };
}

function leadsOn({ blocks = [], rows = [] }: Card): boolean {
  const buttons = blocks.flatMap((block) => (typeof block === 'object' && 'button' in block ? [block.button] : []));
  return rows.length > 0 || buttons.some((button) => 'to' in button);
}

function unsigned({ route }: Destination): never {
  throw new Error(`no key was read for ${route}`);
}
