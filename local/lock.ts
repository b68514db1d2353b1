import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Takes a data folder for this process; throws when a living one has it. Answers what gives it back. */
export function takeLock(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'stack.lock');
  const holder = holderOf(file);
  if (holder !== undefined) {
    throw new Error(
      `The data folder ${dataDir} is in use by process ${holder}. Stop that stack, or give another --data.`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/** The process that holds the lock; undefined when there is none, or it is dead: a killed stack leaves its lock behind. */
function holderOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
