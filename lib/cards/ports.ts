import type { CardKey } from '#lib/cards/living-card.ts';
import type { CardStore } from '#lib/cards/store.ts';
import type { Timeline } from '#lib/diagnosis/timeline.ts';
import type { CardBody } from '#lib/discord/answer.ts';
import type { ReplyTarget } from '#lib/discord/interaction-replies.ts';
import type { Clock, Ids, Logger, Secrets } from '#lib/kernel/ports.ts';

/** A PNG. */
export type PictureBytes = Uint8Array<ArrayBuffer>;

/** A rendered card with the file that it shows, if any. */
export interface CardMessage {
  readonly body: CardBody;
  readonly picture?: { readonly name: string; readonly bytes: PictureBytes };
}

/** Messages that show cards. Everything rejects with OutboundFailure, with Discord's own code where there is one. */
export interface CardMessages {
  /** Gives an interaction's first answer its content; answers that message's id. */
  editOriginal(target: ReplyTarget, message: CardMessage): Promise<{ readonly messageId: string }>;
  /** Edits a message of the bot's, as the bot. */
  edit(at: { readonly channelId: string; readonly messageId: string }, message: CardMessage): Promise<void>;
  /** Posts a message. Within a few minutes the same nonce (25 characters at most) makes no second one. */
  post(
    at: { readonly channelId: string; readonly nonce: string },
    message: CardMessage,
  ): Promise<{ readonly messageId: string }>;
  /**
   * The bot's own message with this marker, posted at or after `since`; undefined when there is none. Rejects with the code
   * `unreadable` when nobody can tell.
   */
  find(where: {
    readonly channelId: string;
    readonly marker: number;
    readonly since: number;
  }): Promise<{ readonly messageId: string } | undefined>;
}

/** A delayed message that makes `showCard` look at a card again. */
export interface CardReminder {
  readonly key: CardKey;
  readonly correlationId: string;
  /** How often a card was put off so far; goes back into `showCard`. */
  readonly hop: number;
}

/** Delayed messages, at most 15 minutes ahead. A message sent twice does no harm; one that is lost leaves a card behind. */
export interface CardReminders {
  send(reminder: CardReminder, delayMs: number): Promise<void>;
}

/** Pictures of timelines, as PNG. */
export interface Pictures {
  draw(timeline: Timeline): Promise<PictureBytes>;
}

/** What showing a card takes. */
export interface CardServices {
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Pick<Ids, 'random'>;
  readonly logger: Logger;
  readonly secrets: Secrets;
  readonly cards: CardStore;
  readonly cardMessages: CardMessages;
  readonly cardReminders: CardReminders;
  readonly pictures: Pictures;
}
