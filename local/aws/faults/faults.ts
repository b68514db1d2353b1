import * as z from 'zod';
import type { Service } from '../service.ts';

const SERVICES = ['dynamodb', 'sqs', 'scheduler', 'ssm', 'events'] as const satisfies readonly Service[];

/** A fault that people order: calls that match it are answered with an error of the service, or late. */
export const awsFaultForm = z
  .strictObject({
    service: z.enum(SERVICES),
    /** For example `PutItem`; every operation unless given. */
    operation: z.string().min(1).optional(),
    /** The error's name as the SDK gives it, for example `ThrottlingException`; `TransactionConflict` fits every call. */
    error: z
      .string()
      .regex(/^[A-Za-z.]+$/)
      .optional(),
    /** What the error says; words of the service's own unless given. */
    message: z.string().max(4_000).optional(),
    /** How many calls it strikes; all unless given. */
    times: z.int().min(1).optional(),
    probability: z.number().min(0).max(1).optional(),
    /** `after`: it happens, and the answer is the error. */
    mode: z.enum(['before', 'after']).default('before'),
    /** Real milliseconds before the answer. */
    delayMs: z.int().min(0).max(60_000).optional(),
  })
  .refine(({ delayMs, error }) => error !== undefined || delayMs !== undefined, {
    message: 'A fault needs an error or delayMs.',
  });

export type AwsFault = z.infer<typeof awsFaultForm>;

export interface AwsFaults {
  add(fault: AwsFault): void;
  /** With the strikes that are left. */
  list(): readonly AwsFault[];
  clear(): void;
  /** The fault that strikes this call, if any; counts it. */
  strike(service: Service, operation: string): AwsFault | undefined;
}

/** Faults live in memory: a restart ends them. `chance` answers numbers in [0, 1). */
export function createAwsFaults(chance: () => number = Math.random): AwsFaults {
  let faults: { readonly fault: AwsFault; left: number }[] = [];
  return {
    add: (fault) => void faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    list: () => faults.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault)),
    clear() {
      faults = [];
    },
    strike(service, operation) {
      const found = faults.find(
        ({ fault }) =>
          fault.service === service &&
          (fault.operation ?? operation) === operation &&
          chance() < (fault.probability ?? 1),
      );
      if (!found) return undefined;
      found.left -= 1;
      faults = faults.filter(({ left }) => left > 0);
      return found.fault;
    },
  };
}
