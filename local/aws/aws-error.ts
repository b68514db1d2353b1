/** An error as AWS sends it: `type` is what the SDK gives as the error's name. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;
  /** The older name that SQS sends along in `x-amzn-query-error`. */
  readonly queryCode: string | undefined;
  /** Members of the error besides its message. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    type: string,
    message: string,
    details: { status?: number; queryCode?: string; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = details.status ?? 400;
    this.queryCode = details.queryCode;
    this.details = details.details ?? {};
  }
}

/** The body of an error in the JSON protocols; some SDKs look for `message`, some for `Message`. */
export function bodyOf({ details, message, type }: AwsError): object {
  return { __type: type, message, Message: message, ...details };
}
