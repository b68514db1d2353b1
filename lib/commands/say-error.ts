import type { Reply } from '#lib/discord/reply.ts';
import { DomainError, explain } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import { redact } from '#lib/kernel/redact.ts';

/** Puts a failure in words for the person who asked; only they see it. What nobody expected is logged as an error. */
export function sayError(error: unknown, logger: Logger): { reply: Reply; failure: DomainError } {
  const failure = toDomainError(error);
  if (failure.code === 'internal' || failure.code === 'unavailable') logger.error('A command failed', { error });
  else logger.info('command refused', { code: failure.code });

  const { happened, mend } = explain(failure);
  const content = [`❌ ${happened}`, mend, `-# ${failure.code}`].join('\n');
  return { reply: { content: String(redact(content)), ephemeral: true }, failure };
}

function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof OutboundFailure)
    return new DomainError('unavailable', { target: error.call.target }, { cause: error });
  return new DomainError('internal', {}, { cause: error });
}
