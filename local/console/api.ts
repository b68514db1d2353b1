import type { OptionValue } from '#local/discord/interactions/check-options.ts';
import type { InteractionResult } from '#local/discord/interactions/interact.ts';
import type { SeenMessage } from '#local/discord/model.ts';
import type { WorkspaceState } from '#local/discord/people/state.ts';
import type { RegisteredCommand } from '#local/discord/settings-store.ts';

import type { ScheduledItem } from './server.ts';

/** How many messages are fetched at once; the most that the simulator gives. */
export const PAGE_SIZE = 100;

export interface CommandInput {
  readonly userId: string;
  readonly channelId: string;
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

export const api = {
  state: () => get<WorkspaceState>('/sim/discord/state'),
  commands: (userId: string) => get<RegisteredCommand[]>(`/sim/discord/commands?user=${userId}`),
  /** Oldest first. */
  messages(channelId: string, userId: string, before?: string) {
    const query = new URLSearchParams({ channel: channelId, user: userId, limit: String(PAGE_SIZE) });
    if (before !== undefined) query.set('before', before);
    return get<SeenMessage[]>(`/sim/discord/messages?${query}`);
  },
  write: (userId: string, channelId: string, content: string) =>
    post<SeenMessage>('/sim/discord/messages', { userId, channelId, content }),
  interact: (input: CommandInput) => post<InteractionResult>('/sim/discord/interact', input, [200, 400]),
  autocomplete: (input: CommandInput & { focused: string }, signal: AbortSignal) =>
    post<InteractionResult>('/sim/discord/autocomplete', input, [200, 400], signal),
  clock: () => get<{ now: number }>('/sim/clock'),
  advance: (duration: string) => post<{ now: number }>('/sim/clock', { advance: duration }),
  scheduled: () => get<ScheduledItem[]>('/sim/scheduled'),
};

async function get<T>(path: string): Promise<T> {
  return read<T>(await fetch(path), [200]);
}

async function post<T>(path: string, body: unknown, expected = [200], signal?: AbortSignal): Promise<T> {
  const init: RequestInit = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  if (signal) init.signal = signal;
  return read<T>(await fetch(path, init), expected);
}

async function read<T>(response: Response, expected: readonly number[]): Promise<T> {
  const text = await response.text();
  if (expected.includes(response.status)) return JSON.parse(text) as T;
  throw new Error(messageIn(text) ?? `The local stack answered ${response.status}.`);
}

/** The sentence in an error's body, wherever the part of the stack that answered puts it. */
function messageIn(text: string): string | undefined {
  try {
    const body = JSON.parse(text) as { message?: unknown; error?: unknown };
    if (typeof body.error === 'string') return body.error;
    const message = (body.error as { message?: unknown } | undefined)?.message ?? body.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
