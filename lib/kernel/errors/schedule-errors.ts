import type { ErrorRow } from '#lib/kernel/errors/row.ts';

/** What can be wrong with a schedule that someone wrote. */
export const scheduleErrors = {
  'schedule.syntax': {
    http: 400,
    retryable: false,
    happened: '`{text}` is not a schedule that Watchbell understands ({reason}). Nothing was created.',
    mend: 'Write `every 5 minutes`, `0 9 * * 1-5`, `cron(0 9 ? * MON-FRI *)` or `at 2026-12-01T09:00`.',
  },
  'schedule.cron_fields': {
    http: 400,
    retryable: false,
    happened:
      'A `cron(…)` has six fields: minutes, hours, day-of-month, month, day-of-week, year. This one has {count}. Nothing was created.',
    mend: 'Write it like `cron(0 9 ? * MON-FRI *)`; five-field cron goes without `cron()`: `0 9 * * 1-5`.',
  },
  'schedule.cron_field': {
    http: 400,
    retryable: false,
    happened: 'The field **{field}** of the cron expression cannot be `{value}`: {reason}. Nothing was created.',
    mend: 'Correct that field; `/trigger preview` shows what an expression means before anything is created.',
  },
  'schedule.cron_days': {
    http: 400,
    retryable: false,
    happened:
      'In `cron(…)` exactly one of the two days is `?`; here day-of-month is `{dayOfMonth}` and day-of-week is `{dayOfWeek}`. Nothing was created.',
    mend: 'Put `?` in the one that does not matter: `cron(0 9 ? * MON-FRI *)` or `cron(0 9 1 * ? *)`.',
  },
  'schedule.cron_both_days': {
    http: 400,
    retryable: false,
    happened:
      'In five-field cron, day-of-month `{dayOfMonth}` and day-of-week `{dayOfWeek}` together mean “either of them”, which EventBridge Scheduler cannot do. Nothing was created.',
    mend: 'Make two triggers, one for each of the two days, with `*` in the other.',
  },
  'schedule.cron_never': {
    http: 400,
    retryable: false,
    happened: '`{text}` names a date that does not exist, so the trigger would never fire. Nothing was created.',
    mend: 'Look at day and month: 30 February, for example, never comes.',
  },
  'schedule.interval_range': {
    http: 400,
    retryable: false,
    happened: 'An interval lies between 1 minute and 365 days; `{text}` does not. Nothing was created.',
    mend: 'Choose another interval, for example `every 5 minutes`.',
  },
  'schedule.timezone': {
    http: 400,
    retryable: false,
    happened: '`{timezone}` is no time zone of the IANA list. Nothing was created.',
    mend: 'Write it like `Europe/Berlin`, `America/New_York` or `UTC`; the option suggests names as you type.',
  },
  'schedule.past': {
    http: 400,
    retryable: false,
    happened:
      '`{text}` ({timezone}) has no time left in the future, so the trigger would never fire. Nothing was created.',
    mend: 'Choose a time in the future.',
  },
  'schedule.gap': {
    http: 400,
    retryable: false,
    happened: '`{text}` does not exist in {timezone}: the clocks jump over it that day. Nothing was created.',
    mend: 'Choose a time an hour earlier or later.',
  },
} as const satisfies Record<string, ErrorRow>;
