import { type LogItem, Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { ConstructorOptions } from '@aws-lambda-powertools/logger/types';
import { FIELDS, type LineContract, LineFormatter } from '#lib/edge/log-formatter.ts';
import type { LogFields, Logger } from '#lib/kernel/ports.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions extends Omit<LineContract, 'service' | 'keys'> {
  readonly service?: string;
  readonly keys?: LineContract['keys'];
  /** Lines below this level are not written. */
  readonly level: LogLevel;
  /** Takes one line without its end; the process's standard output unless given. */
  readonly write?: (line: string) => void;
}

/**
 * The Logger port on Powertools: one JSON object per line, by the field contract of docs/logs.md, redacted.
 *
 * Fields given to `with` belong to the logger that it returns and to nobody else, so that nothing of one invocation
 * shows in the lines of the next. Every level goes to standard output: two streams would lose the order of the lines.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { service = 'watchbell', keys = 'short', level, write = writeToStandardOutput, ...rest } = options;
  const logFormatter = new LineFormatter({ ...rest, service, keys });
  return bind(createLineLogger({ serviceName: service, logLevel: level, sampleRateValue: 0, logFormatter }, write), {});
}

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

function bind(logger: PowertoolsLogger, bound: LogFields): Logger {
  const extra = (fields: LogFields | undefined) => ({ [FIELDS]: fields ? { ...bound, ...copyOf(fields) } : bound });
  return {
    debug: (message, fields) => logger.debug(message, extra(fields)),
    info: (message, fields) => logger.info(message, extra(fields)),
    warn: (message, fields) => logger.warn(message, extra(fields)),
    error: (message, fields) => logger.error(message, extra(fields)),
    with: (fields) => bind(logger, { ...bound, ...copyOf(fields) }),
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

function writeToStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
