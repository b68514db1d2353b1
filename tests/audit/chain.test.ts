import fc from 'fast-check';
import { type AuditEvent, type AuditHead, nextAuditEvent } from '#lib/audit/event.ts';
import { verifyChain } from '#lib/audit/verify.ts';

const KEY = 'a key for the test';

function chainOf(length: number): { events: AuditEvent[]; head: AuditHead | undefined } {
  const events: AuditEvent[] = [];
  let head: AuditHead | undefined;
  for (let index = 0; index < length; index += 1) {
    const event = nextAuditEvent(KEY, head, {
      guildId: 'g',
      entity: 'trigger:t',
      at: index,
      actor: { kind: 'user', id: `u${index}` },
      operation: 'trigger.update',
      triggerSource: 'action',
      correlationId: 'c',
      traceId: 't',
      before: index === 0 ? undefined : { version: index },
      after: { version: index + 1 },
    });
    events.push(event);
    head = { seq: event.seq, hash: event.eventHash };
  }
  return { events, head };
}

describe('the audit chain', () => {
  it('is whole as it was written', () => {
    const { events, head } = chainOf(6);

    expect(verifyChain(KEY, events, head)).toEqual([]);
    expect(verifyChain(KEY, [], undefined)).toEqual([]);
  });

  it('shows an edit of any field of any event', () => {
    const fields = ['at', 'operation', 'reason', 'correlationId', 'newStateHash', 'guildId'] as const;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.constantFrom(...fields), (index, field) => {
        const { events, head } = chainOf(6);

        const edited = events.map((event, place) => (place === index ? { ...event, [field]: 'forged' } : event));

        expect(verifyChain(KEY, edited, head)).toContainEqual({ seq: index + 1, fault: 'edited' });
      }),
    );
  });

  it('shows a gap, a reordering, a cut end and another key', () => {
    const { events, head } = chainOf(5);
    const [first, second, third, fourth, fifth] = events as [
      AuditEvent,
      AuditEvent,
      AuditEvent,
      AuditEvent,
      AuditEvent,
    ];

    const faultsOf = (chain: AuditEvent[], key = KEY) => verifyChain(key, chain, head).map(({ fault }) => fault);

    expect(faultsOf([first, second, fourth, fifth])).toEqual(expect.arrayContaining(['gap', 'edited', 'state_break']));
    expect(faultsOf([first, third, second, fourth, fifth])).toEqual(expect.arrayContaining(['gap', 'edited']));
    expect(faultsOf([first, second, third, fourth])).toEqual(['head_mismatch']);
    expect(faultsOf(events, 'another key')).toContain('edited');
  });
});
