import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Guard } from '../iam/guard.ts';
import type { Asked } from '../iam/judge.ts';
import { type Principal, principalIn } from '../iam/principal.ts';
import type { Cause } from '../wire/causes.ts';
import type { Wire } from '../wire/wire.ts';
import { AwsError } from './aws-error.ts';
import { faultError } from './faults/fault-error.ts';
import type { AwsFault, AwsFaults } from './faults/faults.ts';
import { HOP_KINDS, type Service } from './service.ts';

/** One call to a service, as the gate judges and tells it. */
export interface GateCall {
  readonly service: Service;
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  readonly asked: readonly Asked[];
  /** The resource as people know it, for the wire. */
  readonly to: string;
  /** How many items a transaction or a batch names. */
  readonly items?: number;
}

/** What stands before every local AWS service: who may call, what is broken, and what is told on the wire. */
export interface Gate {
  /**
   * Lets a call pass to `work`, which is told its cause (undefined for calls of people) and answers what the service did.
   * Throws an AwsError for a call that is refused or struck by a fault.
   */
  pass<Result>(call: GateCall, work: (cause: Cause | undefined) => Promise<Passed<Result>>): Promise<Result>;
}

export interface Passed<Result> {
  readonly result: Result;
  /** What the service refused, for the wire. */
  readonly error?: string;
}

export interface GateOptions {
  readonly guard: Guard;
  readonly wire: Wire;
  readonly faults: AwsFaults;
}

export function createGate({ faults, guard, wire }: GateOptions): Gate {
  async function through<Result>(
    call: GateCall,
    principal: Principal | undefined,
    work: () => Promise<Passed<Result>>,
  ): Promise<Passed<Result>> {
    if (principal === undefined) throw invalidToken(call.service);
    const fault = faults.strike(call.service, call.operation);
    if (fault?.mode === 'before') await strike(fault, call);
    const denial = guard.refuse(principal, call.asked);
    if (denial !== undefined) throw accessDenied(call.service, denial.message);
    const passed = await work();
    if (fault?.mode === 'after') await strike(fault, call);
    return passed;
  }

  return {
    async pass(call, work) {
      const principal = principalIn(call, guard.functions());
      const caller = principal?.kind === 'role' ? principal : undefined;
      const from = caller?.functionName;
      const cause = from === undefined ? undefined : wire.of(from, caller?.process);
      const started = performance.now();
      const tell = (outcome: 'ok' | 'error', error?: string) => {
        // What people and the stack itself ask is no step of the system.
        if (from === undefined || cause === undefined) return;
        const { items, operation, service, to } = call;
        const detail = { ...(items === undefined ? {} : { items }), ...(error === undefined ? {} : { error }) };
        wire.record({ kind: HOP_KINDS[service], from, to, operation, root: cause.root, outcome, detail, started });
      };
      try {
        const { error, result } = await through(call, principal, () => work(cause));
        tell(error === undefined ? 'ok' : 'error', error);
        return result;
      } catch (error) {
        tell('error', error instanceof AwsError ? `${error.type}: ${error.message}` : String(error));
        throw error;
      }
    },
  };
}

async function strike(fault: AwsFault, call: GateCall): Promise<void> {
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault.error !== undefined) throw faultError(call, fault.error, fault.message);
}

/** Scheduler speaks REST and answers with REST's status; the other services that speak JSON answer 400. */
function accessDenied(service: Service, message: string): AwsError {
  if (service === 'sqs') return new AwsError('AccessDenied', message, { status: 403, queryCode: 'AccessDenied' });
  return new AwsError('AccessDeniedException', message, { status: service === 'scheduler' ? 403 : 400 });
}

/** For credentials of a function that the template does not have. */
function invalidToken(service: Service): AwsError {
  const message = 'The security token included in the request is invalid.';
  if (service === 'sqs') {
    return new AwsError('InvalidClientTokenId', message, { status: 403, queryCode: 'InvalidClientTokenId' });
  }
  return new AwsError('UnrecognizedClientException', message, { status: service === 'scheduler' ? 403 : 400 });
}
