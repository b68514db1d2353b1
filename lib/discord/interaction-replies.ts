/** Where the answers to one interaction go, for 15 minutes. */
export interface ReplyTarget {
  readonly applicationId: string;
  /** Whoever holds it may answer: it is never logged. */
  readonly token: string;
}

/** Answers that come after Discord was told that they come later. */
export interface InteractionReplies {
  /** Gives the first answer its content; again with the same content changes nothing. Rejects with OutboundFailure. */
  edit(target: ReplyTarget, body: object): Promise<void>;
}
