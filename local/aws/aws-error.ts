/** An error as AWS sends it: `type` is what the SDK gives as the error's name. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;
  /** The older name that SQS sends along in `x-amzn-query-error`. */
  readonly queryCode: string | undefined;

  constructor(type: string, message: string, details: { status?: number; queryCode?: string } = {}) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = details.status ?? 400;
    this.queryCode = details.queryCode;
  }
}
