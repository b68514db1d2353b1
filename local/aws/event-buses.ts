import { randomUUID } from 'node:crypto';
import type { RuleSpec, VirtualClock } from '../contract.ts';
import type { Guard } from '../iam/guard.ts';
import { type Cause, messageThing } from '../wire/causes.ts';
import { shortName, type Wire } from '../wire/wire.ts';
import { ACCOUNT_ID, REGION } from './account.ts';
import type { AsyncInvocations } from './async-invocations.ts';
import { AwsError } from './aws-error.ts';
import { matchesPattern } from './event-pattern.ts';
import type { Queues } from './sqs.ts';

/** An event that a bus took, as rules would see it. */
export interface BusEvent {
  readonly id: string;
  /** Virtual time, ISO 8601. */
  readonly time: string;
  readonly bus: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources: readonly string[];
}

/** The local EventBridge: buses that take events, keep the last of them, and hand them to the targets of their rules. */
export interface EventBuses {
  ensureBus(name: string): void;
  has(name: string): boolean;
  ensureRule(rule: RuleSpec): void;
  put(event: Omit<BusEvent, 'id' | 'time'> & { readonly time?: string }, cause?: Cause): BusEvent;
  /** Newest first. */
  list(): readonly BusEvent[];
}

const KEPT = 200;

export function createEventBuses(options: {
  readonly clock: VirtualClock;
  readonly queues: Queues;
  readonly invocations: AsyncInvocations;
  /** Judges what rules do by the policies of their targets; without one all is allowed. */
  readonly guard?: Guard;
  readonly wire?: Wire;
}): EventBuses {
  const { clock, guard, invocations, queues, wire } = options;
  const names = new Set(['default']);
  const rules: RuleSpec[] = [];
  const events: BusEvent[] = [];

  function matches(rule: RuleSpec, event: BusEvent, sent: object): boolean {
    return rule.enabled && rule.bus === event.bus && matchesPattern(rule.pattern, sent);
  }

  function handOn(event: BusEvent, cause: Cause | undefined): void {
    const sent = asSent(event);
    for (const rule of rules.filter((candidate) => matches(candidate, event, sent))) {
      for (const arn of rule.targets) {
        const begun = cause ?? wire?.begin('event');
        const { failure, operation } = send(rule, arn, sent, begun);
        if (failure !== undefined) process.stderr.write(`The rule ${rule.name} lost an event: ${failure}\n`);
        if (!wire || !begun) continue;
        const hop = { kind: 'bus', from: event.bus, to: shortName(arn), operation, root: begun.root } as const;
        const detail = { rule: rule.name, detailType: event['detail-type'] };
        if (failure === undefined) wire.record({ ...hop, outcome: 'ok', detail });
        else wire.record({ ...hop, outcome: 'error', detail: { ...detail, error: failure } });
      }
    }
  }

  /** Hands an event to one target; what its policy does not allow, and what is not there, is lost as in AWS. */
  function send(rule: RuleSpec, arn: string, sent: object, cause: Cause | undefined) {
    const isFunction = arn.includes(':lambda:');
    const operation = isFunction ? 'Invoke' : 'SendMessage';
    const context = { 'aws:sourcearn': rule.arn, 'aws:sourceaccount': ACCOUNT_ID };
    const action = isFunction ? 'lambda:InvokeFunction' : 'sqs:SendMessage';
    const denial = guard?.refuseService('events.amazonaws.com', { action, resource: arn, context });
    if (denial) return { operation, failure: denial.message };
    try {
      if (isFunction) invocations.add(arn, sent, cause && { root: cause.root, loops: {} });
      else {
        const { messageId } = queues.send(arn, { body: JSON.stringify(sent) });
        if (cause) wire?.link(messageThing(messageId), cause);
      }
      return { operation };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { operation, failure: error.message };
    }
  }

  return {
    ensureBus: (name) => void names.add(name),
    has: (name) => names.has(name),
    ensureRule(rule) {
      if (!names.has(rule.bus)) throw new Error(`the rule ${rule.name} is on a bus that is not there: ${rule.bus}`);
      rules.push(rule);
    },
    put({ time = new Date(clock.now()).toISOString(), ...given }, cause) {
      const event = { id: randomUUID(), time, ...given };
      events.unshift(event);
      events.length = Math.min(events.length, KEPT);
      handOn(event, cause);
      return event;
    },
    list: () => events,
  };
}

/** As EventBridge sends it to targets: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
function asSent({ id, source, time, resources, detail, 'detail-type': detailType }: BusEvent): object {
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account: ACCOUNT_ID,
    time: `${time.slice(0, 19)}Z`,
    region: REGION,
    resources,
    detail,
  };
}
