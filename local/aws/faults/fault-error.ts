import { AwsError } from '../aws-error.ts';
import type { Service } from '../service.ts';

interface Form {
  /** The service's own name for it, where that differs. */
  readonly name?: string;
  readonly status: number;
  readonly message?: string;
}

const THROTTLED = 'Rate exceeded';

/** How each service sends the errors that people order most; every other name goes out as it is, with status 400. */
const FORMS: Readonly<Record<Service, Readonly<Record<string, Form>>>> = {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  dynamodb: {
    ThrottlingException: { status: 400, message: 'Throughput exceeds the current capacity of your table or index.' },
    InternalServerError: { status: 500 },
  },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
  sqs: {
    ThrottlingException: { name: 'RequestThrottled', status: 403, message: THROTTLED },
    ResourceNotFoundException: { name: 'QueueDoesNotExist', status: 400 },
    ValidationException: { name: 'InvalidParameterValue', status: 400 },
    AccessDeniedException: { name: 'AccessDenied', status: 403 },
    InternalServerError: { name: 'InternalError', status: 500 },
  },
  // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html#API_CreateSchedule_Errors
  scheduler: {
    ThrottlingException: { status: 429, message: THROTTLED },
    AccessDeniedException: { status: 403 },
    ConflictException: { status: 409 },
    ResourceNotFoundException: { status: 404 },
    ServiceQuotaExceededException: { status: 402 },
    InternalServerError: { name: 'InternalServerException', status: 500 },
  },
  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html#API_GetParameters_Errors
  ssm: {
    ThrottlingException: { status: 400, message: THROTTLED },
    ResourceNotFoundException: { name: 'ParameterNotFound', status: 400 },
    InternalServerError: { status: 500 },
  },
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html#API_PutEvents_Errors
  events: {
    ThrottlingException: { status: 400, message: THROTTLED },
    InternalServerError: { name: 'InternalException', status: 500 },
  },
};

/** Names of SQS's older protocol that travel along; the others are sent as their own. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
};

/** The call that a fault strikes. */
export interface StruckCall {
  readonly service: Service;
  readonly operation: string;
  /** How many items a transaction has. */
  readonly items?: number;
}

/** The error that a fault names, in the service's own form; it says `said` when that is given. */
export function faultError(call: StruckCall, error: string, said?: string): AwsError {
  const { operation, service } = call;
  const form: Form = FORMS[service][error] ?? { status: 400 };
  const name = form.name ?? error;
  if (service === 'dynamodb' && /^TransactionConflict(Exception)?$/.test(name)) {
    return operation.startsWith('Transact') ? cancelled(call) : conflict();
  }
  if (name === 'TransactionCanceledException') return cancelled(call);
  const message = said ?? form.message ?? `The local stack was asked to answer ${error}.`;
  return new AwsError(name, message, {
    status: form.status,
    ...(service === 'sqs' ? { queryCode: QUERY_CODES[name] ?? name } : {}),
  });
}

const ONGOING = 'Transaction is ongoing for the item';

/** What a single call is told about an item that a transaction is at work on. */
function conflict(): AwsError {
  return new AwsError('TransactionConflictException', ONGOING);
}

/** The engine never answers it; AWS does under contention. One item is taken to be another transaction's. */
function cancelled({ items = 1 }: StruckCall): AwsError {
  const first = { Code: 'TransactionConflict', Message: ONGOING };
  const reasons = Array.from({ length: Math.max(1, items) }, (_, index) => (index === 0 ? first : { Code: 'None' }));
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { details: { CancellationReasons: reasons } },
  );
}
