import * as z from 'zod';

/** A fault that people order: calls that match it are answered wrongly, or not at all. */
export const faultForm = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    /** The path below `/api/v10`; `*` stands for one part. */
    path: z.string().startsWith('/').optional(),
    status: z.int().min(400).max(599).optional(),
    /** Seconds, for 429. */
    retryAfter: z.number().min(0).optional(),
    global: z.boolean().optional(),
    /** How many calls it strikes; all unless given. */
    times: z.int().min(1).optional(),
    probability: z.number().min(0).max(1).optional(),
    /** `after`: it happens, and the answer is the fault. */
    mode: z.enum(['before', 'after']).default('before'),
    /** The connection is closed without an answer. */
    drop: z.boolean().optional(),
    /** Real milliseconds before the answer. */
    delayMs: z.int().min(0).max(60_000).optional(),
    body: z.unknown().optional(),
  })
  .refine(({ delayMs, drop, status }) => status !== undefined || drop === true || delayMs !== undefined, {
    message: 'A fault needs a status, drop, or delayMs.',
    params: { code: 'SIMULATOR_EMPTY_FAULT' },
  });

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
    add: (fault) => void faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    list: () => faults.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault)),
    clear() {
      faults = [];
    },
    strike(method, path) {
      const found = faults.find(({ fault }) => matches(fault, method, path) && chance() < (fault.probability ?? 1));
      if (!found) return undefined;
      found.left -= 1;
      faults = faults.filter(({ left }) => left > 0);
      return found.fault;
    },
  };
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  const [asked, wanted] = [path.split('/'), fault.path.split('/')];
  return asked.length === wanted.length && wanted.every((part, index) => part === '*' || part === asked[index]);
}
