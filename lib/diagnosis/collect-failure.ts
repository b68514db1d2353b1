import { quoted } from '#lib/diagnosis/report-text.ts';
import { durationText } from '#lib/diagnosis/timeline.ts';
import { DomainError, explain } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';

interface Explained {
  readonly note: string;
  /** Whether asking for anything else is of no use. */
  readonly last: boolean;
  /** Whether the mistake is our own. */
  readonly ours: boolean;
}

/** Why a part could not be read: "The log could not be read: GitHub refuses (403), the credential lacks `actions: read`." */
export function explainFailure(
  error: unknown,
  { right, what }: { readonly what: string; readonly right: string },
): Explained {
  const { last = false, ours = false, reason } = reasonOf(error, right);
  return { note: `${what} could not be read: ${reason}`, last, ours };
}

function reasonOf(error: unknown, right: string): { reason: string; last?: boolean; ours?: boolean } {
  if (error instanceof OutboundFailure) return outboundReason(error, right);
  if (!(error instanceof DomainError)) return { reason: 'Watchbell made a mistake of its own.', ours: true };
  return domainReason(error, right);
}

function domainReason(error: DomainError, right: string) {
  const { code, facts } = error;
  if (code === 'github.forbidden') return { reason: lacks(403, String(facts['permission'] ?? right)) };
  // Who is not let in at all hears the same everywhere.
  if (code === 'github.unauthorized') {
    return { reason: 'GitHub does not accept the credential (401): it is wrong, expired or revoked.', last: true };
  }
  if (code === 'github.denied' || code === 'github.refused') {
    return { reason: `GitHub refuses: ${quoted(String(facts['reason'] ?? ''), 160)}.` };
  }
  return { reason: explain(error, (fact, inCode) => (inCode ? quoted(fact).slice(1, -1) : quoted(fact))).happened };
}

function outboundReason({ kind, retryAfterMs, status }: OutboundFailure, right: string) {
  if (kind === 'rate_limited') {
    const wait = retryAfterMs === undefined ? 'a while' : durationText(retryAfterMs);
    return { reason: `GitHub asks to wait ${wait} before anything else is asked; it is on GitHub.`, last: true };
  }
  if (status === 403) return { reason: lacks(403, right) };
  if (status === 404 || status === 410) return { reason: `GitHub has it no longer (${status}).` };
  if (status !== undefined) return { reason: `GitHub answered with an error (${status}); it is on GitHub.` };
  return { reason: 'GitHub did not answer in time; it is on GitHub.' };
}

function lacks(status: number, right: string): string {
  return `GitHub refuses (${status}), the credential lacks \`${right}\`.`;
}
