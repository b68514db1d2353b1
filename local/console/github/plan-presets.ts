import type { Plan, PlanOrder } from './github-api.ts';

export interface PlanPreset {
  readonly name: string;
  readonly words: string;
  readonly meaning: string;
  /** Undefined leaves it to what is usual. */
  readonly order: PlanOrder | undefined;
}

const CHECKOUT = { name: 'Run actions/checkout@v5', seconds: 2 };
const UPLOAD = { name: 'Upload diagnosis', seconds: 2 };
const METRICS = 'Asking 14 hosts\n14 of 14 have answered\nWrote metrics.json (48 KB)\n';
const FAILING_LOG = [
  'HTTP health      pass  200 in 43 ms',
  'Error rate       pass  0.02 % of 12,480 requests',
  'Queue depth      FAIL  48,120 messages, the oldest 31 min',
  'Queue "orders" is not being read: 0 consumers are connected.',
  '',
].join('\n');

/** It is uploaded though a check failed, as by `if: always()`. */
const FAILING_REPORT = {
  schemaVersion: 1,
  status: 'unhealthy',
  summary: 'Orders pile up: nobody reads their queue.',
  checks: [
    { name: 'HTTP health', status: 'pass', message: '200 in 43 ms', durationMs: 43 },
    { name: 'Error rate', status: 'pass', message: '0.02 % of 12,480 requests', durationMs: 310 },
    { name: 'Queue depth', status: 'fail', message: '48,120 messages, the oldest 31 min', durationMs: 120 },
  ],
  root_cause: { summary: 'The queue "orders" has no consumer since the last release.', confidence: 0.8 },
  metrics: { latency_p95: { value: 84, unit: 'ms' }, queue_depth: 48_120 },
};

/** How the next runs can go, each told apart by the names of its steps and their lengths. */
export const PLAN_PRESETS: readonly PlanPreset[] = [
  { name: 'success', words: 'Succeed', meaning: 'About half a minute of work, and all is well.', order: undefined },
  {
    name: 'failure',
    words: 'Fail at a step',
    meaning: '“Run checks” fails with an exit code of 1, and its log says why.',
    order: {
      jobs: [
        { name: 'collect', steps: [CHECKOUT, { name: 'Collect metrics', seconds: 12, log: METRICS }] },
        {
          name: 'diagnose',
          steps: [
            { name: 'Run checks', seconds: 15, conclusion: 'failure', log: FAILING_LOG },
            { ...UPLOAD, conclusion: 'success' },
          ],
        },
      ],
      artifacts: [{ name: 'diagnosis', files: { 'diagnosis.json': JSON.stringify(FAILING_REPORT) } }],
    },
  },
  {
    name: 'long',
    words: 'Take 20 minutes',
    meaning: 'Longer than the token of a Discord answer lives: the card must go on as a message.',
    order: {
      jobs: [
        { name: 'collect', steps: [CHECKOUT, { name: 'Collect metrics', seconds: 720, log: METRICS }] },
        { name: 'diagnose', steps: [{ name: 'Run checks', seconds: 465 }, UPLOAD] },
      ],
    },
  },
];

/** Which of the presets the plans are; undefined when somebody made others. */
export function presetOf(plans: readonly Plan[]): PlanPreset | undefined {
  const [plan, ...more] = plans;
  return more.length > 0 ? undefined : PLAN_PRESETS.find(({ order }) => shapeOf(order) === shapeOf(plan));
}

type Shaped = { readonly jobs?: ReadonlyArray<{ readonly steps: readonly object[] }> | undefined };

/** The steps alone: what was left out of an order has been filled in on its way. */
function shapeOf(plan: PlanOrder | Plan | undefined): string {
  const steps = (plan as Shaped | undefined)?.jobs?.flatMap((job) => job.steps) as ReadonlyArray<
    Record<string, unknown>
  >;
  return JSON.stringify((steps ?? []).map(({ name, seconds, conclusion }) => [name, seconds, conclusion]));
}
