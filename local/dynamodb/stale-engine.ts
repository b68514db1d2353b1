import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const PATIENCE_MS = 5000;

/**
 * Ends the engine that an earlier stack left on the same database file, if its guardian was killed as well.
 *
 * The pid may belong to another program by now, so its command line must name both the engine and the file.
 */
export async function endStaleEngine(pidFile: string, databaseFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  const isEngine = () => {
    const command = commandOf(pid);
    return command.includes('dynoxide') && command.includes(databaseFile);
  };
  if (isEngine()) killQuietly(pid);
  for (let waited = 0; isEngine(); waited += POLL_MS) {
    if (waited >= PATIENCE_MS)
      throw new Error(`An earlier DynamoDB engine (process ${pid}) does not end. End it by hand.`);
    await sleep(POLL_MS);
  }
  rmSync(pidFile, { force: true });
}

/** Kills a process that may be gone already. */
export function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone, which is what was wanted.
  }
}

/** A process's command line; empty when there is no such process, or only its remains. */
function commandOf(pid: number): string {
  if (!Number.isInteger(pid) || pid <= 1) return '';
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
