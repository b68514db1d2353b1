import type { Dispatch, Dispatched } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { GithubApi } from '#lib/platform/github/api.ts';
import type { GithubAnswer } from '#lib/platform/github/failure.ts';
import { reasonOf } from '#lib/platform/github/reason.ts';
import { nameOf, refusalOf } from '#lib/platform/github/refusal.ts';
import { dispatchedShape, readAnswer } from '#lib/platform/github/shapes.ts';

/** How older servers refuse a field that they do not know; each of them says that nothing was started. */
const UNKNOWN_FIELD = /return_run_details|is not a permitted key|not permitted|Invalid request/i;

/**
 * Starts workflows: https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event
 *
 * It asks a second time only after a refusal of `return_run_details`, so at most one of the two is accepted. That a server is an
 * older one is remembered as long as the process lives.
 */
export function createDispatch(api: GithubApi): (dispatch: Dispatch) => Promise<Dispatched> {
  let namesRuns = true;

  function send({ inputs, ref, repository, workflow }: Dispatch, withDetails: boolean): Promise<GithubAnswer> {
    return api.ask(repository, {
      route: 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
      parameters: { workflow_id: workflow, ref, inputs, ...(withDetails ? { return_run_details: true } : {}) },
      effect: true,
      expects: [400, 404, 422],
    });
  }

  return async (dispatch) => {
    let answer = await send(dispatch, namesRuns);
    if (namesRuns && refusesDetails(answer)) {
      answer = await send(dispatch, false);
      if (answer.status < 300) namesRuns = false;
    }
    if (answer.status >= 300) throw await refused(api, dispatch, answer);
    if (answer.status === 204 || answer.data === '') return {};
    const { html_url: url, workflow_run_id: workflowRunId } = readAnswer(dispatchedShape, answer);
    if (typeof workflowRunId !== 'number') return {};
    return { workflowRunId, ...(typeof url === 'string' ? { url } : {}) };
  };
}

function refusesDetails(answer: GithubAnswer): boolean {
  return (answer.status === 400 || answer.status === 422) && UNKNOWN_FIELD.test(reasonOf(answer));
}

/** What a refused dispatch means. GitHub tells it in words only. */
async function refused(api: GithubApi, dispatch: Dispatch, answer: GithubAnswer): Promise<DomainError> {
  const { inputs, ref, repository, workflow } = dispatch;
  const facts = { repository: nameOf(repository), workflow };
  const reason = reasonOf(answer, inputs);

  if (answer.status === 404) {
    await api.assertWorkflow(repository, workflow);
    // Both are there: GitHub hides from classic tokens without the right what it refuses to others.
    return new DomainError('github.forbidden', { ...facts, reason, permission: 'actions: write' });
  }
  if (/disabled/i.test(reason)) return new DomainError('github.workflow_disabled', facts);
  if (/no ref found/i.test(reason)) return new DomainError('github.ref_unknown', { ...facts, ref });
  if (/\binputs?\b|properties are allowed/i.test(reason))
    return new DomainError('github.inputs_refused', { ...facts, reason });
  if (/workflow_dispatch/i.test(reason)) return new DomainError('github.not_dispatchable', facts);
  return refusalOf(answer, repository);
}
