/**
 * What the parts of the local stack know of each other.
 *
 * Everything in `local/` runs on virtual time: epoch milliseconds, the machine's clock plus an offset that survives a
 * restart. Nothing in `local/` is ever imported by `lib/` or `functions/`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Statement } from '#local/iam/statement.ts';
import type { Cause } from '#local/wire/causes.ts';

export interface VirtualClock {
  /** Virtual now, epoch milliseconds. */
  now(): number;
}

/**
 * A part of the stack that acts as virtual time passes: queue visibility, schedules, event sources, expiry.
 *
 * In real time the stack ticks its participants when their next instant comes. `POST /sim/clock {"advance": "PT1H"}` is a
 * discrete-event run: jump to the smallest `nextDueAt`, tick everyone until nobody is `busy`, repeat.
 */
export interface Participant {
  readonly name: string;
  /** The next virtual instant at which there is something to do (may be in the past); undefined when there is nothing. */
  nextDueAt(): number | undefined;
  /** Does everything that is due at `clock.now()`. Never throws for what a function or a message did wrong. */
  tick(): Promise<void>;
  /** True while work that this part began is unfinished (an invocation running, a record not yet read). */
  busy(): boolean;
}

/** Answers a request and returns true, or returns false to let the next one try. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export interface QueueSpec {
  readonly name: string;
  readonly arn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** SentTimestamp, ApproximateReceiveCount, ApproximateFirstReceiveTimestamp, SenderId; strings, as AWS sends them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, { readonly dataType: string; readonly stringValue?: string }>>;
}

/** The in-process side of the local SQS: what event source mappings and Scheduler use without going through HTTP. */
export interface LocalQueues {
  /** Creates the queue, or takes over new settings of one that is there. */
  ensureQueue(spec: QueueSpec): void;
  /** Throws an Error named `QueueDoesNotExist` for an unknown ARN. */
  send(arn: string, message: { body: string; delaySeconds?: number }): { messageId: string };
  /** Takes up to `max` visible messages, hiding each for the queue's visibility time-out; dead letters move first. */
  receive(arn: string, max: number): ReceivedMessage[];
  delete(arn: string, receiptHandle: string): void;
  /** Everything in the queue, hidden or not, oldest first: for people and tests. */
  peek(arn: string): ReadonlyArray<{ messageId: string; body: string; visibleAt: number; receiveCount: number }>;
}

export interface InvokeResult {
  /** What the function returned, JSON-decoded; undefined when it failed. */
  readonly payload?: unknown;
  /** Set when the function threw, timed out (`Sandbox.Timedout`) or its process died (`Runtime.ExitError`). */
  readonly error?: { readonly type: string; readonly message: string };
  readonly durationMs: number;
}

/**
 * Runs one function of the template. The process invoker starts the bundle from `dist/`; tests may hand in one that calls
 * a handler in this very process.
 */
export interface Invoker {
  /** `cause` is what led to it, for the wire; without one the invocation is a cause of its own. */
  invoke(functionId: string, event: unknown, cause?: Cause): Promise<InvokeResult>;
  stop(): Promise<void>;
}

/** A function as the template describes it, with every reference resolved to a local value. */
export interface FunctionSpec {
  /** Logical id in template.yaml, for example `WorkerFunction`. */
  readonly id: string;
  /** The function's short name, for example `worker`: the folder under `dist/` and `functions/`. */
  readonly name: string;
  readonly codeDir: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly eventSources: readonly EventSourceSpec[];
  /** True when an `AWS::Lambda::Url` resource points at it. */
  readonly hasUrl: boolean;
  readonly roleArn: string;
  /** The name of the log group that takes its lines. */
  readonly logGroup: string;
  /** `RecursiveLoop: Allow`. */
  readonly allowsRecursion: boolean;
  /** `Tracing: Active`. */
  readonly isTraced: boolean;
}

export type EventSourceSpec =
  | {
      readonly type: 'sqs';
      readonly queueArn: string;
      readonly batchSize: number;
      /** How long messages are gathered for a fuller batch; 0 hands them on at once. */
      readonly batchWindowSeconds: number;
      readonly reportsItemFailures: boolean;
      readonly maximumConcurrency: number;
      /** As those of a stream; a message that none of them matches is deleted. */
      readonly filters: readonly unknown[];
    }
  | {
      readonly type: 'stream';
      /** As the template has it; the engine's own differs. */
      readonly streamArn: string;
      readonly tableName: string;
      readonly batchSize: number;
      readonly batchWindowSeconds: number;
      readonly reportsItemFailures: boolean;
      readonly bisects: boolean;
      /** -1 tries without end. */
      readonly maximumRetryAttempts: number;
      /** -1 keeps records of any age. */
      readonly maximumRecordAgeSeconds: number;
      /** EventBridge patterns, parsed; a record passes when any of them matches; no patterns = everything passes. */
      readonly filters: readonly unknown[];
    }
  | { readonly type: 'schedule'; readonly expression: string };

/** A role of the template, every ARN resolved. */
export interface RoleSpec {
  /** Logical id in template.yaml. */
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** Who may take the role on. */
  readonly trust: readonly Statement[];
  readonly statements: readonly Statement[];
}

/** An `AWS::Lambda::Permission`: who may call a function besides those whose role says so. */
export interface PermissionSpec {
  readonly id: string;
  /** Physical name. */
  readonly functionName: string;
  readonly action: string;
  readonly principal: string;
  /** `InvokedViaFunctionUrl: true`. */
  readonly viaUrl: boolean;
  readonly urlAuthType?: string;
  /** What the service acts for, for example the ARN of a rule. */
  readonly sourceArn?: string;
}

/** An `AWS::SQS::QueuePolicy`: who may use queues besides those whose role says so. */
export interface QueuePolicySpec {
  readonly queueArns: readonly string[];
  readonly statements: readonly Statement[];
}

/** An `AWS::Events::Rule`: events of its bus that match its pattern go to its queues and functions. */
export interface RuleSpec {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly pattern: unknown;
  readonly enabled: boolean;
  /** ARNs of queues and functions. */
  readonly targets: readonly string[];
}
