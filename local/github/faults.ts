import * as z from 'zod';

const anyFault = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  /** The path below `/api`, or from `/blobs` on; `*` stands for one part, a last `**` for any rest. */
  path: z.string().startsWith('/').optional(),
  /** How many calls it strikes; all unless given. */
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
});

/** A fault that people order: calls that match it are answered wrongly, or not at all. */
export const faultForm = z.discriminatedUnion('kind', [
  /** The connection is closed before anything happened. */
  anyFault.extend({ kind: z.literal('before') }),
  /** It happens, and the connection is closed without an answer. */
  anyFault.extend({ kind: z.literal('lost') }),
  anyFault.extend({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    /** `after`: it happens all the same. */
    mode: z.enum(['before', 'after']).default('before'),
  }),
  /** The primary limit is used up: 403 (or 429) until `resetSeconds` from now. */
  anyFault.extend({
    kind: z.literal('rate_limited'),
    status: z.literal([403, 429]).default(403),
    resetSeconds: z.int().min(0).default(60),
  }),
  /** A secondary limit: 403 or 429, with retry-after unless it is null. */
  anyFault.extend({
    kind: z.literal('secondary'),
    status: z.literal([403, 429]).default(403),
    retryAfterSeconds: z.int().min(0).nullable().default(60),
  }),
  /** Only slow: real milliseconds before the answer. */
  anyFault.extend({ kind: z.literal('slow'), ms: z.int().min(1).max(60_000) }),
]);

export type Fault = z.infer<typeof faultForm>;

export interface Faults {
  add(fault: Fault): void;
  list(): readonly Fault[];
  clear(): void;
  /** The fault that strikes this call, if any; counts it. */
  strike(method: string, path: string): Fault | undefined;
}

/** Faults live in memory: a restart ends them. `chance` answers numbers in [0, 1). */
export function createFaults(chance: () => number): Faults {
  let faults: Array<{ fault: Fault; left: number }> = [];
  return {
    add: (added) => void faults.push({ fault: added, left: added.times ?? Number.POSITIVE_INFINITY }),
    list: () => faults.map(({ fault: one, left }) => (Number.isFinite(left) ? { ...one, times: left } : one)),
    clear() {
      faults = [];
    },
    strike(method, path) {
      const found = faults.find(({ fault: one }) => matches(one, method, path) && chance() < (one.probability ?? 1));
      if (!found) return undefined;
      found.left -= 1;
      faults = faults.filter(({ left }) => left > 0);
      return found.fault;
    },
  };
}

function matches(one: Fault, method: string, path: string): boolean {
  if (one.method !== undefined && one.method !== method) return false;
  if (one.path === undefined) return true;
  const [asked, wanted] = [path.split('/'), one.path.split('/')];
  const isOpen = wanted.at(-1) === '**';
  if (isOpen) wanted.pop();
  if (isOpen ? asked.length < wanted.length : asked.length !== wanted.length) return false;
  return wanted.every((part, index) => part === '*' || part === asked[index]);
}
