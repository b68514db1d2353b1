import { DomainError } from '#lib/kernel/errors.ts';
import { assertName, transition, triggerEvents, triggerStatuses, uniqueName } from '#lib/triggers/trigger.ts';

/** Written out by hand: what every event makes of every status; `–` is illegal. Columns are the events in their order. */
const expected = {
  active: ['active', 'paused', '–', 'disabled', 'finished', 'deleted'],
  paused: ['paused', '–', 'active', '–', '–', 'deleted'],
  disabled: ['disabled', '–', 'active', '–', '–', 'deleted'],
  finished: ['–', '–', '–', '–', '–', 'deleted'],
  deleted: ['–', '–', '–', '–', '–', '–'],
} as const;

describe('the states of a trigger', () => {
  it.each(triggerStatuses.flatMap((status) => triggerEvents.map((event, index) => [status, event, index] as const)))(
    'know what %s makes of %s',
    (status, event, index) => {
      let result: string;
      try {
        result = transition({ name: 'n', status }, event);
      } catch (error) {
        expect((error as DomainError).code).toBe('trigger.illegal_transition');
        result = '–';
      }

      expect(result).toBe(expected[status][index]);
    },
  );
});

describe('a trigger’s name', () => {
  it.each(['nightly-report', 'Größe 2', '9 o.clock', 'a'.repeat(64)])('may be %s', (name) => {
    expect(() => assertName(name)).not.toThrow();
  });

  it.each(['', ' ', '-x', '@everyone', 'a\nb', '**x**', 'a'.repeat(65), 'x#y', 'ﷺ'.repeat(9)])(
    'may not be %j',
    (name) => {
      expect(() => assertName(name)).toThrow(DomainError);
    },
  );

  it('is the same for another case and other spaces', () => {
    expect(uniqueName('  Nightly   Report ')).toBe(uniqueName('nightly report'));
  });
});
