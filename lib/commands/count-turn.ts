import type { Turn } from '#lib/commands/turn.ts';
import { type DomainError, errorTable } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';

/**
 * Counts and times a turn that has its answer. One that was refused for what was asked, or for who asked, is not one that
 * failed by our fault: only the latter wakes anyone.
 */
export function countTurn(
  { clock, metrics }: Pick<Services, 'clock' | 'metrics'>,
  turn: Pick<Turn, 'title' | 'answer'> & { readonly askedAt: number },
  failure: DomainError | undefined,
): void {
  const answer: 'immediate' | 'deferred' = turn.answer === 'immediate' ? 'immediate' : 'deferred';
  const outcome: 'success' | 'refused' | 'error' = failure ? failedBy(failure) : 'success';
  const dimensions = { command: commandOf(turn.title), answer, outcome };
  metrics.add('command_total', 1, dimensions);
  metrics.add('command_latency_ms', clock.now() - turn.askedAt, dimensions);
}

/** `/trigger delete › confirm` in the letters that CloudWatch takes. */
export function commandOf(title: string): string {
  return title.replace(/^\//, '').replaceAll(' › ', ' ');
}

function failedBy({ code }: DomainError): 'refused' | 'error' {
  return errorTable[code].http >= 500 ? 'error' : 'refused';
}
