import type { WorkflowJob, WorkflowRun, WorkflowStep } from '#lib/diagnosis/github.ts';

/** 2026-11-21 02:03:00 UTC. */
export const START = Date.UTC(2026, 10, 21, 2, 3, 0);

export const repository = { owner: 'acme', name: 'checkout' };

/** A run that was ordered at the start, began 4 s later and ended after 2 minutes. */
export function runOf(given: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id: 77,
    attempt: 1,
    status: 'completed',
    conclusion: 'success',
    url: 'https://github.com/acme/checkout/actions/runs/77',
    title: 'Diagnose production',
    createdAt: START,
    startedAt: START,
    updatedAt: START + 124_000,
    ...given,
  };
}

/** A run that is at work. */
export function openRun(status: 'queued' | 'in_progress'): WorkflowRun {
  const { conclusion: _none, ...run } = runOf({ status });
  return run;
}

export function stepOf(number: number, name: string, given: Partial<WorkflowStep> = {}): WorkflowStep {
  return {
    name,
    number,
    status: 'completed',
    conclusion: 'success',
    startedAt: START + number * 10_000,
    completedAt: START + number * 10_000 + 9_000,
    ...given,
  };
}

export function jobOf(id: number, name: string, given: Partial<WorkflowJob> = {}): WorkflowJob {
  return {
    id,
    name,
    status: 'completed',
    conclusion: 'success',
    url: `https://github.com/acme/checkout/actions/runs/77/job/${id}`,
    startedAt: START + 4_000,
    completedAt: START + 124_000,
    steps: [stepOf(1, 'Set up job'), stepOf(2, 'Run the checks'), stepOf(3, 'Keep the report')],
    ...given,
  };
}

/** A job whose second step failed. */
export function failedJob(id: number, name: string): WorkflowJob {
  return jobOf(id, name, {
    conclusion: 'failure',
    steps: [
      stepOf(1, 'Set up job'),
      stepOf(2, 'Run the checks', { conclusion: 'failure' }),
      stepOf(3, 'Keep the report'),
    ],
  });
}

/** A log in which that step fails. */
export const failedLog = [
  '2026-11-21T02:03:20.1234567Z ##[group]Run node diagnose.mjs',
  '2026-11-21T02:03:20.1234567Z node diagnose.mjs',
  '2026-11-21T02:03:20.1234567Z ##[endgroup]',
  '2026-11-21T02:03:21.1234567Z DNS has 2 addresses',
  '2026-11-21T02:03:22.1234567Z connect with token=abcdef123456',
  '2026-11-21T02:03:28.1234567Z ##[error]Payments: 38 % errors in 15 minutes',
  '2026-11-21T02:03:28.1234567Z ##[error]Process completed with exit code 1.',
  '2026-11-21T02:03:31.1234567Z Uploading artifact',
].join('\n');

/** A report with bad news. */
export const unhealthyReport = {
  schemaVersion: 1,
  attempt: 1,
  status: 'unhealthy',
  summary: 'Checkout answers, but every third payment fails.',
  checks: [
    { name: 'Health', status: 'pass', durationMs: 120 },
    { name: 'Certificate', status: 'warn', message: 'valid for 9 more days' },
    {
      name: 'Payments',
      status: 'fail',
      message: '38 % errors in 15 minutes',
      durationMs: 5_400,
      url: 'https://grafana.example.com/d/pay',
    },
  ],
  root_cause: {
    summary: 'The pool of database connections is exhausted since deploy 4711.',
    confidence: 0.8,
    evidence: ['pool: 50 of 50 in use', 'first error 40 s after the deploy'],
  },
  metrics: { p95: { value: 2140, unit: 'ms' }, errors: '38 %' },
  model: 'example-model-1',
  tokens: { input: 18_200, output: 640 },
  links: [{ label: 'Dashboard', url: 'https://grafana.example.com/d/pay' }],
};
