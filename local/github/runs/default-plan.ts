import type { Job } from './model.ts';
import type { ArtifactPlan, JobPlan, Plan } from './plan-form.ts';

/** What is told of a run that nobody planned, by the workflow's file name. */
export function defaultJobs(file: string): JobPlan[] {
  switch (file) {
    case 'diagnose.yml':
      return [
        job('collect', [
          ['Run actions/checkout@v5', 2],
          ['Collect metrics', 12],
        ]),
        job('diagnose', [
          ['Run checks', 15],
          ['Upload diagnosis', 2],
        ]),
      ];
    case 'deploy.yml':
      return [
        job('deploy', [
          ['Run actions/checkout@v5', 2],
          ['Deploy', 45],
        ]),
      ];
    default:
      return [
        job('test', [
          ['Run actions/checkout@v5', 2],
          ['Test', 30],
        ]),
      ];
  }
}

/** The diagnosis that the demo workflow uploads: what broke, or that all is well. */
export function defaultArtifacts(
  file: string,
  run: { readonly inputs: Readonly<Record<string, string>>; readonly attempt: number; readonly jobs: readonly Job[] },
): ArtifactPlan[] {
  if (file !== 'diagnose.yml') return [];
  const target = run.inputs['target'] || 'Everything';
  const broken = run.jobs.flatMap(({ steps }) => steps).find(({ conclusion }) => conclusion === 'failure');
  const summary = broken ? `${target} is unhealthy: ${broken.name} failed.` : `${target} is healthy.`;
  const diagnosis = {
    schemaVersion: 1,
    attempt: run.attempt,
    status: broken ? 'unhealthy' : 'healthy',
    summary,
    checks: [
      { name: 'HTTP health', status: 'pass', message: '200 in 41 ms', durationMs: 41 },
      { name: 'Error rate', status: 'pass', message: '0.02 % of 12,480 requests', durationMs: 310 },
      broken
        ? { name: broken.name, status: 'fail', message: 'It ended with exit code 1.', durationMs: 120 }
        : { name: 'Queue depth', status: 'pass', message: '3 messages, the oldest 2 s', durationMs: 120 },
    ],
    ...(broken && { root_cause: { summary: `${broken.name} ended with exit code 1.`, confidence: 0.8 } }),
    metrics: { latency_p95: { value: 84, unit: 'ms' }, queue_depth: 3 },
  };
  const text = `${JSON.stringify(diagnosis, undefined, 2)}\n`;
  const files = { 'diagnosis.json': text, 'summary.md': `## ${summary}\n` };
  return [{ name: 'diagnosis', files, retentionDays: 90 }];
}

/** A plan with nothing said. */
export const NO_PLAN: Plan = { queuedSeconds: 3 };

/** The same jobs, and everything goes well: what a re-run without a plan of its own does. */
export function succeeding(jobs: readonly JobPlan[]): JobPlan[] {
  return jobs.map(({ conclusion: _conclusion, steps, ...rest }) => ({
    ...rest,
    annotations: [],
    steps: steps.map(({ conclusion: _stepConclusion, ...step }) => step),
  }));
}

function job(name: string, steps: ReadonlyArray<readonly [string, number]>): JobPlan {
  return { name, annotations: [], steps: steps.map(([step, seconds]) => ({ name: step, seconds })) };
}
