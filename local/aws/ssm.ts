import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import type { VirtualClock } from '../contract.ts';
import { arnOf } from './account.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface StoredParameter {
  readonly name: string;
  readonly arn: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/** The local Parameter Store. */
export interface Parameters {
  /** Creates a parameter or writes its next version; a SecureString unless said otherwise. */
  put(name: string, value: string, type?: ParameterType): { version: number };
  find(name: string): StoredParameter | undefined;
  has(name: string): boolean;
  names(): string[];
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ssm_parameters (
    name TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
  );
`;

/** Opens the parameters kept in `database`. */
export function createParameters(options: { clock: VirtualClock; database: DatabaseSync }): Parameters {
  const { clock, database } = options;
  database.exec(SCHEMA);
  const write = database.prepare(
    `INSERT INTO ssm_parameters VALUES (:name, :type, :value, 1, :now)
     ON CONFLICT (name) DO UPDATE SET type = :type, value = :value, version = version + 1, modified_at = :now
     RETURNING version`,
  );
  const read = database.prepare('SELECT * FROM ssm_parameters WHERE name = ?');
  const list = database.prepare('SELECT name FROM ssm_parameters ORDER BY name');
  const find = (name: string) => fromRow(read.get(name));

  return {
    put(name, value, type = 'SecureString') {
      return { version: Number(write.get({ name, type, value, now: clock.now() })?.['version']) };
    },
    find,
    has: (name) => find(name) !== undefined,
    names: () => list.all().map((row) => String(row['name'])),
  };
}

function fromRow(row: Record<string, SQLOutputValue> | undefined): StoredParameter | undefined {
  if (row === undefined) return undefined;
  const name = String(row['name']);
  return {
    name,
    arn: arnOf('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`),
    type: String(row['type']) as ParameterType,
    value: String(row['value']),
    version: Number(row['version']),
    modifiedAt: Number(row['modified_at']),
  };
}
