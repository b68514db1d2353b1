/** What someone filled in for a trigger that is not there yet, kept for an hour so that it can be looked at and mended. */
export interface Draft {
  readonly schemaVersion: 1;
  /** 12 characters; stands in buttons. */
  readonly id: string;
  readonly guildId: string;
  readonly userId: string;
  readonly createdAt: number;
  /** The trigger that it would change; a new one when missing. */
  readonly triggerId?: string;
  /** The kind of task. */
  readonly kind: string;
  /** As it was typed, by field. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface DraftStore {
  put(draft: Draft): Promise<void>;
  /** A person's own draft; undefined when there is none or its hour is over. */
  find(guildId: string, userId: string, id: string): Promise<Draft | undefined>;
}
