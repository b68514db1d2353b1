import type { DiagnosisView } from '#lib/diagnosis/diagnosis-card-view.ts';
import type { Conclusion, WorkflowJob, WorkflowStatus, WorkflowStep } from '#lib/diagnosis/github.ts';
import type { PartStatus, Timeline, TimelinePart } from '#lib/diagnosis/timeline.ts';

/** What a diagnosis' waterfall and its picture are drawn from; without lanes as long as GitHub lists no jobs. */
export function timelineOf({ jobs = [], now, project, ref, repository, workflow }: DiagnosisView): Timeline {
  return {
    title: `Diagnose ${project}`,
    subtitle: `${repository.owner}/${repository.name} · ${workflow.file} · ${ref}`,
    now,
    lanes: jobs.map((job) => ({ ...partOf(job), steps: job.steps.map(partOf) })),
  };
}

const byConclusion: Readonly<Record<Conclusion, PartStatus>> = {
  success: 'success',
  neutral: 'success',
  failure: 'failure',
  timed_out: 'failure',
  startup_failure: 'failure',
  action_required: 'waiting',
  skipped: 'skipped',
  cancelled: 'cancelled',
  stale: 'cancelled',
};

function partOf({ completedAt, conclusion, name, startedAt, status }: WorkflowJob | WorkflowStep): TimelinePart {
  return {
    name,
    status: statusOf(status, conclusion),
    ...(startedAt === undefined ? {} : { from: startedAt }),
    ...(completedAt === undefined ? {} : { to: completedAt }),
  };
}

function statusOf(status: WorkflowStatus, conclusion: Conclusion | undefined): PartStatus {
  if (status === 'queued') return 'waiting';
  if (status === 'in_progress') return 'running';
  // Completed without a word: nothing says that it went well.
  return conclusion === undefined ? 'cancelled' : byConclusion[conclusion];
}
