import type { Answer, Asked } from './read-answer.ts';

/** An interaction that the bot has not answered yet, while its three seconds run. */
export interface WaitingInteraction {
  readonly token: string;
  readonly asked: Asked;
  /** Does what the answer says, once. */
  take(answer: Answer): void;
}

export interface Waiting {
  begin(id: string, interaction: WaitingInteraction): void;
  find(id: string): WaitingInteraction | undefined;
  end(id: string): void;
}

/** Those that wait are known to this process alone: a restart is longer than three seconds. */
export function createWaiting(): Waiting {
  const waiting = new Map<string, WaitingInteraction>();
  return {
    begin: (id, interaction) => void waiting.set(id, interaction),
    find: (id) => waiting.get(id),
    end: (id) => void waiting.delete(id),
  };
}
