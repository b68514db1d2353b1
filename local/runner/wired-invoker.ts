import { mayTrace } from '#local/aws/xray/daemon.ts';
import type { FunctionSpec, InvokeResult, Invoker } from '#local/contract.ts';
import type { Guard } from '#local/iam/guard.ts';
import { principalOf } from '#local/iam/principal.ts';
import type { Billing } from '#local/runner/billing.ts';
import { arnOf } from '#local/template/names.ts';
import type { Cause } from '#local/wire/causes.ts';
import type { Wire } from '#local/wire/wire.ts';

/**
 * How often a function may run in one chain of requests over queues unless it allows recursion: "approximately 16 times".
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
const MAX_LOOPS = 16;

/** Runs functions as Lambda would before it runs any code: with the function's role, and never in an endless loop. */
export function wireInvoker(options: {
  readonly invoker: Invoker;
  readonly functions: readonly FunctionSpec[];
  readonly guard: Guard;
  readonly wire: Wire;
  readonly billing: Billing;
}): Invoker {
  const { billing, functions, guard, invoker, wire } = options;

  /** Why Lambda does not run the function, if it does not. */
  function refusal({ allowsRecursion, id, name, roleArn }: FunctionSpec, loops: number): InvokeResult | undefined {
    const denial = guard.refuseToTrust(roleArn, 'lambda.amazonaws.com');
    if (denial !== undefined) return failed('AccessDeniedException', denial.message);
    if (allowsRecursion || loops <= MAX_LOOPS) return undefined;
    const message = `${id} was stopped: it has run ${MAX_LOOPS} times in one chain of messages, and has no RecursiveLoop: Allow.`;
    process.stderr.write(`${name}: ${message}\n`);
    return failed('RecursiveInvocationException', message);
  }

  return {
    async invoke(functionId, event, given) {
      const spec = functions.find(({ id }) => id === functionId);
      if (!spec) throw new Error(`template.yaml has no function ${functionId}`);
      const before = given ?? wire.begin('invoke');
      const loops = (before.loops[spec.name] ?? 0) + 1;
      const cause: Cause = { root: before.root, loops: { ...before.loops, [spec.name]: loops } };

      const finish = wire.tell({
        kind: 'invoke',
        from: 'Lambda',
        to: spec.name,
        operation: 'invoke',
        root: cause.root,
      });
      const leave = wire.enter(spec.name, cause);
      try {
        const refused = refusal(spec, loops);
        // Of a traced invocation Lambda sends a segment of its own, with the function's role.
        if (!refused && spec.isTraced) mayTrace(guard, spec);
        const result = refused ?? (await invoker.invoke(functionId, event, cause));
        if (!refused) billing.count(spec.name, result.durationMs);
        if (result.error) finish('error', result.error);
        else finish('ok');
        return result;
      } finally {
        leave();
      }
    },
    stop: () => invoker.stop(),
  };
}

function failed(type: string, message: string): InvokeResult {
  return { error: { type, message }, durationMs: 0 };
}

/** Whether a function's role lets Lambda keep its lines; without that they are lost, as they are in AWS. */
export function mayLog(guard: Guard, spec: FunctionSpec): boolean {
  const resource = arnOf('logs', `log-group:${spec.logGroup}:log-stream:local`);
  const asked = ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({ action, resource }));
  return guard.refuse(principalOf(spec), asked) === undefined;
}
