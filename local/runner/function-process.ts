import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionSpec, InvokeResult, VirtualClock } from '#local/contract.ts';
import { credentialsOf } from '#local/iam/principal.ts';
import { type Invocation, startRuntimeApi } from '#local/runner/runtime-api.ts';
import { functionArn, physicalName, REGION } from '#local/template/names.ts';

const BOOTSTRAP = fileURLToPath(new URL('bootstrap.cjs', import.meta.url));

export interface ProcessOptions {
  readonly spec: FunctionSpec;
  readonly clock: VirtualClock;
  /** Addresses of the local services, by the SDK's own variables (`AWS_ENDPOINT_URL_SQS` …). */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Tells this process of the function from its others. */
  readonly process: string;
  readonly onLine: (line: string) => void;
}

/** One warm environment of a function: one process, one invocation at a time. */
export interface FunctionProcess {
  /** `traceHeader` is X-Ray's, as Lambda hands it over. */
  invoke(event: unknown, traceHeader: string): Promise<InvokeResult>;
  /** False once the process has died, was killed or never came up. */
  alive(): boolean;
  stop(): void;
}

type Outcome = Pick<InvokeResult, 'payload' | 'error'> & { readonly durationMs?: number };

/** Starts a function's bundle in a process of its own, with the environment that Lambda would give it and no more. */
export async function startFunctionProcess(options: ProcessOptions): Promise<FunctionProcess> {
  const { clock, spec } = options;
  let handOver: ((invocation: Invocation) => void) | undefined;
  let waiting: Invocation | undefined;
  let finish: ((outcome: Outcome) => void) | undefined;
  let alive = true;
  let initError: Outcome['error'];

  const api = await startRuntimeApi({
    next: () =>
      new Promise((resolve) => {
        if (!waiting) {
          handOver = resolve;
          return;
        }
        resolve(waiting);
        waiting = undefined;
      }),
    response: (_requestId, payload, durationMs) => finish?.({ payload: JSON.parse(payload) as unknown, durationMs }),
    failure(requestId, error, durationMs) {
      if (requestId === undefined) initError = error;
      else finish?.({ error, durationMs });
    },
  });

  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BOOTSTRAP], {
    cwd: spec.codeDir,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environmentOf(options, api.address),
  });
  drain(child, options.onLine);
  child.on('error', () => undefined);
  child.on('exit', () => {
    alive = false;
    api.stop();
    finish?.({ error: initError ?? { type: 'Runtime.ExitError', message: 'the process ended without an answer' } });
  });

  return {
    alive: () => alive,

    async invoke(event, traceHeader) {
      const started = performance.now();
      const now = clock.now();
      const invocation: Invocation = {
        requestId: randomUUID(),
        event: JSON.stringify(event),
        functionArn: functionArn(spec.id),
        traceHeader,
        deadline: now + spec.timeoutSeconds * 1000,
        virtualNow: now,
      };
      const outcome = await new Promise<Outcome>((resolve) => {
        const timer = setTimeout(() => {
          alive = false;
          child.kill('SIGKILL');
          resolve({
            error: { type: 'Sandbox.Timedout', message: `Task timed out after ${spec.timeoutSeconds} seconds` },
          });
        }, spec.timeoutSeconds * 1000);
        finish = (result) => {
          clearTimeout(timer);
          finish = undefined;
          resolve(result);
        };
        if (!alive) finish({ error: initError ?? { type: 'Runtime.ExitError', message: 'the process is gone' } });
        else if (handOver) {
          handOver(invocation);
          handOver = undefined;
        } else waiting = invocation;
      });
      // A process that was ended says nothing of how long it took.
      return { durationMs: performance.now() - started, ...outcome };
    },

    stop() {
      alive = false;
      child.kill('SIGKILL');
      api.stop();
    },
  };
}

function drain(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
  child.stdin?.on('error', () => undefined);
}

function environmentOf(options: ProcessOptions, runtimeApi: string): Record<string, string> {
  const { endpoints, spec } = options;
  const { accessKeyId, secretAccessKey, sessionToken = '' } = credentialsOf(spec.name, options.process);
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: physicalName(spec.id),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // Each function signs with credentials of its own, so that the services can tell who calls; without an expiry, so that
    // the SDK never asks for new ones.
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    // Lambda's own, beside the address of the daemon: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LAMBDA_TASK_ROOT: spec.codeDir,
    _HANDLER: 'index.handler',
    ...endpoints,
    ...spec.environment,
  };
}
