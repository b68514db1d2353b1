import { createHash } from 'node:crypto';
import type { AlertEvent } from '#lib/alerts/alert-event.ts';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';

/**
 * What makes two events the same trouble: severity, message and subject, as 64 hex digits. Never the trace, which
 * differs each time (docs/decisions/018).
 */
export function alertFingerprint({
  message,
  severity,
  subject,
}: Pick<AlertEvent, 'message' | 'severity'> & {
  readonly subject: Pick<AlertEvent['subject'], 'id' | 'kind'>;
}): string {
  return createHash('sha256')
    .update(canonicalJson([severity, message, subject.kind, subject.id]))
    .digest('hex');
}
