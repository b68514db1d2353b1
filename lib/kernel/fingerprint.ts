/**
 * The short form of a trace id that people see and copy: its first eight characters, `unknown` when there is none.
 */
export function fingerprint(traceId: string | undefined): string {
  return traceId ? traceId.slice(0, 8) : 'unknown';
}
