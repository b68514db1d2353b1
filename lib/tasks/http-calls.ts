/** A request that a task sends, ready to go. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Lower-case names of headers that go to the first origin only: secrets and signatures. */
  readonly secretHeaders: readonly string[];
  readonly body?: string;
  /** For the whole of it: look-up, redirects, answer. */
  readonly timeoutMs: number;
  /** False when a lost answer leaves nothing in doubt, because a second time does no harm. */
  readonly effect: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first 64 KB, as text. */
  readonly body: string;
}

/** Requests to addresses that people chose. */
export interface HttpCalls {
  /**
   * Sends a request and follows up to three redirects, each looked at as if it were the first.
   *
   * Any status is an answer. Rejects with OutboundFailure (target `http`) when there is none, with DomainError
   * `http.address_refused`, `http.redirect_refused` or `http.url` when it may not be sent.
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** Secrets that tasks refer to by name. */
export interface TaskSecrets {
  /** Throws `secret.missing`. */
  get(name: string): Promise<string>;
}
