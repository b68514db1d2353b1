import type { IncomingMessage, ServerResponse } from 'node:http';
import type * as z from 'zod';

import { accessForm } from '../access/access-store.ts';
import { GithubApiError, invalidRequest, refusals } from '../api-error.ts';
import { fullName, repositories, tokenOwner } from '../demo/content.ts';
import { faultForm } from '../faults.ts';
import { isJson, readBody, sendJson } from '../http-exchange.ts';
import { parseBody } from '../rest/form.ts';
import { endRun } from '../runs/change-run.ts';
import { planForm } from '../runs/plan-form.ts';
import { startRun } from '../runs/start-run.ts';
import { settingsForm } from '../settings-store.ts';
import type { Courier } from '../webhooks/courier.ts';
import type { Delivery } from '../webhooks/delivery-store.ts';
import { pingPayload } from '../webhooks/payload.ts';
import { guidOf, tellDue } from '../webhooks/tell-due.ts';
import { nowOf, type World } from '../world.ts';
import { changeRunForm, pushForm, webhookForm, workflowForm } from './forms.ts';
import { lookInto } from './look-into.ts';
import { githubState, shownRun } from './state.ts';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Answers what people and tests order, below `/sim/github`. Returns false when the path is none of these.
 */
export async function answerPeople(
  world: World,
  courier: Courier,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<boolean> {
  try {
    const reply = await answer(world, courier, request, path);
    if (!reply) return false;
    sendJson(response, reply.status, reply.body);
  } catch (error) {
    if (!(error instanceof GithubApiError)) throw error;
    sendJson(response, error.status, error.body());
  }
  return true;
}

async function answer(
  world: World,
  courier: Courier,
  request: IncomingMessage,
  path: string,
): Promise<Reply | undefined> {
  const form = async <T>(schema: z.ZodType<T>) => parseBody(schema, await jsonBody(request));
  const [, id] = /^\/(?:runs|deliveries)\/(\d+)(?:\/redeliver)?$/.exec(path) ?? [];
  switch (`${request.method} ${id === undefined ? path : path.replace(id, ':id')}`) {
    case 'GET /state':
      return ok(githubState(world));
    case 'GET /log':
      return ok(world.log.list());
    case 'GET /settings':
      return ok(world.settings.get());
    case 'PATCH /settings':
      return ok(world.settings.set(parseBody(settingsForm, { ...world.settings.get(), ...(await jsonBody(request)) })));
    case 'GET /access':
      return ok(world.access.get());
    case 'PATCH /access':
      return ok(world.access.change(await form(accessForm)));
    case 'POST /workflows':
      return ok(await changeWorkflow(world, await form(workflowForm)));
    case 'GET /plans':
      return ok(world.plans.list());
    case 'POST /plans':
      world.plans.add(await form(planForm));
      return ok(world.plans.list());
    case 'DELETE /plans':
      world.plans.clear();
      return ok([]);
    case 'POST /runs':
      return ok(await push(world, await form(pushForm)));
    case 'GET /runs/:id':
      return ok(shownRun(world, runOf(world, id)));
    case 'POST /runs/:id':
      return changeRun(world, Number(id), await form(changeRunForm));
    case 'GET /deliveries':
      return ok(world.deliveries.list().map(shownDelivery));
    case 'GET /deliveries/:id':
      return ok(deliveryOf(world, id));
    case 'POST /deliveries/:id/redeliver':
      return ok(shownDelivery(await redeliver(world, courier, deliveryOf(world, id))));
    case 'POST /webhooks':
      return ok(shownDelivery(await sendWebhook(world, courier, await form(webhookForm))));
    case 'GET /faults':
      return ok(world.faults.list());
    case 'POST /faults':
      world.faults.add(await form(faultForm));
      return ok(world.faults.list());
    case 'DELETE /faults':
      world.faults.clear();
      return ok([]);
    default: {
      const found = request.method === 'GET' ? lookInto(world, path) : undefined;
      return found === undefined ? undefined : ok(found);
    }
  }
}

function runOf(world: World, id: string | undefined) {
  const run = world.runs.find(Number(id));
  if (!run) throw refusals.notFound();
  return run;
}

function changeRun(world: World, id: number, order: z.output<typeof changeRunForm>): Reply {
  const run = runOf(world, String(id));
  tellDue(world);
  if ('delete' in order) {
    world.runs.remove(run.id);
    return ok({ deleted: run.id });
  }
  const current = runOf(world, String(id));
  if (shownRun(world, current).status === 'completed') throw new GithubApiError(409, 'The run has ended.');
  return ok(shownRun(world, endRun(world, current, { conclusion: order.end, step: order.step })));
}

function place(world: World, repo: string, idOrFile: string) {
  const repository = repositories.find((one) => fullName(one) === repo.toLowerCase());
  const workflow = repository?.workflows.find(
    ({ id, path }) => String(id) === idOrFile || path.endsWith(`/${idOrFile}`),
  );
  const found = workflow && world.catalogue.byId(workflow.id);
  if (!repository || !found) throw refusals.notFound();
  return { repository, workflow: found };
}

async function changeWorkflow(world: World, { repo, state, workflow }: z.output<typeof workflowForm>) {
  const { id, path } = place(world, repo, workflow).workflow;
  world.catalogue.setState(id, state);
  return { id, path, state };
}

async function push(world: World, { ref, repo, workflow: idOrFile }: z.output<typeof pushForm>) {
  const { repository, workflow } = place(world, repo, idOrFile);
  const branch = ref ?? repository.defaultBranch;
  if (!repository.branches.includes(branch)) throw refusals.branchNotFound();
  const order = { repository, workflow, event: 'push', ref: branch, inputs: {}, actor: tokenOwner } as const;
  return shownRun(world, await startRun(world, order));
}

function deliveryOf(world: World, id: string | undefined): Delivery {
  const delivery = world.deliveries.find(Number(id));
  if (!delivery) throw refusals.notFound();
  return delivery;
}

async function redeliver(
  world: World,
  courier: Courier,
  { action, body, event, guid, runId }: Delivery,
): Promise<Delivery> {
  const about = runId === undefined ? {} : { runId };
  const again = { guid, event, action, body, ...about, redelivery: true, dueAt: nowOf(world) };
  return courier.deliver(world.deliveries.add(again, 'is sent'));
}

async function sendWebhook(world: World, courier: Courier, order: z.output<typeof webhookForm>): Promise<Delivery> {
  const payload = order.payload ?? (order.event === 'ping' ? pingPayload(world) : undefined);
  if (!payload) throw invalidRequest([`"payload" wasn't supplied.`]);
  const action = typeof payload['action'] === 'string' ? payload['action'] : null;
  const body = JSON.stringify(payload);
  const guid = order.guid ?? guidOf(world);
  const delivery = { guid, event: order.event, action, body, redelivery: false, dueAt: nowOf(world) };
  return courier.deliver(world.deliveries.add(delivery, 'is sent'));
}

/** A delivery without its bytes. */
function shownDelivery({ body: _body, deliveredAt, dueAt, ...rest }: Delivery) {
  return {
    ...rest,
    due_at: new Date(dueAt).toISOString(),
    delivered_at: deliveredAt === undefined ? null : new Date(deliveredAt).toISOString(),
    status: rest.status ?? null,
  };
}

export type ShownDelivery = ReturnType<typeof shownDelivery>;

function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** A JSON content type is asked for so that no foreign page can post here with a plain form. */
async function jsonBody(request: IncomingMessage): Promise<object> {
  const raw = await readBody(request);
  if (!isJson(request)) throw new GithubApiError(415, 'Send application/json.');
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    throw refusals.invalidJson();
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refusals.notAnObject();
  return body;
}
