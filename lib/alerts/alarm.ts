import * as z from 'zod/mini';
import { type AlertEvent, shownText } from '#lib/alerts/alert-event.ts';
import { escapeMarkdown } from '#lib/discord/render.ts';
import type { Severity } from '#lib/events/domain-event.ts';
import type { Redact } from '#lib/kernel/redact.ts';

export const ALARM_SOURCE = 'aws.cloudwatch';

/**
 * A change of an alarm of CloudWatch's, as EventBridge brings it; the fields used.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const AlarmEvent = z.object({
  id: z.string(),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  source: z.literal(ALARM_SOURCE),
  time: z.string(),
  region: z.string(),
  detail: z.object({
    alarmName: z.string(),
    state: z.object({ value: z.string(), reason: z.optional(z.string()) }),
    configuration: z.optional(z.object({ description: z.optional(z.string()) })),
  }),
});
export type AlarmEvent = z.infer<typeof AlarmEvent>;

/** Somebody is needed now when the watcher is silent, messages were given up or the tables refuse us. */
const CRITICAL = /heartbeat|dead-?letter|dlq|throttl/i;

/** Told by e-mail alone: a card about it would not be delivered either, and its all-clear would raise it anew. */
const UNDELIVERED = /-AlertsUndelivered/;

const MEND = 'Look at the alarm; the runbook tells what each of them means.';

/** An alarm that goes off or is over; undefined for what is neither. It concerns the whole deployment. */
export function alertEventOfAlarm({ detail, id, region, time }: AlarmEvent, redact: Redact): AlertEvent | undefined {
  const { alarmName, configuration, state } = detail;
  const kind = state.value === 'ALARM' ? 'raise' : state.value === 'OK' ? 'clear' : undefined;
  if (kind === undefined || UNDELIVERED.test(alarmName)) return undefined;
  const severity: Severity = CRITICAL.test(alarmName) ? 'critical' : 'error';
  // EventBridge's id is a UUID: without its dashes it has the form of a trace id.
  const traceId = id.replaceAll('-', '').slice(0, 32);
  return {
    id: `cw-${id}`.slice(0, 64),
    kind,
    severity,
    message: 'An alarm of CloudWatch went off',
    subject: { kind: 'alarm', id: alarmName, name: alarmName.slice(0, 120) },
    cause: {
      code: 'cloudwatch.alarm',
      message: escapeMarkdown(shownText(redact, state.reason ?? 'CloudWatch gave no reason.', 1000)),
    },
    mend: shownText(redact, configuration?.description ?? MEND, 600),
    at: Date.parse(time),
    runbook: 'alarm',
    correlationId: traceId,
    traceId,
    links: [
      {
        label: 'The alarm',
        url: `https://console.aws.amazon.com/cloudwatch/home?region=${encodeURIComponent(region)}#alarmsV2:alarm/${encodeURIComponent(alarmName)}`,
      },
    ],
  };
}
