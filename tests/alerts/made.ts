import type { AlertEvent } from '#lib/alerts/alert-event.ts';

/** An event as the alerter folds it. */
export function alertEvent(more: Partial<AlertEvent> = {}): AlertEvent {
  return {
    id: 'e1',
    kind: 'raise',
    severity: 'error',
    message: 'A run failed for good.',
    subject: { kind: 'trigger', id: 't1', name: 'nightly' },
    at: 0,
    runbook: 'run.failed',
    correlationId: 'c'.repeat(32),
    traceId: 'd'.repeat(32),
    links: [],
    ...more,
  };
}
