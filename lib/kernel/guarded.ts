import type { Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';

/**
 * Runs an invocation; what it rejects with holds no secret. Lambda prints the error of a failed invocation by itself, past our log
 * and its redaction, and hands it to whoever invoked the function.
 */
export async function guarded<Result>(
  { logger, redact }: { readonly logger: Logger; readonly redact: Redact },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    logger.error('An invocation failed', { error });
    const { message, stack, type } = redact(error instanceof Error ? error : new Error(String(error))) as Shown;
    throw Object.assign(new Error(message), { name: type, stack });
  }
}

/** An error as `redact` makes it. */
interface Shown {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}
