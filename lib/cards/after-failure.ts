import type { CardChange, LeasedCard } from '#lib/cards/living-card.ts';
import type { CardServices } from '#lib/cards/ports.ts';
import { backoffMs } from '#lib/kernel/backoff.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';

const BACKOFF = { baseMs: 2_000, capMs: 5 * 60_000 } as const;
/** An edit whose answer is missing may still be on its way; a newer one that overtook it would be undone. */
const UNANSWERED_MS = 10_000;
/** Each refusal counts: 10,000 answers of 401, 403 and 429 in ten minutes ban the address. */
const REFUSED_MS = 60_000;
/** A face that cannot be rendered so often never will. */
const MAX_OWN_FAILURES = 10;

/** What a failed turn leaves on the card: how long Discord is left alone, or that it refuses the card for good. */
export function afterFailure({ clock, ids, logger }: CardServices, card: LeasedCard, error: unknown): CardChange {
  const now = clock.now();
  const failures = (card.failures ?? 0) + 1;
  const back = Math.ceil(backoffMs(BACKOFF, failures, (1 + ids.random()) / 2));
  const about = { error, card_id: card.id, correlation_id: card.correlationId };

  if (!(error instanceof OutboundFailure)) {
    logger.error('A card could not be rendered', about);
    const isHopeless = failures >= MAX_OWN_FAILURES;
    return isHopeless ? refused('internal') : { failures, quietUntil: now + back };
  }
  // A post that certainly did not happen leaves nothing to look for, unless an earlier one is in doubt.
  const isSettled = card.posting === undefined && error.kind !== 'unknown_outcome' && error.kind !== 'transient';
  const settled = isSettled ? { posting: null } : {};

  if (isRefusal(error)) {
    logger.warn('Discord refuses a card', { ...about, code: error.code, http_status: error.status });
    return { ...settled, ...refused(error.code ?? String(error.status ?? 'unknown')) };
  }
  logger.warn('A card could not be shown yet', about);
  const isUnanswered = error.status === undefined && error.kind !== 'never_started';
  const wait = error.retryAfterMs ?? Math.max(back, isUnanswered ? UNANSWERED_MS : 0);
  return { ...settled, failures, quietUntil: now + wait };

  function refused(code: string): CardChange {
    return { unreachable: { code, rev: card.desiredRev }, failures: null, quietUntil: now + REFUSED_MS };
  }
}

/** 401 is about our token, not about the card: it may be a new one tomorrow. */
function isRefusal({ call, kind, status }: OutboundFailure): boolean {
  return kind === 'permanent' && call.target === 'discord' && status !== 401;
}
