/** Values of a dimension that come from code and not from a closed list; what does not fit becomes `other`. */
export interface Bounded {
  readonly pattern: RegExp;
  /** How many there are at the most; the test of the table counts them. */
  readonly most: number;
  /** What bounds them, in words. */
  readonly rule: string;
}

export interface MetricRow {
  /** A unit of CloudWatch's. */
  readonly unit: 'Count' | 'Milliseconds';
  /** In one invocation a counter adds up, a gauge keeps its last value, a distribution keeps each. */
  readonly kind: 'counter' | 'gauge' | 'distribution';
  readonly dimensions: Readonly<Record<string, readonly string[] | Bounded>>;
  /** The combinations of dimensions under which CloudWatch keeps the metric; `[]` is the metric as a whole. */
  readonly sets: readonly (readonly string[])[];
  /** One sentence. */
  readonly meaning: string;
}

const command: Bounded = {
  // Letters of ASCII only, as CloudWatch takes them.
  pattern: /^[a-z][a-z0-9-]{0,31}(?: [a-z0-9_-]{1,32}){0,3}$/,
  most: 100,
  rule: 'the slash commands, their buttons and forms, as in `trigger delete confirm`',
};
const turn = { command, answer: ['immediate', 'deferred'], outcome: ['success', 'refused', 'error'] } as const;
const turnSets = [
  ['command', 'outcome'],
  ['answer', 'outcome'],
] as const;
const jobKind = [
  'nudge',
  'attempt',
  'interaction',
  'follow',
  'github_event',
  'card',
  'alert',
  'definition',
  'state_change',
  'unknown',
] as const;
const job = { kind: jobKind } as const;
const jobSets = [['kind'], []] as const;
const task: Bounded = { pattern: /^[a-z_]{1,32}$/, most: 8, rule: 'the kinds of task, as in `http_request`' };
const target = ['dynamodb', 'sqs', 'scheduler', 'ssm', 'events', 'discord', 'github', 'http'] as const;
const callOutcome = ['success', 'never_started', 'transient', 'unknown_outcome', 'permanent', 'rate_limited'] as const;
const call = { target, outcome: callOutcome } as const;
const callSets = [['target', 'outcome']] as const;
const severity = ['critical', 'error', 'warning'] as const;

const whole = [[]] as const;
const none = {} as const;

/**
 * Every metric that the functions write. Dimensions are few and bounded, for CloudWatch takes money for each combination
 * that it sees; ids are properties of the line. Metrics of the same dimensions and sets share a directive, which is most of
 * a line's length.
 */
export const metricTable = {
  command_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: turn,
    sets: turnSets,
    meaning: 'Commands, buttons and forms answered: done, refused for what was asked, or failed by our fault.',
  },
  command_latency_ms: {
    unit: 'Milliseconds',
    kind: 'distribution',
    dimensions: turn,
    sets: turnSets,
    meaning: 'Time from the question to its answer; `deferred` are answered later, by the worker.',
  },
  trigger_created_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: { task },
    sets: [['task']],
    meaning: 'Triggers created.',
  },
  trigger_updated_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: { operation: ['update', 'pause', 'resume', 'finish'] },
    sets: [['operation']],
    meaning: 'Triggers changed: given another schedule or task, paused, resumed, or ended with their last occurrence.',
  },
  trigger_deleted_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: none,
    sets: whole,
    meaning: 'Triggers deleted.',
  },
  trigger_executed_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: { status: ['succeeded', 'failed', 'cancelled', 'hold'] },
    sets: [['status']],
    meaning: 'Runs of triggers that have ended, scheduled or started by hand, by how they ended.',
  },
  trigger_failed_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: none,
    sets: whole,
    meaning: 'Runs of triggers that failed for good or are on hold.',
  },
  trigger_skipped_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: { fate: ['skipped', 'missed'] },
    sets: [['fate']],
    meaning: 'Occurrences without a run: skipped by overlap, edit, pause or deletion, or missed for being late.',
  },
  trigger_execution_latency_ms: {
    unit: 'Milliseconds',
    kind: 'distribution',
    dimensions: none,
    sets: whole,
    meaning: 'Time from the first attempt of a trigger’s run to its end.',
  },
  trigger_due_lag_ms: {
    unit: 'Milliseconds',
    kind: 'distribution',
    dimensions: none,
    sets: whole,
    meaning: 'Time from an occurrence’s nominal time to the first attempt of its run.',
  },
  trigger_active_count: {
    unit: 'Count',
    kind: 'gauge',
    dimensions: none,
    sets: whole,
    meaning: 'Active triggers, as the watcher sees them each minute.',
  },
  trigger_disabled_count: {
    unit: 'Count',
    kind: 'gauge',
    dimensions: none,
    sets: whole,
    meaning: 'Triggers that were disabled after failing too often, as the watcher sees them each minute.',
  },
  job_enqueued_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: job,
    sets: jobSets,
    meaning:
      'Messages that we put into a queue, events for the alerts on the bus; what Scheduler and CloudWatch send is not among them.',
  },
  job_active: {
    unit: 'Count',
    kind: 'counter',
    dimensions: job,
    sets: jobSets,
    meaning: 'Jobs that one invocation has in hand; its maximum is the largest batch, its sum the jobs begun.',
  },
  job_success_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: job,
    sets: jobSets,
    meaning: 'Jobs done.',
  },
  job_failure_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: job,
    sets: jobSets,
    meaning: 'Jobs that failed and come again, or go to the dead letters.',
  },
  job_retry_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: job,
    sets: jobSets,
    meaning: 'Jobs that come again: messages delivered once more, and runs that wait for their next attempt.',
  },
  job_dead_letter_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: job,
    sets: jobSets,
    meaning: 'Jobs that failed for the last time: their message goes to the dead letters.',
  },
  job_duration_ms: {
    unit: 'Milliseconds',
    kind: 'distribution',
    dimensions: job,
    sets: jobSets,
    meaning: 'Time that one job took; alerts of one batch are done together and took as long as it.',
  },
  outbound_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: call,
    sets: callSets,
    meaning: 'Calls that left the process, by what came of them.',
  },
  outbound_latency_ms: {
    unit: 'Milliseconds',
    kind: 'distribution',
    dimensions: call,
    sets: callSets,
    meaning: 'Time until the target had answered or we stopped waiting.',
  },
  alert_posted_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: { severity },
    sets: [['severity']],
    meaning: 'Alerts that became a card of their own.',
  },
  alert_folded_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: { severity },
    sets: [['severity']],
    meaning: 'Alerts that were counted on a card which was there already.',
  },
  alert_undelivered_total: {
    unit: 'Count',
    kind: 'counter',
    dimensions: { reason: ['no_channel', 'unreachable'] },
    sets: [['reason'], []],
    meaning: 'Times that an alert could not be shown: no channel is named, or Discord refuses it.',
  },
  watcher_heartbeat: {
    unit: 'Count',
    kind: 'counter',
    dimensions: none,
    sets: whole,
    meaning: 'Sweeps of the watcher that came to their end; one a minute.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
