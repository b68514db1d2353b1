/** What the watcher remembers of its own rounds, for the whole deployment. */
export interface WatchStore {
  /** When the watcher came last (epoch ms); undefined before it ever did. */
  heartbeat(): Promise<number | undefined>;
  beat(at: number): Promise<void>;
  /** How many messages lay in each dead-letter queue when they were looked at last, by the queue's name. */
  deadLetters(): Promise<Readonly<Record<string, number>>>;
  noteDeadLetters(counts: Readonly<Record<string, number>>): Promise<void>;
}

/** Queues that take what was given up. */
export interface DeadLetterQueues {
  /** The queues' names. */
  readonly names: readonly string[];
  /** About how many messages lie in a queue. */
  count(name: string): Promise<number>;
}
