import { generateKeyPairSync } from 'node:crypto';
import { readWorkflowFile } from '#lib/platform/github/workflow-file.ts';
import {
  NOW,
  notFound,
  PATH,
  REPOSITORY,
  type Reply,
  refusalOf,
  repositoryReply,
  startFake,
  workflowReply,
} from './fake-github.ts';

// GitHub's answers bear the repository as it is spelt there.
const SPELT = '/repos/Acme/Checkout';
const WORKFLOW = `GET ${SPELT}/actions/workflows/diagnose.yml`;
const FILE = `GET ${SPELT}/contents/.github%2Fworkflows%2Fdiagnose.yml`;
const PROBE = `POST ${SPELT}/actions/runs/0/cancel`;

const DIAGNOSE = [
  'name: Diagnose',
  'run-name: Diagnose ${{ inputs.target }} [${{ inputs.watchbell_run_id }}]',
  'on:',
  '  workflow_dispatch:',
  '    inputs:',
  '      watchbell_run_id: { required: false }',
  '      target: { description: What to look at, required: true, type: string }',
  '      depth: { type: choice, options: [quick, deep, 3], default: quick }',
  '      verbose: { type: boolean, default: false }',
  '      bare:',
].join('\n');

const INPUTS = [
  { name: 'watchbell_run_id', required: false },
  { name: 'target', required: true, description: 'What to look at' },
  { name: 'depth', required: false, choices: ['quick', 'deep', '3'], default: 'quick' },
  { name: 'verbose', required: false, default: 'false' },
  { name: 'bare', required: false },
];

function fileReply(text: string): Reply {
  const content = Buffer.from(text)
    .toString('base64')
    .replaceAll(/(.{60})/g, '$1\n');
  return { status: 200, body: { type: 'file', encoding: 'base64', size: text.length, name: 'diagnose.yml', content } };
}

const script = {
  [`GET ${PATH}`]: repositoryReply,
  [WORKFLOW]: workflowReply,
  [FILE]: fileReply(DIAGNOSE),
  [PROBE]: notFound,
};

const FORBIDDEN: Reply = {
  status: 403,
  headers: { 'x-accepted-github-permissions': 'actions=write' },
  body: { message: 'Resource not accessible by personal access token' },
};

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

async function start(changes: Parameters<typeof startFake>[0] = {}, options: Parameters<typeof startFake>[1] = {}) {
  const fake = await startFake({ ...script, ...changes }, options);
  close = fake.close;
  return fake;
}

describe('an inspection with a token', () => {
  it('tells the repository as it is spelt, the workflow and its inputs', async () => {
    const { github } = await start();

    await expect(github.inspect(REPOSITORY, 'diagnose.yml')).resolves.toEqual({
      repository: { owner: 'Acme', name: 'Checkout' },
      repositoryId: 1296269,
      defaultBranch: 'main',
      workflow: { file: 'diagnose.yml', name: 'Diagnose', inputs: INPUTS, showsMarker: true },
      missing: [],
    });
  });

  it('takes the whole path of the file as well', async () => {
    const { github } = await start();

    const inspection = await github.inspect(REPOSITORY, '.github/workflows/diagnose.yml');

    expect(inspection.workflow.file).toBe('diagnose.yml');
  });

  it('tries whether it may start runs with a request that can do nothing', async () => {
    const { asked, calls, github } = await start({ [PROBE]: FORBIDDEN });

    const { missing } = await github.inspect(REPOSITORY, 'diagnose.yml');

    expect(missing).toEqual(['actions: write']);
    expect(asked.filter(({ method }) => method !== 'GET').map(({ path }) => path)).toEqual([
      `${SPELT}/actions/runs/0/cancel`,
    ]);
    expect(calls.every(({ effect }) => !effect)).toBe(true);
  });

  it('goes on without the file when it may not be read', async () => {
    const { github } = await start({ [FILE]: FORBIDDEN });

    const { missing, workflow } = await github.inspect(REPOSITORY, 'diagnose.yml');

    expect(workflow).toEqual({ file: 'diagnose.yml', name: 'Diagnose' });
    expect(missing).toEqual(['contents: read']);
  });

  it.each<[string, Parameters<typeof startFake>[0], string]>([
    ['the repository is missing', { [`GET ${PATH}`]: notFound }, 'github.repository_missing'],
    [
      'the repository was moved',
      { [`GET ${PATH}`]: { status: 301, headers: { location: '/repositories/1' } } },
      'github.repository_moved',
    ],
    ['the workflow is missing', { [WORKFLOW]: notFound }, 'github.workflow_missing'],
    ['its file is not on the default branch', { [FILE]: notFound }, 'github.workflow_missing'],
    ['it has another trigger', { [FILE]: fileReply('on: push') }, 'github.not_dispatchable'],
    ['its file is no YAML', { [FILE]: fileReply('on: [workflow_dispatch\n  }') }, 'github.not_dispatchable'],
    [
      'it is disabled',
      {
        [WORKFLOW]: {
          status: 200,
          body: { name: 'D', path: '.github/workflows/diagnose.yml', state: 'disabled_manually' },
        },
      },
      'github.workflow_disabled',
    ],
    ['workflows may not be read', { [WORKFLOW]: FORBIDDEN }, 'github.forbidden'],
    [
      'the token is bad',
      { [`GET ${PATH}`]: { status: 401, body: { message: 'Bad credentials' } } },
      'github.unauthorized',
    ],
  ])('says that %s', async (_title, changes, code) => {
    const { github } = await start(changes);

    const refusal = await refusalOf(github.inspect(REPOSITORY, 'diagnose.yml'));

    expect(refusal).toMatchObject({ code });
  });
});

