import * as z from 'zod/mini';

/** What can go wrong, or change, so that others want to know: the `detail-type` on the bus. Later parts of the system add theirs. */
export const eventTypes = [
  /** A run ended as failed or held: nothing will try it again. */
  'run.failed',
  /** A workflow on GitHub could not be started. */
  'github.dispatch_failed',
  /** A message was given up by a queue. */
  'queue.dead_letter',
  /** Discord refused for good what should be shown. */
  'discord.delivery_refused',
  /** The watcher has not come for five minutes. */
  'watcher.heartbeat_lost',
] as const;
export type EventType = (typeof eventTypes)[number];

/** critical: somebody is needed now. error: something did not happen that should have. warning: it may come to that. */
export const severities = ['critical', 'error', 'warning'] as const;
export type Severity = (typeof severities)[number];

/**
 * An event of ours on the bus, for the alerter and for the team's own rules; docs/events.md describes it.
 *
 * `id` is made from the state that it tells of, so an event that is published twice has one id. Texts are redacted already.
 */
export const DomainEvent = z.object({
  schemaVersion: z.literal(1),
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  type: z.enum(eventTypes),
  severity: z.enum(severities),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** The Discord server; absent for what concerns the whole deployment. */
  workspace: z.optional(z.string()),
  /** What it is about: a trigger, a project, a queue. Together with severity and message it makes the fingerprint of an alert. */
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  /** A constant sentence, the same for every event of its kind: events are grouped by it. */
  message: z.string(),
  /** Why, with the facts of this one case. */
  cause: z.optional(z.object({ code: z.string(), message: z.string() })),
  /** What to do, for people. */
  mend: z.optional(z.string()),
  correlationId: z.string(),
  /** The run's or command's trace. */
  traceId: z.string(),
  /** The run that it tells of, when it tells of one: with the workspace that is the run's key. */
  run: z.optional(z.object({ id: z.string(), triggerId: z.string(), at: z.number() })),
  links: z._default(z.array(z.object({ label: z.string(), url: z.string() })), []),
});
export type DomainEvent = z.infer<typeof DomainEvent>;

/** The bus calls us by this name; what triggers of people put there has another detail-type. */
export const DOMAIN_SOURCE = 'watchbell.state';
