const DAY_SECONDS = 86_400;

/** How long rows are kept, in days (DESIGN §4). */
export const retentionDays = {
  trace: 7,
  dedupe: 1,
  run: 30,
  failedRun: 180,
  audit: 400,
  deletedTrigger: 400,
  card: 35,
  alert: 35,
  /** Longer than a message can go back and forth between its queue and a function that fails. */
  alertEvent: 2,
  /** GitHub ends a run of a workflow after 35 days: https://docs.github.com/en/actions/reference/limits */
  external: 40,
  event: 2,
  watch: 30,
} as const;

/** The TTL attribute: epoch seconds at which a row written at `now` (epoch ms) expires. */
export function expiresAt(now: number, kept: keyof typeof retentionDays): number {
  return Math.floor(now / 1000) + retentionDays[kept] * DAY_SECONDS;
}
