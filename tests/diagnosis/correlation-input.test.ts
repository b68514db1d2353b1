import { WorkflowDefinition } from '#lib/diagnosis/definition.ts';
import { dispatchWorkflow } from '#lib/diagnosis/dispatch-workflow.ts';
import { definitionOf } from '#lib/diagnosis/start.ts';
import { redact } from '#lib/kernel/redact.ts';
import type { Project } from '#lib/projects/project.ts';
import { resolveRequest } from '#lib/projects/request.ts';

const run = {
  guildId: '1184520371950587904',
  triggerId: 'p0',
  triggerName: 'engine',
  runId: 'a'.repeat(32),
  correlationId: 'c-1',
  scheduledFor: 0,
  attempt: 1,
  startedAt: 0,
};

/** A project whose one workflow declares these inputs, all of them optional. */
function projectWith(...names: readonly string[]): Project {
  return {
    schemaVersion: 1,
    guildId: run.guildId,
    id: run.triggerId,
    name: run.triggerName,
    repository: { id: 1, owner: 'octo-org', name: 'engine' },
    defaultBranch: 'main',
    version: 1,
    linkedBy: '1184520371950587001',
    updatedAt: 0,
    workflows: [
      {
        file: 'diagnose.yml',
        name: 'Diagnose',
        refs: ['main'],
        inputs: ['target'],
        declared: names.map((name) => ({ name, required: false, type: 'string' })),
        takesMarker: names.includes('watchbell_run_id'),
        showsMarker: names.includes('watchbell_run_id'),
      },
    ],
  };
}

async function inputsSent(project: Project): Promise<unknown> {
  const sent: unknown[] = [];
  const ports = {
    clock: { now: () => 0 },
    github: {
      dispatch: ({ inputs }: { inputs: unknown }) => {
        sent.push(inputs);
        return Promise.resolve({ workflowRunId: 1, url: 'https://github.com/octo-org/engine/actions/runs/1' });
      },
    },
    projects: { find: () => Promise.resolve(project) },
    redact,
  };
  const request = resolveRequest(project, { inputs: 'target=api' });
  const definition = WorkflowDefinition.parse(definitionOf(project, request));
  await dispatchWorkflow(ports as never, definition, run);
  return sent[0];
}

describe('a workflow that is started', () => {
  it('gets the correlation id when it declares an input for it', async () => {
    expect(await inputsSent(projectWith('target', 'watchbell_run_id', 'watchbell_correlation_id'))).toEqual({
      target: 'api',
      watchbell_run_id: run.runId,
      watchbell_correlation_id: 'c-1',
    });
  });

  it('gets no input that it does not declare: GitHub would refuse to start it', async () => {
    expect(await inputsSent(projectWith('target'))).toEqual({ target: 'api' });
  });

  it('takes no correlation id from a person', () => {
    const project = projectWith('target', 'watchbell_correlation_id');

    expect(() => resolveRequest(project, { inputs: 'watchbell_correlation_id=mine' })).toThrow(
      'project.input_not_allowed',
    );
  });
});
