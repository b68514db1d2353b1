import * as z from 'zod/mini';
import type { AlertEvent } from '#lib/alerts/alert-event.ts';
import { escapeMarkdown } from '#lib/discord/render.ts';
import type { Severity } from '#lib/events/domain-event.ts';

/**
 * A change of an alarm of CloudWatch's, as EventBridge brings it; the fields used.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const AlarmEvent = z.object({
  id: z.string(),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  source: z.literal('aws.cloudwatch'),
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

/** An alarm that goes off or is over; undefined for what is neither. It concerns the whole deployment. */
export function alertEventOfAlarm({ detail, id, region, time }: AlarmEvent): AlertEvent | undefined {
  const { alarmName, configuration, state } = detail;
  const kind = state.value === 'ALARM' ? 'raise' : state.value === 'OK' ? 'clear' : undefined;
  if (kind === undefined) return undefined;
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
      message: escapeMarkdown((state.reason ?? 'CloudWatch gave no reason.').slice(0, 1000)),
    },
    mend: configuration?.description?.slice(0, 600) ?? 'Look at the alarm; the runbook tells what each of them means.',
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
