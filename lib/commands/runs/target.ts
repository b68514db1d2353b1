import type { CommandContext } from '#lib/commands/context.ts';
import { runIcons } from '#lib/commands/runs/words.ts';
import type { Choice } from '#lib/discord/options.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { Run } from '#lib/runs/run.ts';
import { readRunArgs, runArgs } from '#lib/runs/run-args.ts';

/** Runs that are looked through for what someone types. */
const LOOKED_THROUGH = 50;
const SEPARATOR = '.';

export const RUN_DESCRIPTION = 'Which run: choose one, or type the first characters of its id';

/** Suggests the newest runs that `accept` takes, by project or trigger, id and time. */
export function suggestRuns(accept: (run: Run) => boolean = () => true) {
  return async ({ caller, services }: CommandContext, _partial: unknown, soFar: string): Promise<Choice<string>[]> => {
    const runs = await services.runs.latest(caller.guildId, { limit: LOOKED_THROUGH });
    const wanted = soFar.trim().toLowerCase();
    return runs
      .filter(accept)
      .map((run) => ({ name: nameOf(run), value: runArgs(run).join(SEPARATOR) }))
      .filter(({ name, value }) => name.toLowerCase().includes(wanted) || value === soFar);
  };
}

function nameOf(run: Run): string {
  const time = new Date(run.at).toISOString().slice(0, 16).replace('T', ' ');
  return `${runIcons[run.status]} ${run.triggerName.slice(0, 50)} · ${fingerprint(run.id)} · ${time} UTC`;
}

/** The run that was chosen, or whose id begins as typed; throws `run.not_found`. */
export async function findRun({ caller, services }: CommandContext, typed: string): Promise<Run> {
  const words = typed.trim().split(SEPARATOR);
  if (words.length === 3) return readRun(services, readRunArgs(caller.guildId, words));
  const prefix = typed.trim().toLowerCase();
  if (!/^[0-9a-f]{4,32}$/.test(prefix)) throw new DomainError('run.not_found');
  const runs = await services.runs.latest(caller.guildId, { limit: LOOKED_THROUGH });
  const found = runs.filter(({ id }) => id.startsWith(prefix));
  if (found.length !== 1 || !found[0]) throw new DomainError('run.not_found');
  return found[0];
}

/** The run that a button was made for. */
export function pressedRun({ caller, services }: CommandContext, args: readonly string[]): Promise<Run> {
  return readRun(services, readRunArgs(caller.guildId, args));
}

async function readRun({ runs }: CommandContext['services'], key: Parameters<typeof runs.find>[0]): Promise<Run> {
  const run = await runs.find(key);
  if (!run) throw new DomainError('run.not_found');
  return run;
}
