import * as z from 'zod/mini';
import { DomainError } from '#lib/kernel/errors.ts';

const snowflakes = z.pipe(
  z.string().check(z.regex(/^[0-9]{15,20}(,[0-9]{15,20})*$/)),
  z.transform((list) => list.split(',')),
);
const flag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((text) => text === 'true'),
);
const debugCommand = z.pipe(
  z.enum(['off', 'admins', 'on', 'true', 'false']),
  z.transform((text) => (text === 'true' ? 'on' : text === 'false' ? 'off' : text)),
);
const origins = z.pipe(
  z.string().check(
    z.regex(/^https?:\/\/[a-z0-9.:[\]-]+(,https?:\/\/[a-z0-9.:[\]-]+)*$/),
    z.refine((list) => list.split(',').every((origin) => URL.canParse(origin))),
  ),
  // As a URL spells its origin: a default port that is written out would match nothing.
  z.transform((list) => list.split(',').map((origin) => new URL(origin).origin)),
);
const text = z.string().check(z.minLength(1));
const urls = z.pipe(
  z.string().check(z.regex(/^https?:\/\/[^\s,]+(,https?:\/\/[^\s,]+)*$/)),
  z.transform((list) => list.split(',')),
);
const url = z.string().check(z.regex(/^https?:\/\/[^\s]+[^/\s]$/));

/** A number from 0 to 1. */
const share = z.pipe(
  z.string().check(z.regex(/^(?:0|1|0?\.[0-9]{1,6}|1\.0+)$/)),
  z.transform((digits) => Number(digits)),
);

/** Every variable that the functions read; a function's template entry sets those that it needs. */
const variables = z.object({
  ENVIRONMENT: z._default(text, 'dev'),
  LOG_LEVEL: z._default(z.enum(['debug', 'info', 'warn', 'error']), 'info'),
  LOG_KEYS: z._default(z.enum(['short', 'standard']), 'short'),
  LOG_SAMPLE_RATE: z._default(share, 0),
  TRACE_SAMPLE_RATE: z._default(share, 0),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.optional(url),
  ALLOWED_GUILDS: snowflakes,
  STATE_TABLE: text,
  DERIVED_TABLE: text,
  TRIGGER_CREATE_PAUSED: z._default(flag, false),
  TRIGGER_EXECUTION_PAUSED: z._default(flag, false),
  ENABLE_DEBUG_CMD: z._default(debugCommand, 'off'),
  ENABLE_ALERTS: z._default(flag, false),
  ALERT_CHANNEL_ID: z.optional(z.string().check(z.regex(/^[0-9]{15,20}$/))),
  RUNBOOK_URL: z._default(url, 'https://github.com/watchbell/watchbell/blob/main/RUNBOOK.md'),
  HTTP_ALLOWED_ORIGINS: z._default(origins, []),
  TASK_SECRETS_PREFIX: z.optional(z.string().check(z.regex(/^\/[A-Za-z0-9_./-]+\/$/))),
  EVENT_BUS_NAME: z.optional(text),
  DISCORD_PUBLIC_KEY: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  DISCORD_APPLICATION_ID: z.optional(z.string().check(z.regex(/^[0-9]{15,20}$/))),
  DISCORD_API_URL: z.optional(url),
  DISCORD_BOT_TOKEN_PARAM: z.optional(text),
  AUDIT_KEY_PARAM: z.optional(text),
  FIRES_QUEUE_URL: z.optional(url),
  INTERACTIVE_QUEUE_URL: z.optional(url),
  FOLLOWUPS_QUEUE_URL: z.optional(url),
  DEAD_LETTER_QUEUE_URLS: z._default(urls, []),
  ALERTS_QUEUE_URL: z.optional(url),
  GITHUB_API_URL: z.optional(url),
  GITHUB_TOKEN_PARAM: z.optional(text),
  GITHUB_APP_ID: z.optional(z.string().check(z.regex(/^[0-9]{1,12}$/))),
  GITHUB_APP_KEY_PARAM: z.optional(text),
  GITHUB_WEBHOOK_SECRET_PARAM: z.optional(text),
  FIRES_QUEUE_ARN: z.optional(text),
  SCHEDULER_DLQ_ARN: z.optional(text),
  SCHEDULER_ROLE_ARN: z.optional(text),
  SCHEDULE_GROUP: z.optional(text),
});

/** The validated configuration, frozen. Names are those of the environment variables. */
export type Config = Readonly<z.infer<typeof variables>>;

/** The names of all variables that are read, for checks against the template and `.env.example`. */
export const variableNames = Object.keys(variables.shape);

/**
 * Reads the configuration from an environment; empty values count as absent. Throws `config.invalid` naming every variable
 * that is missing or malformed, never its value.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = variables.safeParse(given);
  if (parsed.success) {
    assertOwnSecretsApart(parsed.data);
    return Object.freeze(parsed.data);
  }
  const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
  throw new DomainError('config.invalid', { problems: `${names.join(', ')} missing or malformed` });
}

/** Whoever may make a trigger may have it send any secret below the prefix anywhere: our own must not lie there. */
function assertOwnSecretsApart(config: Config): void {
  const { TASK_SECRETS_PREFIX: prefix } = config;
  const own = [
    'DISCORD_BOT_TOKEN_PARAM',
    'AUDIT_KEY_PARAM',
    'GITHUB_TOKEN_PARAM',
    'GITHUB_APP_KEY_PARAM',
    'GITHUB_WEBHOOK_SECRET_PARAM',
  ] as const;
  const within = own.filter((name) => prefix !== undefined && config[name]?.startsWith(prefix));
  if (within.length === 0) return;
  const problems = `${within.join(' and ')} below TASK_SECRETS_PREFIX, where triggers could read it`;
  throw new DomainError('config.invalid', { problems });
}

/** A variable that this function cannot do without; throws `config.invalid` naming it. */
export function required<Name extends keyof Config>(config: Config, name: Name): NonNullable<Config[Name]> {
  const value = config[name];
  if (value === undefined) throw new DomainError('config.invalid', { problems: `${name} is missing` });
  return value;
}
