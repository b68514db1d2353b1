import { type LogItem, Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { ConstructorOptions } from '@aws-lambda-powertools/logger/types';
import { FIELDS, type LineContract, LineFormatter } from '#lib/edge/log-formatter.ts';
import type { LogFields, Logger } from '#lib/kernel/ports.ts';
import { type Redact, redact as redactByLook } from '#lib/kernel/redact.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions extends Omit<LineContract, 'service' | 'keys' | 'redact'> {
  readonly service?: string;
  readonly keys?: LineContract['keys'];
  /** Hides by key and by look unless given. */
  readonly redact?: Redact;
  /** Lines below this level are not written. */
  readonly level: LogLevel;
  /** Takes one line without its end; the process's standard output unless given. */
  readonly write?: (line: string) => void;
  /** Fields of the flow that a line is written in, and whether that flow is logged in full, below the level too. */
  readonly tracing?: Pick<Tracing, 'fields' | 'isSampled'>;
}

const RANKS: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * The Logger port on Powertools: one JSON object per line, by the field contract of docs/logs.md, redacted.
 *
 * Fields given to `with` belong to the logger that it returns and to nobody else, so that nothing of one invocation
 * shows in the lines of the next. Every level goes to standard output: two streams would lose the order of the lines.
 */
export function createLogger(options: LoggerOptions): Logger {
  const {
    service = 'watchbell',
    keys = 'short',
    redact = redactByLook,
    level,
    tracing,
    write = writeToStandardOutput,
    ...rest
  } = options;
  const logFormatter = new LineFormatter({ ...rest, service, keys, redact });
  // Powertools writes all that it is given; which lines those are is decided here, for each flow anew.
  const settings: ConstructorOptions = { serviceName: service, logLevel: 'DEBUG', sampleRateValue: 0, logFormatter };
  const logger = createLineLogger(settings, write);
  return bind({}, (lineLevel, message, bound, fields) => {
    if (RANKS[lineLevel] < RANKS[level] && !tracing?.isSampled()) return;
    const all = { ...tracing?.fields(), ...bound, ...(fields ? copyOf(fields) : {}) };
    logger[lineLevel](message, { [FIELDS]: all });
  });
}

type WriteLine = (level: LogLevel, message: string, bound: LogFields, fields: LogFields | undefined) => void;

/** Powertools' own console pretty-prints over many lines under POWERTOOLS_DEV and sends warnings to standard error. */
function createLineLogger(options: ConstructorOptions, write: (line: string) => void): PowertoolsLogger {
  class LineLogger extends PowertoolsLogger {
    protected override printLog(_level: number, item: LogItem): void {
      item.prepareForPrint();
      write(JSON.stringify(item.getAttributes()));
    }
  }
  return new LineLogger(options);
}

function bind(bound: LogFields, write: WriteLine): Logger {
  return {
    debug: (message, fields) => write('debug', message, bound, fields),
    info: (message, fields) => write('info', message, bound, fields),
    warn: (message, fields) => write('warn', message, bound, fields),
    error: (message, fields) => write('error', message, bound, fields),
    with: (fields) => bind({ ...bound, ...copyOf(fields) }, write),
  };
}

/** Reads each field once; one that cannot be read must not cost the line. */
function copyOf(fields: LogFields): LogFields {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    try {
      copy[name] = fields[name];
    } catch {
      copy[name] = '[unreadable]';
    }
  }
  return copy;
}

export function writeToStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
