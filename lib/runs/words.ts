import { cutText, quoteFact } from '#lib/discord/render.ts';
import { DomainError, type ErrorCode, explain, type Facts } from '#lib/kernel/errors.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import type { RunError } from '#lib/runs/run.ts';
import type { Trouble } from '#lib/tasks/task.ts';

/** No longer than a card can bear. */
const MAX_WORDS = 400;

interface Ports {
  readonly redact: Redact;
}

/** Why a run ended, in Markdown as it is kept and shown: facts are redacted first and then quoted, for they are others' words. */
export function errorOf({ redact }: Ports, code: ErrorCode, facts: Facts): RunError {
  const { happened, mend } = explain(new DomainError(code, redact(facts) as Facts), quoteFact);
  return { code, message: cutText(happened, MAX_WORDS), mend: cutText(mend, MAX_WORDS) };
}

/** What is in the way of a run, in such words. */
export function troubleOf(
  ports: Ports,
  { code, facts }: { readonly code: ErrorCode; readonly facts: Facts },
  times: Pick<Trouble, 'since' | 'until'>,
): Trouble {
  const { mend = '', message } = errorOf(ports, code, facts);
  return { code, happened: message, mend, ...times };
}
