import type { TracePlace } from '#lib/traces/store.ts';

/** A place in a list of traces in short words for a button: its time in base 36, its id in base64url; 31 characters. */
export function placeArgs({ startedAt, traceId }: TracePlace): string[] {
  return [startedAt.toString(36), Buffer.from(traceId, 'hex').toString('base64url')];
}

/** The place that the words stand for; undefined for others. */
export function readPlaceArgs([at = '', id = '']: readonly string[]): TracePlace | undefined {
  const startedAt = Number.parseInt(at, 36);
  const traceId = Buffer.from(id, 'base64url').toString('hex');
  const isPlace = startedAt > 0 && startedAt < 8.64e15 && /^[0-9a-f]{32}$/.test(traceId);
  return isPlace ? { startedAt, traceId } : undefined;
}
