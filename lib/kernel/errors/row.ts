/** What is told of one kind of failure. */
export interface ErrorRow {
  readonly http: number;
  /** Whether asking again, unchanged, can succeed. */
  readonly retryable: boolean;
  /** What happened and what it means. `{name}` is replaced by the fact of that name. */
  readonly happened: string;
  /** What to do now. */
  readonly mend: string;
}
