import type { Timeline } from '#lib/diagnosis/timeline.ts';
import type { Card } from '#lib/discord/card.ts';

/** Names a living card. */
export interface CardKey {
  readonly guildId: string;
  /** For a run's card the run's id. */
  readonly id: string;
}

/** What a card should show: values only, so that it can be stored and shown by whoever comes first. */
export interface Face {
  readonly card: Card;
  /** Drawn below the texts. */
  readonly picture?: Timeline;
  /** True for what stays: it is shown at once, however short ago the card was edited. */
  readonly final?: boolean;
}

/**
 * One message about one thing, edited as long as the thing lives.
 *
 * Anyone may raise `desired`; only who holds the lease talks to Discord (DESIGN §7). While the interaction's token lives the card
 * is its first answer; afterwards it goes on as a message of the bot's. Times are epoch milliseconds.
 */
export interface LivingCard {
  readonly schemaVersion: 1;
  readonly guildId: string;
  readonly id: string;
  readonly channelId: string;
  /** The run that it shows, if it shows one: with the card's own id that is the run's key. */
  readonly run?: { readonly triggerId: string; readonly at: number };
  /** The interaction whose first answer the card is. Its token is a secret that lives 15 minutes; forgotten when it is over. */
  readonly interaction?: { readonly applicationId: string; readonly token: string; readonly askedAt: number };
  /** The interaction's first answer, once it was edited; forgotten when it says where the card goes on. */
  readonly originalId?: string;
  /** The bot's own message that shows the card, once there is one. */
  readonly messageId?: string;
  /** Written before the bot posts, removed when the message's id is known: while it stands, a message of ours may be there. */
  readonly posting?: { readonly since: number };
  /** A person deleted the bot's message and another was posted: that happens once. */
  readonly replaced?: true;
  readonly desired: Face;
  readonly desiredRev: number;
  /** 0 before anything was shown. */
  readonly shownRev: number;
  readonly shownAt?: number;
  /** Milliseconds between two edits of faces that are not final; 2 s unless given. */
  readonly paceMs?: number;
  /** Discord is left alone until then: it asked for it, or did not answer. */
  readonly quietUntil?: number;
  /** Failures since the card was last shown. */
  readonly failures?: number;
  /** When the delayed message comes that looks at the card again. */
  readonly remindAt?: number;
  /** Discord refused this revision for good; the next one is tried again. */
  readonly unreachable?: { readonly code: string; readonly rev: number };
  /** Discord refused the card's picture once: it is shown without one from then on. */
  readonly plain?: true;
  /** Names who holds the lease. */
  readonly lease?: string;
  readonly leaseUntil?: number;
  readonly correlationId: string;
}

/** A card in the hands of its one writer. */
export type LeasedCard = LivingCard & { readonly lease: string; readonly leaseUntil: number };

/** What its writer changes of a card; null takes a field away. */
export type CardChange = {
  readonly [Field in
    | 'failures'
    | 'interaction'
    | 'messageId'
    | 'originalId'
    | 'plain'
    | 'posting'
    | 'quietUntil'
    | 'replaced'
    | 'shownAt'
    | 'shownRev'
    | 'unreachable']?: LivingCard[Field] | null;
};

/** The message that shows a card: the bot's own, else the interaction's answer; undefined before it was shown. */
export function standingMessage({ messageId, originalId }: LivingCard): string | undefined {
  return messageId ?? originalId;
}

/** True when something is left to do: a newer face to show, or the old message to say where the card goes on. */
export function isBehind({ desiredRev, messageId, originalId, shownRev, unreachable }: LivingCard): boolean {
  if (desiredRev > Math.max(shownRev, unreachable?.rev ?? 0)) return true;
  return unreachable === undefined && messageId !== undefined && originalId !== undefined;
}
