import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';
import type { ProjectedSchedule, ScheduleProjection } from '#lib/triggers/projection.ts';

export interface SchedulerOptions {
  readonly client: SchedulerClient;
  readonly outbound: Outbound;
  readonly group: string;
  readonly queueArn: string;
  readonly deadLetterArn: string;
  readonly roleArn: string;
  readonly timeoutMs: number;
}

/** Seconds for which Scheduler keeps trying to hand over an occurrence; the sweep nudges long before. */
const MAX_EVENT_AGE_SECONDS = 3600;

/** Schedules in one group of EventBridge Scheduler; all operations may be repeated. */
export function createScheduleProjection(options: SchedulerOptions): ScheduleProjection {
  const { client, group } = options;

  return {
    async names(prefix) {
      const names: string[] = [];
      let token: string | undefined;
      do {
        const command = new ListSchedulesCommand({
          GroupName: group,
          MaxResults: 100,
          ...(prefix === '' ? {} : { NamePrefix: prefix }),
          ...(token === undefined ? {} : { NextToken: token }),
        });
        const page = await send(options, 'ListSchedules', (signal) => client.send(command, { abortSignal: signal }));
        names.push(...(page.Schedules ?? []).flatMap(({ Name }) => (Name === undefined ? [] : [Name])));
        token = page.NextToken;
      } while (token !== undefined);
      return names;
    },

    async create(schedule) {
      const command = createCommand(options, schedule);
      await send(options, 'CreateSchedule', (signal) =>
        client.send(command, { abortSignal: signal }).catch(ignore(ConflictException)),
      );
    },

    async remove(name) {
      const command = new DeleteScheduleCommand({ GroupName: group, Name: name });
      await send(options, 'DeleteSchedule', (signal) =>
        client.send(command, { abortSignal: signal }).catch(ignore(ResourceNotFoundException)),
      );
    },
  };
}

function createCommand(options: SchedulerOptions, schedule: ProjectedSchedule): CreateScheduleCommand {
  return new CreateScheduleCommand({
    GroupName: options.group,
    Name: schedule.name,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timezone,
    ...(schedule.startAt === undefined ? {} : { StartDate: new Date(schedule.startAt) }),
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: options.queueArn,
      RoleArn: options.roleArn,
      Input: JSON.stringify(schedule.message),
      RetryPolicy: { MaximumEventAgeInSeconds: MAX_EVENT_AGE_SECONDS, MaximumRetryAttempts: 30 },
      DeadLetterConfig: { Arn: options.deadLetterArn },
    },
  });
}

function ignore(expected: new (...given: never[]) => Error): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof expected)) throw error;
  };
}

function send<Answer>(
  { outbound, timeoutMs }: SchedulerOptions,
  operation: string,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const call: OutboundCall = { target: 'scheduler', operation, timeoutMs, effect: false };
  return outbound(call, async (signal) => {
    try {
      return await work(signal);
    } catch (error) {
      throw awsFailure(call, error);
    }
  });
}
