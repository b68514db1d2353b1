import { type Rerun, WorkflowDefinition } from '#lib/diagnosis/definition.ts';
import { diagnosisCard } from '#lib/diagnosis/diagnosis-card.ts';
import { timelineOf } from '#lib/diagnosis/diagnosis-card-timeline.ts';
import type { DiagnosisPhase, DiagnosisView, Told } from '#lib/diagnosis/diagnosis-card-view.ts';
import { type DispatchPorts, dispatchWorkflow, lookUpWorkflow } from '#lib/diagnosis/dispatch-workflow.ts';
import { followWorkflow } from '#lib/diagnosis/follow-workflow.ts';
import { type WorkflowPursuit, workflowPursuit } from '#lib/diagnosis/pursuit.ts';
import type { Destination } from '#lib/discord/custom-id.ts';
import { escapeCode, escapeMarkdown } from '#lib/discord/render.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import { runArgs } from '#lib/runs/run-args.ts';
import { defineTask, type ShownRun } from '#lib/tasks/task.ts';

interface Ports extends DispatchPorts {
  readonly logger: Logger;
  readonly redact: Redact;
}

/** Buttons of a card that is found again days later still work. */
const BUTTONS_LIVE_MS = 30 * 24 * 60 * 60_000;

/** Starts a workflow of a linked repository and follows it to its end. */
export default defineTask<WorkflowDefinition, Ports>({
  kind: 'github_workflow',

  parse(stored) {
    const parsed = WorkflowDefinition.safeParse(stored);
    if (!parsed.success) throw new DomainError('github.definition', {}, { cause: parsed.error });
    return parsed.data;
  },

  describe: ({ project, ref, workflow }) =>
    `the workflow \`${escapeCode(workflow)}\` of ${escapeMarkdown(project)} on \`${escapeCode(ref)}\``,

  execute: dispatchWorkflow,
  lookUp: lookUpWorkflow,
  follow: (ports, definition, _run, look) => followWorkflow(ports, definition, look),

  face(definition, run, now) {
    const view = viewOf(definition, run, now);
    const isOver = run.finishedAt !== undefined;
    const card = diagnosisCard(view, {
      cancel: buttonOf('runs.show.cancel', run),
      rerunFailed: buttonOf('runs.show.rerun', run, 'failed'),
      again: buttonOf('runs.show.rerun', run, 'all'),
    });
    const hasPicture = isOver && (view.jobs ?? []).length > 0;
    return { card, ...(hasPicture ? { picture: timelineOf(view) } : {}), ...(isOver ? { final: true } : {}) };
  },
});

function buttonOf(route: string, run: ShownRun, ...more: readonly Rerun['jobs'][]): Destination {
  return { route, args: [...runArgs(run), ...more], livesMs: BUTTONS_LIVE_MS };
}

function viewOf(definition: WorkflowDefinition, run: ShownRun, now: number): DiagnosisView {
  const { inputs, project, ref, repository, rerun, workflow, workflowName } = definition;
  const pursuit: Partial<WorkflowPursuit> = run.pursuit ? workflowPursuit(run.pursuit) : {};
  const { cancelRefused, dispatchedAt, jobs, overdueSince, url, verdict } = pursuit;
  const { error, trouble } = run;
  return {
    phase: phaseOf(run, pursuit),
    now: run.finishedAt ?? now,
    project,
    repository,
    workflow: { file: workflow, name: workflowName },
    ref,
    inputs,
    requestedBy: run.requestedBy === undefined ? { trigger: run.triggerName } : { userId: run.requestedBy },
    createdAt: run.createdAt,
    ...(dispatchedAt === undefined ? {} : { dispatchedAt }),
    ...(url === undefined ? {} : { url }),
    ...(pursuit.run ? { run: pursuit.run } : {}),
    ...(jobs ? { jobs } : {}),
    ...(trouble ? { trouble } : {}),
    ...(overdueSince === undefined ? {} : { overdueSince }),
    ...(run.cancel ? { cancelAskedBy: run.cancel.by } : {}),
    ...(cancelRefused ? { cancelRefused: toldOf(cancelRefused) } : {}),
    ...(verdict ? { verdict } : {}),
    ...(error ? { error: toldOf(error) } : {}),
    ...(rerun ? { rerunOf: rerun.attempt } : {}),
  };
}

function toldOf({ code, mend = '', message }: NonNullable<ShownRun['error']>): Told {
  return { code, happened: message, mend };
}

function phaseOf({ status }: ShownRun, { verdict, workflowRunId }: Partial<WorkflowPursuit>): DiagnosisPhase {
  switch (status) {
    case 'queued':
      return 'queued';
    case 'running':
      return 'dispatching';
    case 'following':
      return workflowRunId === undefined ? 'locating' : 'running';
    case 'hold':
      return 'held';
    case 'cancelled':
      return verdict ? 'done' : 'cancelled';
    default:
      return verdict ? 'done' : 'failed';
  }
}
