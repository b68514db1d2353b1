import type * as z from 'zod';
import type { Permissions } from '../access/access-store.ts';
import type { Identity } from '../access/identity.ts';
import { refusals } from '../api-error.ts';
import type { Workflow } from '../catalogue.ts';
import type { Repository } from '../demo/content.ts';
import { phaseOf, type Run } from '../runs/model.ts';
import { nowOf, type World } from '../world.ts';

/** A REST call that was let in: path parameters decoded, query and body checked. */
export interface RestCall<Query = unknown, Body = unknown> {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly apiVersion: string;
  /** Of calls with a token. */
  readonly identity: Identity | undefined;
  /** Of routes below `/repos/:owner/:repo`. */
  readonly repository: Repository | undefined;
  /** The address of the call without its query, for links to other pages. */
  readonly url: string;
  readonly search: URLSearchParams;
  /** What is left of the hour, as `/rate_limit` tells it. */
  readonly rate: () => Readonly<Record<string, number | string>>;
}

export interface RestAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** For example `/repos/:owner/:repo/branches`; `:name+` takes slashes too. */
  readonly path: string;
  /** The page below https://docs.github.com/rest. */
  readonly docs: string;
  /** What asks: a token of a person or an installation, or the App itself by a JSON web token. */
  readonly as: 'token' | 'app';
  readonly permission?: Permissions;
  readonly query?: z.ZodType;
  /** A body that may be left out is optional here. */
  readonly body?: z.ZodType;
  readonly answer: (call: RestCall) => RestAnswer | Promise<RestAnswer>;
}

/** A route whose query and body have their types in `answer`. */
export function defineRoute<Query extends z.ZodType = z.ZodUnknown, Body extends z.ZodType = z.ZodUnknown>(
  route: Omit<RestRoute, 'query' | 'body' | 'answer'> & {
    readonly query?: Query;
    readonly body?: Body;
    readonly answer: (call: RestCall<z.output<Query>, z.output<Body>>) => RestAnswer | Promise<RestAnswer>;
  },
): RestRoute {
  return route as RestRoute;
}

export function repositoryOf({ repository }: RestCall): Repository {
  if (!repository) throw refusals.notFound();
  return repository;
}

/** The number in the path; what is none is not found. */
export function numberParam({ params }: Pick<RestCall, 'params'>, name: string): number {
  const value = params[name] ?? '';
  if (!/^\d{1,15}$/.test(value)) throw refusals.notFound();
  return Number(value);
}

export function workflowOf(call: RestCall): Workflow {
  const workflow = call.world.catalogue.find(repositoryOf(call), call.params['workflow_id'] ?? '');
  if (!workflow) throw refusals.notFound();
  return workflow;
}

/** The run in the path, when it is of this repository. */
export function runOf(call: RestCall): Run {
  return ofRepository(call, call.world.runs.find(numberParam(call, 'run_id')));
}

/** The run that a job or artifact belongs to, when it is of this repository. */
export function ofRepository(call: RestCall, run: Run | undefined): Run {
  if (run?.repositoryId !== repositoryOf(call).id) throw refusals.notFound();
  return run;
}

/** The run's job in the path and that run; one that is not there yet is not found. */
export function jobOf(call: RestCall, name: string) {
  const id = numberParam(call, name);
  const run = ofRepository(call, call.world.runs.findByJob(id));
  const job = run.attempts.flatMap(({ jobs }) => jobs).find((one) => one.id === id);
  if (!job || phaseOf(job, nowOf(call.world)) === 'absent') throw refusals.notFound();
  return { run, job };
}

export function ok(body: unknown): RestAnswer {
  return { status: 200, body };
}
