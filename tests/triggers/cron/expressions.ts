import fc from 'fast-check';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function numbers(min: number, max: number, steps: boolean, names: readonly string[] = []): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const written = names.length === 0 ? number.map(String) : fc.oneof(number.map(String), fc.constantFrom(...names));
  const range = fc.tuple(number, number).map(([one, two]) => `${Math.min(one, two)}-${Math.max(one, two)}`);
  const step = fc
    .tuple(fc.oneof(fc.constant('*'), number.map(String), range), fc.integer({ min: 1, max: Math.min(30, max - min) }))
    .map(([from, by]) => `${from}/${by}`);
  const part = steps ? fc.oneof(written, range, step) : fc.oneof(written, range);
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: part },
    { weight: 1, arbitrary: fc.array(part, { minLength: 2, maxLength: 3 }).map((parts) => parts.join(',')) },
  );
}

const dayOfMonth = fc.oneof(
  { weight: 4, arbitrary: numbers(1, 31, true) },
  { weight: 1, arbitrary: fc.constant('L') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`) },
);
const dayOfWeek = fc.oneof(
  { weight: 4, arbitrary: numbers(1, 7, false, DAYS) },
  { weight: 1, arbitrary: fc.constant('L') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 7 }).map((day) => `${day}L`) },
  { weight: 1, arbitrary: fc.constantFrom(...DAYS).map((day) => `${day}L`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }))
      .map(([day, nth]) => `${day}#${nth}`),
  },
);
const days = fc.oneof(
  dayOfMonth.map((day) => [day, '?'] as const),
  dayOfWeek.map((day) => ['?', day] as const),
);
const year = fc.oneof(
  { weight: 5, arbitrary: fc.constant('*') },
  { weight: 1, arbitrary: fc.constantFrom('2026', '2026-2030', '2024/2', '2027,2029', '1970-2199') },
);

/** Valid expressions of AWS's six fields, some of which may name no date at all. */
export const cronExpressions = fc
  .tuple(numbers(0, 59, true), numbers(0, 23, true), days, numbers(1, 12, true, MONTHS), year)
  .map(([minute, hour, [date, weekday], month, years]) => [minute, hour, date, month, weekday, years].join(' '));

/** Zones whose clock changes are awkward each in another way. */
export const awkwardZones = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Asia/Gaza',
  'Pacific/Chatham',
  'UTC',
] as const;
