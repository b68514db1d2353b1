/** Time as an argument: the production clock lives in platform/system, tests and the local stack bring their own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `milliseconds` of real time. */
  sleep(milliseconds: number): Promise<void>;
}

/** Chance as an argument. */
export interface Ids {
  /** A W3C trace id: 32 lower-case hex digits, never all zero. Also names commands, runs and transactions. */
  traceId(): string;
  /** A trigger's id: `t` and 15 characters of Crockford's base 32, lower case. It goes into Scheduler names. */
  triggerId(): string;
  /** A number in [0, 1), for jitter. */
  random(): number;
}

/** Fields of a log line, as DESIGN §7 lists them; values are redacted at the sink. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Four levels. Messages at warn and above are constant sentences with the data beside them, so that they can be grouped. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose every line bears these fields as well. */
  with(fields: LogFields): Logger;
}

export type SecretPurpose =
  | 'discord_bot_token'
  | 'audit_key'
  | 'github_token'
  | 'github_app_key'
  | 'github_webhook_secret';

/** Secrets by purpose. The names of the parameters that hold them come from the configuration; values are never logged. */
export interface Secrets {
  /** Throws `secret.missing` when the store has no such parameter. */
  get(purpose: SecretPurpose): Promise<string>;
}
