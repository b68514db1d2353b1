import type { IncomingMessage } from 'node:http';
import type { FunctionSpec } from '#local/contract.ts';
import { physicalName } from '#local/template/names.ts';

/** Who makes a call: a role that somebody has taken on, or the developer, who may do everything. */
export type Principal =
  | { readonly kind: 'administrator' }
  | {
      readonly kind: 'role';
      readonly roleArn: string;
      /** The name of the session: a function's physical name for its own calls. */
      readonly session: string;
      /** The function's short name, for example `worker`. */
      readonly functionName?: string;
      /** Which of the function's processes calls; undefined when they cannot be told apart. */
      readonly process?: string;
    };

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const KEY_PREFIX = 'FN-';
/** Nobody checks signatures on this machine: any constant will do. */
const SECRET = 'local';

/** The key of the stack's own clients and of everybody who is no function. */
export const ADMINISTRATOR: Credentials = { accessKeyId: 'LOCALADMIN', secretAccessKey: SECRET };

/** The credentials of a function; `process` tells its processes apart. */
export function credentialsOf(functionName: string, process?: string): Credentials {
  return {
    accessKeyId: `${KEY_PREFIX}${functionName}`,
    secretAccessKey: SECRET,
    ...(process === undefined ? {} : { sessionToken: process }),
  };
}

/** A function as the caller of what Lambda does for it with its role. */
export function principalOf(spec: FunctionSpec): Principal & { kind: 'role' } {
  return { kind: 'role', roleArn: spec.roleArn, session: physicalName(spec.id), functionName: spec.name };
}

/**
 * Reads who signed a request from its Authorization header.
 *
 * Keys of functions stand for the function's role; every other key is the developer's own. Answers undefined for a
 * function that the template does not have.
 */
export function principalIn(
  { headers }: Pick<IncomingMessage, 'headers'>,
  functions: readonly FunctionSpec[],
): Principal | undefined {
  const [, key = ''] = /Credential=([^/,\s]+)\//.exec(headers.authorization ?? '') ?? [];
  if (!key.startsWith(KEY_PREFIX)) return { kind: 'administrator' };
  const spec = functions.find(({ name }) => name === key.slice(KEY_PREFIX.length));
  if (spec === undefined) return undefined;
  const token = headers['x-amz-security-token'];
  return { ...principalOf(spec), ...(typeof token === 'string' ? { process: token } : {}) };
}
