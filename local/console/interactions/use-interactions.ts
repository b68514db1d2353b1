import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react';

import type { InteractionResult, ShownModal } from '#local/discord/interactions/interact.ts';
import { MESSAGE_FLAGS, type SeenMessage } from '#local/discord/model.ts';

import { api } from '../api.ts';
import { type ComponentInput, type FieldValues, type Refusal, sentenceOf } from './result.ts';

/** What Discord's client says under a card whose bot did not take the click. */
const FAILED = 'This interaction failed';

export interface Interactions {
  /** True while the bot has not yet answered this component. */
  isPending(messageId: string, customId: string): boolean;
  /** The words under a message whose last click went wrong. */
  failureOf(messageId: string): string | undefined;
  press(input: ComponentInput): Promise<void>;
  dismiss(messageId: string): Promise<void>;
  /** True for what the person may delete for everybody: the own messages and the bot's. */
  mayRemove(message: SeenMessage): boolean;
  /** False when it could not be; the message then says why. */
  remove(messageId: string): Promise<boolean>;
  readonly modal: ShownModal | undefined;
  /** Shows the modal that a command or a component asked for. */
  open(modal: ShownModal): void;
  close(): void;
  /** Sends a modal; answers what went wrong, or nothing when it was taken. */
  submit(modal: ShownModal, fields: FieldValues): Promise<Refusal | undefined>;
}

const InteractionsContext = createContext<Interactions | undefined>(undefined);
export const InteractionsProvider = InteractionsContext;

/** The way to press, choose and fill in; undefined where a card is only looked at. */
export function useInteractionsHere(): Interactions | undefined {
  return useContext(InteractionsContext);
}

/** Sends what `userId` does with the cards of a channel, and keeps what is under way and what failed. */
export function useInteractions(
  place: { readonly userId: string; readonly channelId: string },
  onGone: (messageId: string) => void,
): Interactions {
  const { userId, channelId } = place;
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const [failures, setFailures] = useState<ReadonlyMap<string, string>>(new Map());
  // A modal belongs to who was asked and where: another person never sees it.
  const view = `${channelId} ${userId}`;
  const [asked, setAsked] = useState<{ readonly view: string; readonly modal: ShownModal }>();
  const modal = asked?.view === view ? asked.modal : undefined;
  const running = useRef(new Set<string>());

  const fail = useCallback((messageId: string, words: string | undefined) => {
    setFailures((before) => {
      const next = new Map(before);
      if (words === undefined) next.delete(messageId);
      else next.set(messageId, words);
      return next;
    });
  }, []);

  const press = useCallback(
    async (input: ComponentInput) => {
      const key = keyOf(input.messageId, input.customId);
      if (running.current.has(key)) return;
      running.current.add(key);
      setPending(new Set(running.current));
      fail(input.messageId, undefined);
      try {
        const result = await api.component({ userId, channelId, ...input });
        if (result.modal) setAsked({ view, modal: result.modal });
        if (!result.ok) fail(input.messageId, wordsOf(result));
      } catch {
        fail(input.messageId, FAILED);
      }
      running.current.delete(key);
      setPending(new Set(running.current));
    },
    [userId, channelId, view, fail],
  );

  const dismiss = useCallback(
    async (messageId: string) => {
      try {
        await api.dismiss({ userId, channelId, messageId });
        onGone(messageId);
      } catch (failure) {
        fail(messageId, sentenceOf(failure));
      }
    },
    [userId, channelId, fail, onGone],
  );

  const remove = useCallback(
    async (messageId: string) => {
      try {
        await api.remove(userId, messageId);
        onGone(messageId);
        return true;
      } catch (failure) {
        fail(messageId, sentenceOf(failure));
        return false;
      }
    },
    [userId, fail, onGone],
  );

  const submit = useCallback(
    async (sent: ShownModal, fields: FieldValues) => {
      try {
        const result = await api.modal({ userId, channelId, modalId: sent.id, fields });
        if (!result.ok) return result.error ?? { message: 'Something went wrong. Try again.' };
        setAsked(result.modal ? { view, modal: result.modal } : undefined);
        return undefined;
      } catch (failure) {
        return { message: sentenceOf(failure) };
      }
    },
    [userId, channelId, view],
  );

  return useMemo(
    () => ({
      isPending: (messageId, customId) => pending.has(keyOf(messageId, customId)),
      failureOf: (messageId) => failures.get(messageId),
      press,
      dismiss,
      mayRemove: ({ author, flags }) =>
        (flags & MESSAGE_FLAGS.ephemeral) === 0 && (author.bot === true || author.id === userId),
      remove,
      modal,
      open: (next) => setAsked({ view, modal: next }),
      close: () => setAsked(undefined),
      submit,
    }),
    [pending, failures, press, dismiss, remove, modal, userId, view, submit],
  );
}

/** What was never sent has its own sentence; for the rest Discord has one for all. */
function wordsOf(result: InteractionResult): string {
  return result.error?.kind === 'client' ? result.error.message : FAILED;
}

function keyOf(messageId: string, customId: string): string {
  return `${messageId} ${customId}`;
}
