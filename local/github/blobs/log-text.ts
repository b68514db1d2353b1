import type { Job, Step } from '../runs/model.ts';

/** GitHub's logs begin with it. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The log of a job that has ended, a time before each line as GitHub writes it. */
export function logText(job: Job): string {
  const { log } = job;
  const lines =
    typeof log === 'string'
      ? split(log).map((text) => `${logTime(job.endsAt)} ${text}`)
      : job.steps.flatMap((step, index) => stepLines(step, index === 0, index === job.steps.length - 1));
  return `${BYTE_ORDER_MARK}${lines.map((line) => `${line}\n`).join('')}`;
}

/** Times in logs have seven digits after the second. */
export function logTime(instant: number): string {
  return new Date(instant).toISOString().replace('Z', '0000Z');
}

function stepLines(step: Step, isFirst: boolean, isLast: boolean): string[] {
  const begun = logTime(step.startsAt);
  const ended = logTime(step.endsAt);
  if (isFirst) return [`${begun} Current runner version: '2.330.0'`, `${ended} Complete job name: set up`];
  if (isLast) return [`${begun} Cleaning up orphan processes`];
  if (step.conclusion === 'skipped') return [];
  return [
    `${begun} ##[group]${step.name.startsWith('Run ') ? step.name : `Run ${step.name}`}`,
    `${begun} ##[endgroup]`,
    ...split(step.log ?? '').map((text) => `${ended} ${text}`),
    ...(step.conclusion === 'failure' ? [`${ended} ##[error]Process completed with exit code 1.`] : []),
    ...(step.conclusion === 'cancelled' ? [`${ended} ##[error]The operation was canceled.`] : []),
  ];
}

function split(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
