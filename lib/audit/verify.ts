import { type AuditEvent, type AuditHead, linkHash } from '#lib/audit/event.ts';

export type ChainFault = { readonly seq: number; readonly fault: 'edited' | 'gap' | 'state_break' | 'head_mismatch' };

/**
 * Checks one entity's chain against its HEAD; answers the faults, none when it is whole.
 *
 * `edited`: the hash does not fit (an edit, or another order). `gap`: a sequence number is missing. `state_break`: an event
 * begins with another state than the one before ended with. `head_mismatch`: the HEAD names another last link.
 */
export function verifyChain(key: string, events: readonly AuditEvent[], head: AuditHead | undefined): ChainFault[] {
  const faults: ChainFault[] = [];
  let previous: AuditEvent | undefined;

  for (const event of events) {
    const { eventHash, ...content } = event;
    if (event.seq !== (previous?.seq ?? 0) + 1) faults.push({ seq: event.seq, fault: 'gap' });
    if (linkHash(key, previous?.eventHash ?? '', content) !== eventHash)
      faults.push({ seq: event.seq, fault: 'edited' });
    if (previous && previous.newStateHash !== event.previousStateHash)
      faults.push({ seq: event.seq, fault: 'state_break' });
    previous = event;
  }
  if ((head?.seq ?? 0) !== (previous?.seq ?? 0) || (head?.hash ?? '') !== (previous?.eventHash ?? '')) {
    faults.push({ seq: head?.seq ?? 0, fault: 'head_mismatch' });
  }
  return faults;
}