describe('an inspection with an App', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const credential = { kind: 'app', appId: '1', privateKey: () => Promise.resolve(key) } as const;
  const token: Reply = {
    status: 201,
    body: { token: 'installation', expires_at: new Date(NOW + 3_600_000).toISOString() },
  };

  it.each([
    [{ actions: 'write', contents: 'read', checks: 'read', metadata: 'read' }, []],
    [{ actions: 'write', contents: 'write', checks: 'write', metadata: 'read' }, []],
    [{ actions: 'read', contents: 'read', metadata: 'read' }, ['actions: write', 'checks: read']],
    [{ metadata: 'read' }, ['actions: write', 'contents: read', 'checks: read']],
  ])('reads off the installation with %j that %j is missing', async (permissions, missing) => {
    const installation: Reply = { status: 200, body: { id: 99, permissions } };
    const { asked, github } = await start(
      {
        [`GET ${PATH}/installation`]: installation,
        [`GET ${SPELT}/installation`]: installation,
        'POST /app/installations/99/access_tokens': token,
      },
      { credential },
    );

    const inspection = await github.inspect(REPOSITORY, 'diagnose.yml');

    expect(inspection.missing).toEqual(missing);
    expect(asked.map(({ path }) => path)).not.toContain(`${SPELT}/actions/runs/0/cancel`);
  });
});

describe('a workflow’s file', () => {
  it.each([
    ['a text', 'on: workflow_dispatch', []],
    ['a list', 'on: [push, workflow_dispatch]', []],
    ['a map', 'on:\n  push:\n  workflow_dispatch:', []],
    ['a quoted key', '"on":\n  workflow_dispatch: {}', []],
    ['YAML 1.1', '%YAML 1.1\n---\non: workflow_dispatch', []],
    ['inputs', 'on: {workflow_dispatch: {inputs: {a: {default: 3}}}}', [{ name: 'a', required: false, default: '3' }]],
    [
      'an anchor',
      'on: {workflow_dispatch: {inputs: {a: &x {required: true}, b: *x}}}',
      [
        { name: 'a', required: true },
        { name: 'b', required: true },
      ],
    ],
    ['another event', 'on: push', undefined],
    ['a list of others', 'on: [push, pull_request]', undefined],
    ['a map of others', 'on: {push: {branches: [workflow_dispatch]}}', undefined],
    ['nothing', '', undefined],
    ['no map', '- on: workflow_dispatch', undefined],
    ['no YAML', 'on: "', undefined],
  ])('with %s declares what it says', async (_title, text, inputs) => {
    await expect(readWorkflowFile(text)).resolves.toMatchObject({ inputs });
  });

  it('that multiplies its aliases is not followed', async () => {
    const levels = Array.from({ length: 20 }, (_unused, level) => {
      const alias = Array.from({ length: 9 }, () => `*a${level}`).join(', ');
      return `a${level + 1}: &a${level + 1} [${alias}]`;
    });

    const file = await readWorkflowFile(['a0: &a0 [x]', ...levels, 'on: workflow_dispatch'].join('\n'));

    expect(file.inputs).toBeUndefined();
  });

  it.each([
    ['Diagnose ${{ inputs.watchbell_run_id }}', true],
    ['${{ github.event.inputs.watchbell_run_id || github.run_id }}', true],
    ["${{ format('{0}', inputs['watchbell_run_id']) }}", true],
    ['Diagnose ${{ inputs.target }}', false],
    ['inputs.watchbell_run_id', false],
    ['${{ inputs.watchbell_run_identity }}', false],
    ['${{ inputs.target }} of inputs.watchbell_run_id', false],
  ])('with the run-name %s shows the marker: %s', async (runName, shows) => {
    const { showsMarker } = await readWorkflowFile(`run-name: ${JSON.stringify(runName)}\non: workflow_dispatch`);

    expect(showsMarker).toBe(shows);
  });
});
