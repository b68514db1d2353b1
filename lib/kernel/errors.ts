import { alertErrors } from '#lib/kernel/errors/alert-errors.ts';
import { githubErrors } from '#lib/kernel/errors/github-errors.ts';
import { projectErrors } from '#lib/kernel/errors/project-errors.ts';
import type { ErrorRow } from '#lib/kernel/errors/row.ts';
import { runErrors } from '#lib/kernel/errors/run-errors.ts';
import { scheduleErrors } from '#lib/kernel/errors/schedule-errors.ts';
import { taskErrors } from '#lib/kernel/errors/task-errors.ts';

export type Facts = Readonly<Record<string, string | number>>;

/**
 * Every failure that a person or a program can be told of: code → HTTP status, retryable, words.
 *
 * Codes are stable: chat, HTTP and CLI show the same one. The words say what happened, what it means, what to do.
 */
export const errorTable = {
  ...runErrors,
  ...scheduleErrors,
  ...taskErrors,
  ...projectErrors,
  ...githubErrors,
  ...alertErrors,
  'access.denied': {
    http: 403,
    retryable: false,
    happened: 'You need the role **{needed}** for this; you have **{role}**. Nothing was changed.',
    mend: 'Ask someone with that role to do it, or ask the server owner to map your Discord role with `/setup roles`.',
  },
  'access.no_mapping': {
    http: 403,
    retryable: false,
    happened: 'Watchbell does not know yet who may do what in this server, so it refuses everything but the set-up.',
    mend: 'Someone with the Administrator permission runs `/setup roles` once.',
  },
  'access.not_owner': {
    http: 403,
    retryable: false,
    happened: 'Only the owner of this server may change the role map. Nothing was changed.',
    mend: 'Ask the owner to run `/setup roles`.',
  },
  'access.owner_unknown': {
    http: 503,
    retryable: true,
    happened:
      'Discord did not say who owns this server, so your right to do this could not be checked. Nothing was changed.',
    mend: 'Try again in a minute. If it stays so, check that the bot is still a member of the server.',
  },
  'access.guild_not_allowed': {
    http: 403,
    retryable: false,
    happened: 'This Watchbell does not serve this server. Nothing was stored.',
    mend: 'Whoever runs it can add the server id to `ALLOWED_GUILDS` and deploy again.',
  },
  'access.not_in_guild': {
    http: 403,
    retryable: false,
    happened: 'Watchbell works inside a server only, not in direct messages. Nothing was stored.',
    mend: 'Use the command in a channel of your server.',
  },
  'access.channel': {
    http: 403,
    retryable: false,
    happened: 'You cannot write in <#{channel}> yourself, so a trigger of yours must not either. Nothing was created.',
    mend: 'Choose a channel that you can write in, or ask someone who can.',
  },
  'command.unknown': {
    http: 404,
    retryable: false,
    happened: 'Watchbell does not know this command; Discord still shows an older or newer set of them.',
    mend: 'Reload Discord (Ctrl-R). If it stays so, whoever runs Watchbell registers the commands again.',
  },
  'command.option': {
    http: 400,
    retryable: false,
    happened: 'The option `{option}` is missing or not what it should be. Nothing was changed.',
    mend: 'Reload Discord (Ctrl-R) and fill it in once more.',
  },
  'component.unknown': {
    http: 404,
    retryable: false,
    happened: 'This button belongs to an older or newer Watchbell than the one that runs now. Nothing was changed.',
    mend: 'Use the command itself; its answer has buttons that work.',
  },
  'component.expired': {
    http: 410,
    retryable: false,
    happened: 'This button is too old: things may have changed since it was shown. Nothing was changed.',
    mend: 'Use the command again and press the new button.',
  },
  'component.not_yours': {
    http: 403,
    retryable: false,
    happened: 'This button was made for someone else. Nothing was changed.',
    mend: 'Use the command yourself; your role decides what you may do.',
  },
  'component.forged': {
    http: 403,
    retryable: false,
    happened: 'This button was not made by this Watchbell. Nothing was changed.',
    mend: 'Use the command itself. If it happens again, tell whoever runs Watchbell, with the id below.',
  },
  'draft.gone': {
    http: 410,
    retryable: false,
    happened: 'What you had filled in is kept for an hour, and that is over. Nothing was created.',
    mend: 'Use `/trigger create` again.',
  },
  'request.malformed': {
    http: 400,
    retryable: false,
    happened: 'Watchbell could not read what Discord sent. Nothing was changed.',
    mend: 'Try again; if it happens again, give the id below to whoever runs Watchbell.',
  },
  'request.secret': {
    http: 400,
    retryable: false,
    happened:
      'What was typed as `{field}` looks like it holds a secret. What people type is kept, sent on and shown to others, so it was not taken. Nothing was changed.',
    mend: 'Leave it out: the header of a web address names a secret of SSM by `{{secret.name}}`, and a workflow reads those of its repository. Take the one that you typed out of use, for it stands in Discord now.',
  },
  'roles.empty': {
    http: 400,
    retryable: false,
    happened: 'No role was given, so nothing was changed.',
    mend: 'Name at least one of viewer, operator and admin.',
  },
  'debug.off': {
    http: 403,
    retryable: false,
    happened: '`/debug-last` is switched off for you in this deployment.',
    mend: 'Whoever runs Watchbell can set `ENABLE_DEBUG_CMD` to `admins` or `on`.',
  },
  'trace.not_found': {
    http: 404,
    retryable: false,
    happened:
      'There is no trace `{trace}` that you may look at: it is not there, it is kept no longer, or it is somebody else’s, which only admins see.',
    mend: 'Give the whole id or its first eight characters, or choose one of the suggestions. Traces are kept for seven days.',
  },
  'trace.ambiguous': {
    http: 409,
    retryable: false,
    happened: 'More than one trace begins with `{trace}`.',
    mend: 'Give the whole id, 32 characters; it stands in the logs.',
  },
  'trigger.name': {
    http: 400,
    retryable: false,
    happened:
      '`{name}` cannot be a name: it takes 1 to 64 letters, digits, spaces, `.`, `_` and `-`, and starts with a letter or digit.',
    mend: 'Choose another name, for example `nightly-report`.',
  },
  'trigger.name_taken': {
    http: 409,
    retryable: false,
    happened: 'There is a trigger named **{name}** in this server already. Nothing was created.',
    mend: 'Look at it with `/trigger show`, or choose another name.',
  },
  'trigger.not_found': {
    http: 404,
    retryable: false,
    happened: 'There is no trigger named **{name}** in this server.',
    mend: 'See them all with `/trigger list`.',
  },
  'trigger.not_yours': {
    http: 403,
    retryable: false,
    happened:
      '**{name}** belongs to <@{owner}>; changing others’ triggers takes the role **admin**. Nothing was changed.',
    mend: 'Ask <@{owner}> or an admin. You may always pause it.',
  },
  'trigger.illegal_transition': {
    http: 409,
    retryable: false,
    happened: '**{name}** is {status}, so it cannot {event}. Nothing was changed.',
    mend: 'Look at it with `/trigger show`.',
  },
  'trigger.create_paused': {
    http: 503,
    retryable: true,
    happened: 'Creating triggers is paused in this deployment. Nothing was created.',
    mend: 'Whoever runs Watchbell lifts `TRIGGER_CREATE_PAUSED`; then try again.',
  },
  'trigger.execution_paused': {
    http: 503,
    retryable: true,
    happened: 'Running triggers is paused in this deployment, so nothing was started.',
    mend: 'Whoever runs Watchbell lifts `TRIGGER_EXECUTION_PAUSED`; then try again.',
  },
  'trigger.busy': {
    http: 409,
    retryable: true,
    happened: '**{name}** is running at this moment, and it never runs twice at once. Nothing was started.',
    mend: 'Wait until the run is over (`/trigger history`), then run it again.',
  },
  'trigger.unchanged': {
    http: 409,
    retryable: false,
    happened: '**{name}** is like that already, so nothing was changed.',
    mend: 'Look at it with `/trigger show`; then say what should be different.',
  },
  'trigger.stopped': {
    http: 409,
    retryable: false,
    happened: 'The trigger was stopped before this run could act.',
    mend: 'Nothing to do, unless the run was wanted: then resume the trigger and run it.',
  },
  'discord.rejected': {
    http: 502,
    retryable: false,
    happened: 'Discord refused the message (HTTP {status}, code {discordCode}: {reason}).',
    mend: 'Check that the channel exists and that the bot may see it and write in it.',
  },
  'run.rejected': {
    http: 502,
    retryable: false,
    happened: 'The run was refused for good by its target ({operation}): {reason}.',
    mend: 'Look at the target and at the definition with `/trigger show`; then start it again with `/trigger run`.',
  },
  'run.gave_up': {
    http: 502,
    retryable: true,
    happened: 'The run was tried {attempts} times without success; the last answer was: {reason}.',
    mend: 'Look at the target, then start it again with `/trigger run`.',
  },
  'run.unknown_outcome': {
    http: 502,
    retryable: false,
    happened:
      'Nobody can tell whether this run had its effect: the answer was lost and it could not be looked up ({reason}).',
    mend: 'Look at the target itself, the channel or the service; if the effect is missing there, start the run again with `/trigger run`.',
  },
  'request.stale': {
    http: 409,
    retryable: true,
    happened: 'Someone else changed this at the same moment. Your change was not made.',
    mend: 'Look again, then try once more.',
  },
  'secret.missing': {
    http: 500,
    retryable: false,
    happened: 'A secret that Watchbell needs is not in SSM ({parameter}).',
    mend: 'Whoever runs Watchbell creates the parameter as a SecureString and tries again.',
  },
  'config.invalid': {
    http: 500,
    retryable: false,
    happened: 'The configuration is not valid: {problems}.',
    mend: 'Correct the named variables, then deploy or try again.',
  },
  unavailable: {
    http: 503,
    retryable: true,
    happened:
      'A service that Watchbell stands on ({target}) did not answer in time. It is not certain whether anything was changed.',
    mend: 'Look with `/trigger list`, then try again in a minute.',
  },
  internal: {
    http: 500,
    retryable: false,
    happened: 'Watchbell ran into an error of its own. It is not certain whether anything was changed.',
    mend: 'Look with `/trigger list`; if it happens again, give the id below to whoever runs Watchbell.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

/** A failure with a stable code and the facts that its sentence needs; `cause` is for logs only. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly facts: Facts;

  constructor(code: ErrorCode, facts: Facts = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.code = code;
    this.facts = facts;
  }
}

/** Makes a fact safe for the place where it is shown; `inCode` when it stands between backticks. */
export type Quote = (fact: string, inCode: boolean) => string;

/** The words of an error for a person: what happened and what it means, then what to do. Facts stand as they are unless quoted. */
export function explain(error: DomainError, quote: Quote = (fact) => fact): { happened: string; mend: string } {
  const row: ErrorRow = errorTable[error.code];
  return { happened: fill(row.happened, error.facts, quote), mend: fill(row.mend, error.facts, quote) };
}

function fill(template: string, facts: Facts, quote: Quote): string {
  return template.replaceAll(/(`?)\{(\w+)\}/g, (whole, tick: string, name: string) => {
    const fact = facts[name];
    return fact === undefined ? whole : `${tick}${quote(String(fact), tick !== '')}`;
  });
}
