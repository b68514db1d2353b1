import * as z from 'zod';

import { GithubApiError, invalidRequest, refusals, unprocessable } from '../api-error.ts';
import type { Workflow } from '../catalogue.ts';
import type { Repository } from '../demo/content.ts';
import type { WorkflowInput } from '../demo/workflow-file.ts';
import { startRun } from '../runs/start-run.ts';
import { repositoryPage, repositoryUrl } from '../views/address.ts';
import type { World } from '../world.ts';
import { type RestAnswer, type RestCall, repositoryOf, workflowOf } from './call.ts';

/** https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event */
const MAX_INPUTS = 25;
/** https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_dispatch */
const MAX_INPUT_CHARACTERS = 65_535;

const value = z.union([z.string(), z.number(), z.boolean()]);

export const dispatchBody = z.strictObject({
  ref: z.string(),
  inputs: z.record(z.string(), value).optional(),
  return_run_details: z.boolean().optional(),
});

/** Starts a run, and tells its id when asked to by a server that knows how. */
export async function dispatch(call: RestCall<unknown, z.output<typeof dispatchBody>>): Promise<RestAnswer> {
  const { apiVersion, body, identity, world } = call;
  const repository = repositoryOf(call);
  const workflow = workflowOf(call);
  const { apiVersionAlwaysDetails, returnRunDetails } = world.settings.get();
  refuseUnknownField(world, body);
  const ref = refOf(repository, body.ref);
  requireDispatchable(workflow);
  const inputs = inputsOf(workflow, body.inputs ?? {});
  if (!identity) throw refusals.requiresAuthentication();
  const run = await startRun(world, {
    repository,
    workflow,
    event: 'workflow_dispatch',
    ref,
    inputs,
    actor: identity.actor,
  });

  const isAsked = body.return_run_details === true && returnRunDetails === 'supported';
  if (!isAsked && apiVersion !== apiVersionAlwaysDetails) return { status: 204 };
  return {
    status: 200,
    body: {
      workflow_run_id: run.id,
      run_url: `${repositoryUrl(world, repository)}/actions/runs/${run.id}`,
      html_url: `${repositoryPage(world, repository)}/actions/runs/${run.id}`,
    },
  };
}

function refuseUnknownField(world: World, body: z.output<typeof dispatchBody>): void {
  if (body.return_run_details === undefined) return;
  const { returnRunDetails } = world.settings.get();
  const refusal = invalidRequest(['"return_run_details" is not a permitted key.']);
  if (returnRunDetails === '422') throw refusal;
  if (returnRunDetails === '400') throw new GithubApiError(400, refusal.message);
}

/** The branch or tag, by its short or its full name. */
function refOf(repository: Repository, given: string): string {
  const [, kind, name = given] = /^refs\/(heads|tags)\/(.+)$/.exec(given) ?? [];
  const names = [...(kind === 'tags' ? [] : repository.branches), ...(kind === 'heads' ? [] : repository.tags)];
  if (!names.includes(name)) throw unprocessable(`No ref found for: ${given}`);
  return name;
}

function requireDispatchable({ file, state }: Workflow): void {
  if (!file.dispatchable) throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
  if (state !== 'active') throw unprocessable("Cannot trigger a 'workflow_dispatch' on a disabled workflow");
}

/** All inputs of the workflow as texts, with their defaults. */
function inputsOf({ file }: Workflow, given: Readonly<Record<string, z.output<typeof value>>>): Record<string, string> {
  const count = Object.keys(given).length;
  if (count > MAX_INPUTS) {
    throw invalidRequest([`No more than ${MAX_INPUTS} properties are allowed; ${count} were supplied.`]);
  }
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(file.inputs, name));
  if (unknown.length > 0) throw unprocessable(`Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  if (JSON.stringify(given).length > MAX_INPUT_CHARACTERS) throw unprocessable('inputs are too large.');
  return Object.fromEntries(
    Object.entries(file.inputs).map(([name, input]) => [name, inputOf(name, input, given[name])]),
  );
}

function inputOf(name: string, input: WorkflowInput, given: string | number | boolean | undefined): string {
  const text = given === undefined ? input.default : String(given);
  if (input.required && (text === undefined || text === ''))
    throw unprocessable(`Required input '${name}' not provided`);
  // A choice without a default takes its first option; what is sent must be one of them, even when it is empty.
  const allowed = input.type === 'choice' ? input.options : input.type === 'boolean' ? ['true', 'false'] : undefined;
  if (given !== undefined && allowed && !allowed.includes(String(given))) {
    throw unprocessable(`Provided value '${String(given)}' for input '${name}' not in the list of allowed values`);
  }
  if (given !== undefined && input.type === 'number' && (String(given).trim() === '' || Number.isNaN(Number(given)))) {
    throw unprocessable(`Provided value '${String(given)}' for input '${name}' is not a number`);
  }
  return text ?? (input.type === 'boolean' ? 'false' : (allowed?.[0] ?? ''));
}
