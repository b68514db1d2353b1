import fc from 'fast-check';
import { type Alert, alertStatuses, alertSteps, nextAlertStatus, SNOOZE_MS, WINDOW_MS } from '#lib/alerts/alert.ts';
import type { AlertEvent } from '#lib/alerts/alert-event.ts';
import { alertFingerprint } from '#lib/alerts/fingerprint.ts';
import { foldEvents } from '#lib/alerts/fold.ts';
import { alertEvent } from '#tests/alerts/made.ts';

const GUILD = '1184520371950587904';
const MINUTE = 60_000;

function fold(before: Alert | undefined, events: readonly AlertEvent[], now: number) {
  return foldEvents(before, events, { guildId: GUILD, fingerprint: 'f'.repeat(64), now });
}

function opened(now: number, more: Partial<AlertEvent> = {}): Alert {
  const folded = fold(undefined, [alertEvent({ at: now, ...more })], now);
  if (!folded) throw new Error('an event opens an alert');
  return folded.alert;
}

/** Batches of events with the minutes between them; events happened at any time before they came. */
const batches = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 7 * MINUTE }),
    ats: fc.array(fc.integer({ min: 0, max: 60 * MINUTE }), { minLength: 1, maxLength: 6 }),
    decision: fc.option(fc.constantFrom('acknowledge', 'snooze')),
  }),
  { maxLength: 20 },
);

function live(
  given: readonly { readonly after: number; readonly ats: readonly number[]; readonly decision: string | null }[],
) {
  let alert: Alert | undefined;
  let now = 0;
  let events = 0;
  const begins: number[] = [];
  const counts: number[] = [];
  for (const [index, { after, ats, decision }] of given.entries()) {
    now += after;
    const folded = fold(
      alert,
      ats.map((at, place) => alertEvent({ id: `${index}-${place}`, at })),
      now,
    );
    if (!folded) throw new Error('events change an alert');
    events += ats.length;
    if (folded.began) {
      begins.push(now);
      counts.push(0);
    }
    counts[counts.length - 1] = folded.alert.count;
    ({ alert } = folded);
    if (decision === 'snooze') alert = { ...alert, status: 'snoozed', snoozedUntil: now + SNOOZE_MS };
    if (decision === 'acknowledge') alert = { ...alert, status: 'acknowledged' };
  }
  return { alert, begins, counts, events };
}

describe('folding events into an alert', () => {
  it('counts every event on one card, however they are batched', () => {
    fc.assert(
      fc.property(batches, (given) => {
        const { alert, counts, events } = live(given);

        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(events);
        expect(alert?.total ?? 0).toBe(events);
      }),
    );
  });

  it('begins at most one card in five minutes', () => {
    fc.assert(
      fc.property(batches, (given) => {
        const { alert, begins } = live(given);

        const distances = begins.slice(1).map((at, index) => at - (begins[index] ?? 0));
        expect(distances.every((distance) => distance >= WINDOW_MS)).toBe(true);
        expect(alert?.window ?? 0).toBe(begins.length);
      }),
    );
  });

  it('does not depend on the order of events in a batch', () => {
    const some = fc.uniqueArray(fc.record({ id: fc.string(), at: fc.integer({ min: 0, max: 9 }) }), {
      minLength: 1,
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(some, fc.func(fc.integer()), (events, rank) => {
        const all = events.map(({ at, id }) => alertEvent({ id, at, cause: { code: 'x', message: id } }));
        const shuffled = all.toSorted((left, right) => rank(left.id) - rank(right.id));

        expect(fold(undefined, shuffled, 0)).toEqual(fold(undefined, all, 0));
      }),
    );
  });

  it('tells the newest cause, also when an older event comes later', () => {
    const alert = opened(10 * MINUTE, { cause: { code: 'new', message: 'new' } });

    const folded = fold(
      alert,
      [alertEvent({ id: 'e0', at: MINUTE, cause: { code: 'old', message: 'old' } })],
      11 * MINUTE,
    );

    expect(folded?.alert).toMatchObject({
      cause: { code: 'new' },
      count: 2,
      firstSeenAt: MINUTE,
      lastSeenAt: 10 * MINUTE,
    });
  });

  it('begins no card while the alert is snoozed, and one after', () => {
    const snoozed: Alert = { ...opened(0), status: 'snoozed', snoozedUntil: SNOOZE_MS };

    const during = fold(snoozed, [alertEvent({ id: 'e2' })], SNOOZE_MS - 1);
    const after = fold(snoozed, [alertEvent({ id: 'e2' })], SNOOZE_MS);

    expect(during).toMatchObject({ began: false, alert: { status: 'snoozed', count: 2 } });
    expect(after).toMatchObject({ began: true, alert: { status: 'open', count: 1, total: 2 } });
  });

  it('clears by an all-clear that is newer than the trouble, and opens again by newer trouble', () => {
    const alert = opened(MINUTE);
    const clear = (at: number) => alertEvent({ id: `ok-${at}`, kind: 'clear', at });

    const early = fold(alert, [clear(0)], 2 * MINUTE);
    const cleared = fold(alert, [clear(2 * MINUTE)], 2 * MINUTE)?.alert;
    const echo = fold(cleared, [alertEvent({ id: 'late', at: MINUTE })], 3 * MINUTE);
    const again = fold(cleared, [alertEvent({ id: 'new', at: 3 * MINUTE })], 3 * MINUTE);

    expect(early).toBeUndefined();
    expect(cleared).toMatchObject({ status: 'cleared', count: 1, version: 2 });
    expect(echo?.alert).toMatchObject({ status: 'cleared', count: 2 });
    expect(again?.alert).toMatchObject({ status: 'open', count: 2 });
    expect(fold(undefined, [clear(0)], 0)).toBeUndefined();
  });
});

describe('the state machine of an alert', () => {
  it('has these pairs and no other', () => {
    const table = alertStatuses.map((status) =>
      alertSteps.map((step) => nextAlertStatus(status, step) ?? '–').join(' '),
    );

    expect(alertSteps.join(' ')).toBe('repeat renew acknowledge snooze clear');
    expect(table).toEqual([
      'open open acknowledged snoozed cleared',
      'acknowledged open – snoozed cleared',
      'snoozed open acknowledged – cleared',
      'open open – – cleared',
    ]);
  });
});

describe('the fingerprint of an alert', () => {
  it('is the same for the same trouble, whatever its trace, cause and name', () => {
    const one = alertFingerprint(alertEvent());
    const again = alertFingerprint(
      alertEvent({ id: 'e9', traceId: 'e'.repeat(32), subject: { kind: 'trigger', id: 't1', name: 'renamed' } }),
    );

    expect(again).toBe(one);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['severity', { severity: 'critical' }],
    ['message', { message: 'Another.' }],
    ['subject', { subject: { kind: 'trigger', id: 't2', name: 'nightly' } }],
    ['kind of subject', { subject: { kind: 'project', id: 't1', name: 'nightly' } }],
  ] as const)('differs by %s', (_title, more) => {
    expect(alertFingerprint(alertEvent(more))).not.toBe(alertFingerprint(alertEvent()));
  });
});
