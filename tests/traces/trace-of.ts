import { createHash } from 'node:crypto';
import type { Trace } from '#lib/traces/trace.ts';

/** A trace id that depends on `name` alone. */
export function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

/** A trace with an id made of `name`. */
export function traceOf(name: string, given: Partial<Trace> = {}): Trace {
  return {
    schemaVersion: 1,
    traceId: idOf(name),
    correlationId: idOf(name),
    guildId: '1184520371950587904',
    owner: '111',
    title: `/trigger show`,
    startedAt: Date.parse('2026-11-21T09:00:00Z'),
    durationMs: 240,
    outcome: 'success',
    steps: [
      { name: 'Check the role', status: 'ok', offsetMs: 0, durationMs: 40 },
      { name: 'Read the trigger', status: 'ok', offsetMs: 40, durationMs: 200 },
    ],
    ...given,
  };
}
