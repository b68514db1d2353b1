import { DomainError } from '#lib/kernel/errors.ts';
import type { RunKey } from '#lib/runs/store.ts';

/** A run's key in short words for buttons and suggestions: its home, its time in base 36, its id in base64url; 48 characters. */
export function runArgs(run: { readonly triggerId: string; readonly at: number; readonly id: string }): string[] {
  return [run.triggerId, run.at.toString(36), Buffer.from(run.id, 'hex').toString('base64url')];
}

/** The key that the words stand for; throws `run.not_found` for others. */
export function readRunArgs(guildId: string, [triggerId = '', at = '', id = '']: readonly string[]): RunKey {
  const runId = Buffer.from(id, 'base64url').toString('hex');
  const time = Number.parseInt(at, 36);
  const isKey = /^[a-z0-9]{1,32}$/.test(triggerId) && /^[0-9a-f]{32}$/.test(runId) && time > 0 && time < 8.64e15;
  if (!isKey) throw new DomainError('run.not_found');
  return { guildId, triggerId, at: time, runId };
}
