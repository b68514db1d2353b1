/** What Lambda would bill for a function. */
export interface Billed {
  readonly invocations: number;
  /** Every invocation rounded up to whole milliseconds, with what it took to start the environment that it found none of. */
  readonly milliseconds: number;
}

export interface Billing {
  count(functionName: string, durationMs: number): void;
  /** By function, since the stack was started. */
  read(): Readonly<Record<string, Billed>>;
}

/**
 * Counts what Lambda bills: "the time your code begins executing until it returns or otherwise terminates, rounded up to the nearest
 * 1 ms", the initialisation included. https://aws.amazon.com/lambda/pricing/
 */
export function createBilling(): Billing {
  const billed = new Map<string, Billed>();
  return {
    count(functionName, durationMs) {
      const { invocations, milliseconds } = billed.get(functionName) ?? { invocations: 0, milliseconds: 0 };
      billed.set(functionName, {
        invocations: invocations + 1,
        milliseconds: milliseconds + Math.ceil(durationMs),
      });
    },
    read: () => Object.fromEntries(billed),
  };
}
