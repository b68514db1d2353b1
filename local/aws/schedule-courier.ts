import type { Guard } from '../iam/guard.ts';
import { messageThing } from '../wire/causes.ts';
import { shortName, type Wire } from '../wire/wire.ts';
import { ACCOUNT_ID, arnOf } from './account.ts';
import { AwsError } from './aws-error.ts';
import { faultError } from './faults/fault-error.ts';
import type { AwsFaults } from './faults/faults.ts';
import type { MessageAttributes } from './message-attributes.ts';
import type { Queues } from './sqs.ts';

/** One message that Scheduler sends with the role of a schedule's target. */
export interface Consignment {
  readonly roleArn: string;
  readonly groupName: string;
  readonly scheduleName: string;
  readonly queueArn: string;
  readonly body: string;
  readonly messageAttributes: MessageAttributes;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Whether it may go better later. */
  readonly isPassing: boolean;
}

/** Sends what Scheduler has to send. */
export interface Courier {
  /** Why the role cannot be used for schedules of a group; CreateSchedule is refused then. */
  refuseRole(roleArn: string, groupName: string): string | undefined;
  send(consignment: Consignment): Failure | undefined;
}

/** Sends to the local queues and asks nobody: for services that stand by themselves. */
export function createOpenCourier(queues: Queues): Courier {
  return { refuseRole: () => undefined, send: (consignment) => trySend(queues, consignment).failure };
}

/** Sends as the target's role, if Scheduler may take it on and it may send; tells each message on the wire. */
export function createCourier(options: {
  readonly queues: Queues;
  readonly guard: Guard;
  readonly faults: AwsFaults;
  readonly wire: Wire;
}): Courier {
  const { faults, guard, queues, wire } = options;

  function refuse({ groupName, queueArn, roleArn, scheduleName }: Consignment): Failure | undefined {
    const denial =
      guard.refuseToTrust(roleArn, 'scheduler.amazonaws.com', contextOf(groupName)) ??
      guard.refuse({ kind: 'role', roleArn, session: scheduleName }, [
        { action: 'sqs:SendMessage', resource: queueArn },
      ]);
    return denial && { code: 'AWS.SimpleQueueService.AccessDenied', message: denial.message, isPassing: false };
  }

  /** Sends, unless a fault comes before it; one that comes after has the answer lost, and Scheduler sends once more. */
  function attempt(consignment: Consignment): ReturnType<typeof trySend> {
    const call = { service: 'sqs', operation: 'SendMessage' } as const;
    const fault = faults.strike(call.service, call.operation);
    if (fault?.error === undefined) return trySend(queues, consignment);
    const { message, status, type } = faultError(call, fault.error, fault.message);
    const failure = { code: type, message, isPassing: status >= 500 || /Throttl/.test(type) };
    return fault.mode === 'after' ? { ...trySend(queues, consignment), failure } : { failure };
  }

  return {
    refuseRole: (roleArn, groupName) =>
      guard.refuseToTrust(roleArn, 'scheduler.amazonaws.com', contextOf(groupName))?.message,

    send(consignment) {
      const cause = wire.begin('fire');
      const refused = refuse(consignment);
      const { failure, messageId } = refused === undefined ? attempt(consignment) : { failure: refused };
      if (messageId !== undefined) wire.link(messageThing(messageId), cause);
      wire.record({
        kind: 'schedule',
        from: consignment.scheduleName,
        to: shortName(consignment.queueArn),
        operation: 'SendMessage',
        root: cause.root,
        outcome: failure === undefined ? 'ok' : 'error',
        detail: failure?.message,
      });
      return failure;
    },
  };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
function contextOf(groupName: string) {
  return { 'aws:sourceaccount': ACCOUNT_ID, 'aws:sourcearn': arnOf('scheduler', `schedule-group/${groupName}`) };
}

function trySend(
  queues: Queues,
  { body, messageAttributes, queueArn }: Consignment,
): { readonly failure?: Failure; readonly messageId?: string } {
  try {
    return queues.send(queueArn, { body, messageAttributes });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { failure: { code: error.queryCode ?? error.type, message: error.message, isPassing: false } };
  }
}
