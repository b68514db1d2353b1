import { escapeCode, escapeMarkdown } from '#lib/discord/render.ts';
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

  const { happened, mend } = explain(failure, quoteFact);
  const content = [`❌ ${happened}`, mend, `-# ${failure.code}`].join('\n');
  return { reply: { content: String(redact(content)), ephemeral: true }, failure };
}

/** A fact may be 6,000 characters that someone typed; what to do and the code below it must still fit. */
const MAX_FACT = 120;

function quoteFact(fact: string, inCode: boolean): string {
  const line = fact.replaceAll(/\s+/g, ' ');
  const short = line.length > MAX_FACT ? `${line.slice(0, MAX_FACT - 1)}…` : line;
  return inCode ? escapeCode(short) : escapeMarkdown(short);
}

function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof OutboundFailure)
    return new DomainError('unavailable', { target: error.call.target }, { cause: error });
  return new DomainError('internal', {}, { cause: error });
}
