import * as z from 'zod/mini';
import type { GithubEvent } from '#lib/diagnosis/webhook.ts';

const id = z.int().check(z.positive());
const word = z.string().check(z.regex(/^[a-z_]{1,64}$/));
/** For logs only, so that an odd value is no reason to refuse the event. */
const state = z.optional(
  z.pipe(
    z.unknown(),
    z.transform((value) => (typeof value === 'string' ? value : undefined)),
  ),
);
const repository = z.object({ id, full_name: z.string().check(z.maxLength(200)) });

const WorkflowRunPayload = z.object({
  action: word,
  workflow_run: z.object({ id, run_attempt: z.nullish(id), status: state, conclusion: state }),
  repository,
});

const WorkflowJobPayload = z.object({
  action: word,
  workflow_job: z.object({ run_id: id, run_attempt: z.nullish(id), status: state, conclusion: state }),
  repository,
});

/** What a payload says, in our words. */
type Read = (payload: unknown) => GithubEvent | undefined;

/**
 * How to read the payload of each event that we understand; undefined for a payload of another shape. Lenient: only the
 * fields used are looked at.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export const payloadReaders: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['workflow_run', readWorkflowRun],
  ['workflow_job', readWorkflowJob],
]);

function readWorkflowRun(payload: unknown): GithubEvent | undefined {
  const { data } = WorkflowRunPayload.safeParse(payload);
  if (!data) return undefined;
  const { conclusion, id: workflowRunId, run_attempt: attempt, status } = data.workflow_run;
  return toEvent('workflow_run', data, { workflowRunId, attempt, state: conclusion ?? status });
}

function readWorkflowJob(payload: unknown): GithubEvent | undefined {
  const { data } = WorkflowJobPayload.safeParse(payload);
  if (!data) return undefined;
  const { conclusion, run_attempt: attempt, run_id: workflowRunId, status } = data.workflow_job;
  return toEvent('workflow_job', data, { workflowRunId, attempt, state: conclusion ?? status });
}

function toEvent(
  event: GithubEvent['event'],
  payload: { readonly action: string; readonly repository: { readonly id: number; readonly full_name: string } },
  of: {
    readonly workflowRunId: number;
    readonly attempt: number | null | undefined;
    readonly state: string | undefined;
  },
): GithubEvent {
  return {
    event,
    action: payload.action,
    repositoryId: payload.repository.id,
    repositoryName: payload.repository.full_name,
    workflowRunId: of.workflowRunId,
    ...(of.attempt == null ? {} : { attempt: of.attempt }),
    ...(of.state === undefined ? {} : { state: of.state }),
  };
}
