import type { OptionValue } from '#local/discord/interactions/check-options.ts';
import type { InteractionResult } from '#local/discord/interactions/interact.ts';
import type { SeenMessage } from '#local/discord/model.ts';
import type { WorkspaceState } from '#local/discord/people/state.ts';
import type { RegisteredCommand } from '#local/discord/settings-store.ts';
import type { Hop } from '#local/wire/hop.ts';

import type { CardLives } from './card-lives.ts';
import { call, get, post } from './http.ts';
import type { ComponentInput, FieldValues } from './interactions/result.ts';
import type { ScheduledItem } from './scheduled.ts';

/** How many messages are fetched at once; the most that the simulator gives. */
export const PAGE_SIZE = 100;

export interface CommandInput {
  readonly userId: string;
  readonly channelId: string;
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

interface Place {
  readonly userId: string;
  readonly channelId: string;
}

// What Discord's client would refuse is answered with 400 and a sentence in the body.
const INTERACTION = [200, 400];

export const api = {
  state: () => get<WorkspaceState>('/sim/discord/state'),
  commands: (userId: string) => get<RegisteredCommand[]>(`/sim/discord/commands?user=${userId}`),
  /** Oldest first. */
  messages(channelId: string, userId: string, before?: string) {
    const query = new URLSearchParams({ channel: channelId, user: userId, limit: String(PAGE_SIZE) });
    if (before !== undefined) query.set('before', before);
    return get<SeenMessage[]>(`/sim/discord/messages?${query}`);
  },
  /** The earlier versions of the cards that `userId` sees in a channel, by message. */
  lives: (channelId: string, userId: string) => get<CardLives>(`/sim/cards?channel=${channelId}&user=${userId}`),
  write: (userId: string, channelId: string, content: string) =>
    post<SeenMessage>('/sim/discord/messages', { userId, channelId, content }),
  remove: (userId: string, messageId: string) =>
    call<unknown>(`/sim/discord/messages/${messageId}?user=${userId}`, { method: 'DELETE' }, [200]),
  interact: (input: CommandInput) => post<InteractionResult>('/sim/discord/interact', input, INTERACTION),
  autocomplete: (input: CommandInput & { focused: string }, signal: AbortSignal) =>
    post<InteractionResult>('/sim/discord/autocomplete', input, INTERACTION, signal),
  component: (input: Place & ComponentInput) => post<InteractionResult>('/sim/discord/component', input, INTERACTION),
  modal: (input: Place & { modalId: string; fields: FieldValues }) =>
    post<InteractionResult>('/sim/discord/modal', input, INTERACTION),
  dismiss: (input: Place & { messageId: string }) => post<unknown>('/sim/discord/dismiss', input, [200, 204]),
  clock: () => get<{ now: number }>('/sim/clock'),
  /** Moves the virtual time by an ISO 8601 duration. */
  advance: (duration: string) => post<{ now: number }>('/sim/clock', { advance: duration }),
  /** Moves the virtual time to an instant, epoch milliseconds. */
  advanceTo: (instant: number) => post<{ now: number }>('/sim/clock', { to: new Date(instant).toISOString() }),
  scheduled: () => get<ScheduledItem[]>('/sim/scheduled'),
  /** What went from part to part lately, oldest first. */
  hops: async () => (await get<{ hops: Hop[] }>('/sim/wire')).hops,
};
