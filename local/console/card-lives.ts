import { MESSAGE_FLAGS, type SeenMessage } from '#local/discord/model.ts';
import type { SimulatorEvent } from '#local/discord/world.ts';

/** How a message looked, oldest first; each bears its own time of edit. */
export type CardLife = readonly SeenMessage[];
/** Lives by message id; a message that was never edited has none. */
export type CardLives = Readonly<Record<string, CardLife>>;

const KEPT_MESSAGES = 2000;
const KEPT_VERSIONS = 30;

export interface LifeKeeper {
  /** Begins a life with what is seen now, unless there is one. */
  meet(messages: readonly SeenMessage[]): void;
  /** Takes over lives that somebody else has kept for longer. */
  adopt(lives: CardLives): void;
  take(event: SimulatorEvent): void;
  /** Those of a channel that were edited, as `userId` may see them. */
  edited(channelId: string, userId: string): CardLives;
  of(messageId: string): CardLife;
}

interface Kept {
  readonly versions: CardLife;
  readonly visibleTo: string | undefined;
}

/** Remembers how cards looked before their edits: Discord itself keeps only the last. */
export function keepLives(): LifeKeeper {
  const lives = new Map<string, Kept>();

  function keep(id: string, life: Kept): void {
    lives.delete(id);
    lives.set(id, life);
    for (const oldest of lives.keys()) {
      if (lives.size <= KEPT_MESSAGES) break;
      lives.delete(oldest);
    }
  }

  return {
    meet(messages) {
      for (const message of messages) {
        if (!lives.has(message.id)) lives.set(message.id, { versions: [message], visibleTo: undefined });
      }
    },
    adopt(given) {
      for (const [id, versions] of Object.entries(given)) {
        if (versions.length > (lives.get(id)?.versions.length ?? 0)) keep(id, { versions, visibleTo: undefined });
      }
    },
    take(event) {
      if (event.type === 'message.deleted') lives.delete(event.messageId);
      if (!('message' in event)) return;
      const { message, visibleTo } = event;
      const known = lives.get(message.id);
      keep(message.id, { versions: grown(known?.versions ?? [], message), visibleTo: visibleTo ?? known?.visibleTo });
    },
    edited(channelId, userId) {
      const found = [...lives].filter(
        ([, { versions, visibleTo }]) =>
          versions.length > 1 &&
          versions[0]?.channel_id === channelId &&
          (visibleTo === undefined || visibleTo === userId),
      );
      return Object.fromEntries(found.map(([id, { versions }]) => [id, versions]));
    },
    of: (messageId) => lives.get(messageId)?.versions ?? [],
  };
}

/** A version that looks like the one before is none, and "thinking…" is a state before the first. */
function grown(before: CardLife, message: SeenMessage): CardLife {
  const last = before.at(-1);
  if (last === undefined) return [message];
  if (looksLike(last, message)) return before;
  if ((last.flags & MESSAGE_FLAGS.loading) !== 0) return [...before.slice(0, -1), message];
  const [first] = before;
  // The beginning is what people ask for; what is lost is in the middle.
  const kept = before.length < KEPT_VERSIONS ? before : [...(first ? [first] : []), ...before.slice(2)];
  return [...kept, message];
}

function looksLike(one: SeenMessage, other: SeenMessage): boolean {
  const shown = ({ attachments, content, embeds, components, flags }: SeenMessage) =>
    JSON.stringify([
      content,
      attachments,
      embeds,
      components,
      flags & (MESSAGE_FLAGS.loading | MESSAGE_FLAGS.componentsV2),
    ]);
  return shown(one) === shown(other);
}
