import type { Asked } from '#local/iam/judge.ts';
import { arnOf } from '#local/template/names.ts';

/** What one call to DynamoDB touches, read from its body. */
export interface TableRequest {
  readonly operation: string;
  /** Table names. */
  readonly tables: readonly string[];
  /** How many items it names. */
  readonly items: number;
  /** Items that it writes, by table. */
  readonly written: readonly { readonly table: string; readonly key: unknown }[];
  /** The permissions that it needs. */
  readonly asked: readonly Asked[];
}

type Body = Readonly<Record<string, unknown>>;

interface Touched {
  readonly action: string;
  readonly table: string;
  readonly index?: string;
  /** The item or its key, of a write. */
  readonly key?: unknown;
}

/** Transactions need the permissions of the single calls: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const TRANSACTED: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/**
 * Reads which permissions a call to DynamoDB (or to its streams) needs, for example
 * `DynamoDB_20120810.TransactWriteItems`.
 *
 * Resources as in https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function readTableRequest(target: string, body: Body): TableRequest {
  const operation = target.split('.').at(-1) ?? '';
  const touched = touchedBy(operation, body);
  const asked = new Map<string, Asked>();
  for (const { action, index, table } of touched) {
    const resource = resourceOf(table, index);
    asked.set(`${action} ${resource}`, { action: `dynamodb:${action}`, resource });
  }
  return {
    operation,
    tables: [...new Set(touched.map(({ table }) => table).filter((table) => table !== ''))],
    items: touched.length,
    written: touched.flatMap(({ action, key, table }) => (WRITES.has(action) ? [{ table, key }] : [])),
    asked: [...asked.values()],
  };
}

function touchedBy(operation: string, body: Body): Touched[] {
  switch (operation) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return (body['TransactItems'] as Record<string, Body>[]).flatMap((item) =>
        Object.entries(item).map(([kind, one]) => single(TRANSACTED[kind] ?? kind, one)),
      );
    case 'BatchGetItem':
      return Object.entries(body['RequestItems'] as Record<string, { Keys?: unknown[] }>).flatMap(([name, { Keys }]) =>
        (Keys ?? []).map(() => ({ action: operation, table: tableName(name) })),
      );
    case 'BatchWriteItem':
      return Object.entries(body['RequestItems'] as Record<string, unknown[]>).flatMap(([name, requests]) =>
        requests.map(() => ({ action: operation, table: tableName(name) })),
      );
    case 'ExecuteStatement':
    case 'BatchExecuteStatement':
    case 'ExecuteTransaction':
      throw new Error('The local stack does not judge PartiQL.');
    default:
      return [single(operation, body)];
  }
}

function single(action: string, body: Body): Touched {
  const { IndexName: index, StreamArn: stream, TableName: name = stream } = body;
  const table = tableName(typeof name === 'string' ? name : '');
  const key = body['Key'] ?? body['Item'];
  return {
    action,
    table,
    ...(typeof index === 'string' ? { index } : {}),
    ...(key === undefined ? {} : { key }),
  };
}

/** Calls take a table's ARN in the place of its name too. */
function tableName(given: string): string {
  return /:table\/([^/]+)/.exec(given)?.[1] ?? given;
}

function resourceOf(table: string, index: string | undefined): string {
  if (table === '') return '*';
  return arnOf('dynamodb', `table/${table}${index === undefined ? '' : `/index/${index}`}`);
}
