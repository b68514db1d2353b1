import {
  notFound,
  PATH,
  REPOSITORY,
  type Reply,
  refusalOf,
  repositoryReply,
  startFake,
  workflowReply,
} from './fake-github.ts';

const DISPATCHES = `POST ${PATH}/actions/workflows/diagnose.yml/dispatches`;
const order = { repository: REPOSITORY, workflow: 'diagnose.yml', ref: 'main', inputs: { target: 'api' } };

const named: Reply = {
  status: 200,
  body: {
    workflow_run_id: 22790106421,
    run_url: 'https://api.github.com/repos/acme/checkout/actions/runs/22790106421',
    html_url: 'https://github.com/acme/checkout/actions/runs/22790106421',
  },
};

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

async function start(...replies: Reply[]) {
  const fake = await startFake({ [DISPATCHES]: replies });
  close = fake.close;
  return fake;
}

function unprocessable(message: string, status = 422): Reply {
  const documentation = 'https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event';
  return { status, body: { message, documentation_url: documentation, status: String(status) } };
}

describe('a dispatch', () => {
  it('asks for the run that it starts and answers it', async () => {
    const { asked, calls, github } = await start(named);

    const dispatched = await github.dispatch(order);

    expect(dispatched).toEqual({
      workflowRunId: 22790106421,
      url: 'https://github.com/acme/checkout/actions/runs/22790106421',
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toEqual({ ref: 'main', inputs: { target: 'api' }, return_run_details: true });
    expect(asked[0]?.headers).toMatchObject({
      accept: 'application/vnd.github+json',
      'user-agent': 'watchbell',
      'x-github-api-version': '2022-11-28',
    });
    expect(asked[0]?.headers.authorization).toMatch(/^Bearer github_pat_/);
    expect(calls).toEqual([
      {
        target: 'github',
        operation: 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
        timeoutMs: 5_000,
        effect: true,
      },
    ]);
  });

  it.each<[string, Reply]>([
    ['204', { status: 204 }],
    ['200 and nothing', { status: 200 }],
    ['200 without a run', { status: 200, body: {} }],
  ])('is accepted without a run by a server that answers %s', async (_title, reply) => {
    const { asked, github } = await start(reply);

    await expect(github.dispatch(order)).resolves.toEqual({});

    expect(asked).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['422 in the validator’s words', unprocessable('Invalid request.\n\n"return_run_details" is not a permitted key.')],
    ['400', unprocessable('Invalid request.\n\n"return_run_details" is not a permitted key.', 400)],
    ['422 with errors', { status: 422, body: { message: 'Unprocessable', errors: ['return_run_details: unknown'] } }],
  ])('goes out again without the field after %s, and the server is known from then on', async (_title, reply) => {
    const { asked, github } = await start(reply, { status: 204 });

    const answers = [await github.dispatch(order), await github.dispatch(order)];

    expect(answers).toEqual([{}, {}]);
    expect(asked.map(({ body }) => Object.keys(body as object))).toEqual([
      ['ref', 'inputs', 'return_run_details'],
      ['ref', 'inputs'],
      ['ref', 'inputs'],
    ]);
  });

  it('does not take a server for an older one that refuses the rest as well', async () => {
    const { asked, github } = await start(
      unprocessable("Invalid request.\n\nFor 'properties/ref', nil is not a string."),
    );

    const refusals = [await refusalOf(github.dispatch(order)), await refusalOf(github.dispatch(order))];

    expect(refusals.map(({ code }) => code)).toEqual(['github.refused', 'github.refused']);
    expect(asked[2]?.body).toHaveProperty('return_run_details');
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["Workflow does not have 'workflow_dispatch' trigger", 'github.not_dispatchable', { workflow: 'diagnose.yml' }],
    ['No ref found for: main', 'github.ref_unknown', { ref: 'main' }],
    [
      'Unexpected inputs provided: ["target"]',
      'github.inputs_refused',
      { reason: 'Unexpected inputs provided: ["target"]' },
    ],
    ["Required input 'zone' not provided", 'github.inputs_refused', { reason: "Required input 'zone' not provided" }],
    ["Cannot trigger a 'workflow_dispatch' on a disabled workflow", 'github.workflow_disabled', {}],
    ['Server Error', 'github.refused', { status: 422, reason: 'Server Error' }],
  ])('refused with “%s” is %s', async (message, code, facts) => {
    const { asked, github } = await start(unprocessable(message));

    const refusal = await refusalOf(github.dispatch(order));

    expect(refusal).toMatchObject({ code, repository: 'acme/checkout', ...facts });
    expect(asked).toHaveLength(1);
  });

  it('shows neither tokens nor values of secret inputs that GitHub repeats', async () => {
    const token = ['ghp', 'x'.repeat(36)].join('_');
    const { github } = await start(
      unprocessable(
        `Provided value 'hunter22' for input 'api_key' not in the list of allowed values ${token} ${'long '.repeat(99)}`,
      ),
    );

    const { reason } = await refusalOf(github.dispatch({ ...order, inputs: { api_key: 'hunter22' } }));

    expect(reason).toMatch(/^Provided value '\*\*\*' for input 'api_key' .* \*\*\* long/);
    expect(String(reason).length).toBeLessThanOrEqual(200);
  });

  it.each<[string, Record<string, Reply>, string]>([
    ['the repository', {}, 'github.repository_missing'],
    ['the workflow', { [`GET ${PATH}`]: repositoryReply }, 'github.workflow_missing'],
    [
      'the right',
      { [`GET ${PATH}`]: repositoryReply, [`GET ${PATH}/actions/workflows/diagnose.yml`]: workflowReply },
      'github.forbidden',
    ],
  ])('answered 404 is asked about: it is %s that is missing', async (_title, script, code) => {
    const fake = await startFake({ [DISPATCHES]: notFound, ...script });
    close = fake.close;

    const refusal = await refusalOf(fake.github.dispatch(order));

    expect(refusal).toMatchObject({ code, repository: 'acme/checkout' });
    expect(fake.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it.each([500, 502, 503, 504, 408])('answered %i is in doubt and not sent again', async (status) => {
    const { asked, github } = await start({ status, body: '<html>Bad gateway</html>' }, named);

    const refusal = await refusalOf(github.dispatch(order));

    expect(refusal).toMatchObject({ kind: 'unknown_outcome', status });
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['no JSON', { status: 200, body: '<html>' }],
    ['of another shape', { status: 200, body: { workflow_run_id: 'many' } }],
    [
      'cut in its middle',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' });
        response.write('{"workflow_run_id": 22');
        setImmediate(() => response.destroy());
      },
    ],
    ['lost', (response) => void response.destroy()],
  ])('whose answer is %s is in doubt', async (_title, reply) => {
    const { asked, github } = await start(reply, named);

    const refusal = await refusalOf(github.dispatch(order));

    expect(refusal).toMatchObject({ kind: 'unknown_outcome' });
    expect(asked).toHaveLength(1);
  });

  it('that is not answered in time is in doubt, and its request is given up', async () => {
    let isGivenUp: (() => void) | undefined;
    const givenUp = new Promise<void>((resolve) => {
      isGivenUp = resolve;
    });
    const fake = await startFake(
      { [DISPATCHES]: (_response, request) => void request.socket.on('close', () => isGivenUp?.()) },
      { timeoutMs: 60 },
    );
    close = fake.close;

    const refusal = await refusalOf(fake.github.dispatch(order));
    await givenUp;

    expect(refusal).toMatchObject({ kind: 'unknown_outcome' });
    expect(fake.asked).toHaveLength(1);
  });
});
