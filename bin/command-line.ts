import { parseArgs } from 'node:util';
import { register } from '#bin/register.ts';
import { DomainError, explain } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import { redact } from '#lib/kernel/redact.ts';

export interface CommandLine {
  /** Without node and script. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where `.env` is looked for. */
  readonly folder: string;
  readonly write: (line: string) => void;
}

const USAGE = [
  'watchbell register    Tells Discord the commands of this Watchbell, in every server of ALLOWED_GUILDS.',
  '                      Prints what differs from what Discord has; sends nothing when nothing does.',
  '',
  '  --dry-run           Only prints the difference.',
  '  --guild <id>        Only this server; can be given more than once.',
  '',
  'Reads DISCORD_APPLICATION_ID, DISCORD_BOT_TOKEN, ALLOWED_GUILDS and, if set, DISCORD_API_URL from the environment',
  'or from .env.',
].join('\n');

/** Runs `watchbell <command>`; answers the exit code: 0 done, 1 failed, 2 not understood. Never prints a secret. */
export async function runCommandLine(given: CommandLine): Promise<number> {
  const { args, write } = given;
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        guild: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      write(USAGE);
      return 0;
    }
    if (positionals.join(' ') !== 'register')
      throw new Error(`There is no command "${positionals.join(' ')}".`, { cause: NOT_UNDERSTOOD });
    await register({ ...given, guilds: values.guild, dryRun: values['dry-run'] });
    return 0;
  } catch (error) {
    write(wordsFor(error));
    if (!isMisuse(error)) return 1;
    write(`\n${USAGE}`);
    return 2;
  }
}

const NOT_UNDERSTOOD = 'not understood';

/** Our own word for it, or that of Node's reader of arguments. */
function isMisuse(error: unknown): boolean {
  const { cause, code } = error as { cause?: unknown; code?: unknown };
  return cause === NOT_UNDERSTOOD || String(code).startsWith('ERR_PARSE_ARGS');
}

function wordsFor(error: unknown): string {
  if (error instanceof DomainError) {
    const { happened, mend } = explain(error);
    return `${happened}\n${mend} (${error.code})`;
  }
  if (error instanceof OutboundFailure && error.status === 401) {
    return 'Discord does not know this bot token. Copy it anew from the developer portal (Bot, Reset Token) into DISCORD_BOT_TOKEN.';
  }
  if (error instanceof OutboundFailure && error.status === 403) {
    return 'Discord refused: the bot is not in this server, or was added without the scope applications.commands. Add it again with its install link.';
  }
  return String(redact((error as Error).message));
}
