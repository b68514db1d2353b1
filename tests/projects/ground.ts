import type { Caller } from '#lib/audit/mutation.ts';
import type { GithubSetup, Inspection, WorkflowInput } from '#lib/diagnosis/github.ts';
import type { DomainError } from '#lib/kernel/errors.ts';
import { createAuditStore } from '#lib/platform/dynamodb/audit-store.ts';
import { createProjectStore } from '#lib/platform/dynamodb/project-store.ts';
import type { Tables } from '#lib/platform/dynamodb/table.ts';
import { systemIds } from '#lib/platform/system/ids.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import type { LinkPorts } from '#lib/projects/link.ts';
import type { AllowedWorkflow, Project } from '#lib/projects/project.ts';
import { startEngine } from '#local/dynamodb/engine.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { ITEMS, openClient } from '../local/dynamodb/client.ts';

export const AUDIT_KEY = 'a key for tests';
export const NOW = Date.parse('2026-11-20T09:00:00Z');

export interface Ground extends LinkPorts {
  readonly tables: Tables;
  /** What GitHub says from now on; a function is asked anew each time. */
  answer(said: Inspection | (() => Inspection | Promise<Inspection>)): void;
  /** `owner/name file`, oldest first. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** The real stores on the embedded engine, and a GitHub that says what it is told. */
export async function startGround(): Promise<Ground> {
  const engine = await startEngine();
  const client = openClient(engine.endpoint);
  await ensureTable(client, 'state', ITEMS);
  await ensureTable(client, 'derived', ITEMS);
  const tables: Tables = {
    client,
    outbound: createOutbound(),
    clock: { now: () => NOW, sleep: () => new Promise((resolve) => setImmediate(resolve)) },
    ids: systemIds,
    stateTable: 'state',
    derivedTable: 'derived',
    timeoutMs: 5_000,
  };
  let say: () => Inspection | Promise<Inspection> = () => inspection();
  const asked: string[] = [];
  const githubSetup: GithubSetup = {
    inspect({ name, owner }, workflow) {
      asked.push(`${owner}/${name} ${workflow}`);
      return Promise.resolve(say());
    },
  };
  return {
    tables,
    asked,
    githubSetup,
    clock: tables.clock,
    ids: systemIds,
    audit: createAuditStore(tables),
    projects: createProjectStore(tables),
    secrets: { get: () => Promise.resolve(AUDIT_KEY) },
    answer(said) {
      say = typeof said === 'function' ? said : () => said;
    },
    async stop() {
      client.destroy();
      await engine.stop();
    },
  };
}

let requests = 0;

/** Someone who asks; each time with a request of its own unless it is named. */
export function callerIn(guildId: string, requestKey = `request-${(requests += 1)}`): Caller {
  return {
    guildId,
    actor: { kind: 'user', id: 'ada' },
    triggerSource: 'action',
    requestKey,
    correlationId: 'c',
    traceId: 't',
  };
}

export const MARKER: WorkflowInput = { name: 'watchbell_run_id', required: false };

/** What GitHub says of acme/checkout and its diagnose.yml. */
export function inspection(
  more: Partial<Omit<Inspection, 'workflow'>> & { readonly workflow?: Partial<Inspection['workflow']> } = {},
): Inspection {
  return {
    repository: { owner: 'acme', name: 'checkout' },
    repositoryId: 1,
    defaultBranch: 'main',
    missing: [],
    ...more,
    workflow: {
      file: 'diagnose.yml',
      name: 'Diagnose',
      inputs: [
        MARKER,
        { name: 'target', required: false },
        { name: 'depth', required: false, choices: ['quick', 'deep'], default: 'quick' },
      ],
      showsMarker: true,
      ...more.workflow,
    },
  };
}

export function workflow(more: Partial<AllowedWorkflow> = {}): AllowedWorkflow {
  return {
    file: 'diagnose.yml',
    name: 'Diagnose',
    refs: ['main'],
    inputs: ['target', 'depth'],
    takesMarker: true,
    showsMarker: true,
    ...more,
  };
}

export function project(more: Partial<Project> = {}): Project {
  return {
    schemaVersion: 1,
    guildId: 'g',
    id: 'p1',
    name: 'checkout',
    repository: { owner: 'acme', name: 'checkout', id: 1 },
    defaultBranch: 'main',
    workflows: [workflow()],
    version: 1,
    linkedBy: 'ada',
    updatedAt: NOW,
    ...more,
  };
}

/** The code that work is refused with, `fine` when it is not. */
export async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'fine';
  } catch (error) {
    return (error as DomainError).code;
  }
}
