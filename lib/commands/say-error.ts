import { RefusedWithWayOut } from '#lib/commands/refused-with-way-out.ts';
import { quoteFact } from '#lib/discord/render.ts';
import type { MessageReply } from '#lib/discord/reply.ts';
import { DomainError, explain, type Facts } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Services } from '#lib/services.ts';

/** What went wrong, in words: what happened, what it means, what to do, and the stable code. Bugs are logged whole. */
export function sayError(
  { logger, redact }: Pick<Services, 'logger' | 'redact'>,
  error: unknown,
): { reply: MessageReply; failure: DomainError } {
  const buttons = error instanceof RefusedWithWayOut ? error.buttons : [];
  const failure = toDomainError(error instanceof RefusedWithWayOut ? error.refusal : error);
  if (failure.code === 'internal' || failure.code === 'unavailable') logger.error('A command failed', { error });
  else logger.info('command refused', { code: failure.code });

  // Facts first: Markdown's own characters would make a secret look like none.
  const { happened, mend } = explain(new DomainError(failure.code, redact(failure.facts) as Facts), quoteFact);
  const content = String(redact(`❌ ${happened}\n${mend}`));
  const rows = buttons.length === 0 ? {} : { rows: [buttons] };
  return {
    reply: { card: { tone: 'bad', blocks: [content], tail: `-# ${failure.code}`, ...rows }, ephemeral: true },
    failure,
  };
}

function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof OutboundFailure)
    return new DomainError('unavailable', { target: error.call.target }, { cause: error });
  return new DomainError('internal', {}, { cause: error });
}
