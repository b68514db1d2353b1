import { CHECKOUT, DIAGNOSE, dispatched, refusalOf, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const DISPATCHES = '/repos/acme/checkout/actions/workflows/diagnose.yml/dispatches';
const dispatch = (body: object, path = DISPATCHES, headers = {}) => world.rest('POST', path, body, headers);
const settings = (part: object) => world.people('PATCH', '/settings', part);
const runs = async () => world.simulator.state().runs;

describe('A dispatch', () => {
  it('answers the run when asked to, and the run shows the inputs in its title', async () => {
    const { data, status } = await world.octokit.actions.createWorkflowDispatch({
      ...DIAGNOSE,
      ref: 'main',
      inputs: { watchbell_run_id: 'r-1', target: 'api' },
      return_run_details: true,
    });
    const [shown] = await runs();
    const id = shown?.id ?? 0;

    const { data: run } = await world.octokit.actions.getWorkflowRun({ ...CHECKOUT, run_id: id });

    expect([status, data]).toEqual([
      200,
      {
        workflow_run_id: id,
        run_url: `${world.origin}/sim/github/api/repos/acme/checkout/actions/runs/${id}`,
        html_url: `${world.origin}/github/acme/checkout/actions/runs/${id}`,
      },
    ]);
    expect(run).toMatchObject({
      id,
      name: 'Diagnose',
      display_title: 'Diagnose api [r-1]',
      event: 'workflow_dispatch',
      head_branch: 'main',
      status: 'queued',
      conclusion: null,
      run_number: 1,
      run_attempt: 1,
      created_at: '2026-11-21T09:02:30Z',
      actor: { login: 'otto-acme' },
    });
  });

  it('answers 204 when not asked for the run, and always the run under the later version', async () => {
    const plain = await dispatch({ ref: 'main' });
    const later = await dispatch({ ref: 'main' }, DISPATCHES, { 'x-github-api-version': '2026-03-10' });

    expect([plain.status, plain.body]).toEqual([204, undefined]);
    expect(later).toMatchObject({ status: 200, body: { workflow_run_id: expect.any(Number) } });
  });

  it('goes by the ways of servers that do not know return_run_details', async () => {
    const answers = [];
    for (const returnRunDetails of ['204', '400', '422']) {
      await settings({ returnRunDetails });
      answers.push(await dispatch({ ref: 'main', return_run_details: true }));
    }
    const plain = await dispatch({ ref: 'main' });

    const message = 'Invalid request.\n\n"return_run_details" is not a permitted key.';
    expect(answers.map(({ body, status }) => [status, body?.['message']])).toEqual([
      [204, undefined],
      [400, message],
      [422, message],
    ]);
    expect(plain.status).toBe(204);
    expect(await runs()).toHaveLength(2);
  });

  it('takes tags, full names of refs, numbers and truths', async () => {
    const tag = await dispatch({ ref: 'v1.9.2' });
    const full = await dispatch({ ref: 'refs/heads/release/1.9', inputs: { verbose: true, target: 7 } });

    const [last, first] = await runs();
    expect([tag.status, full.status]).toEqual([204, 204]);
    expect(first).toMatchObject({ head_branch: 'v1.9.2', display_title: 'Diagnose everything []' });
    expect(last).toMatchObject({
      head_branch: 'release/1.9',
      inputs: { watchbell_run_id: '', target: '7', depth: 'quick', verbose: 'true' },
    });
  });

  it.each([
    ['a ref that is not there', { ref: 'nope' }, 'No ref found for: nope'],
    [
      'an input that is not there',
      { ref: 'main', inputs: { a: '1', b: '2' } },
      'Unexpected inputs provided: ["a","b"]',
    ],
    [
      'a choice that is none',
      { ref: 'main', inputs: { depth: 'abyss' } },
      "Provided value 'abyss' for input 'depth' not in the list of allowed values",
    ],
    ['no ref', {}, 'Invalid request.\n\n"ref" wasn\'t supplied.'],
    ['a ref of another type', { ref: 7 }, "Invalid request.\n\nFor 'properties/ref', 7 is not a string."],
    ['a field that nobody knows', { ref: 'main', reff: 'x' }, 'Invalid request.\n\n"reff" is not a permitted key.'],
    [
      'an input that is null',
      { ref: 'main', inputs: { target: null } },
      "Invalid request.\n\nFor 'properties/inputs/properties/target', nil is not a string.",
    ],
    [
      '26 inputs',
      { ref: 'main', inputs: Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`i${index}`, 'x'])) },
      'Invalid request.\n\nNo more than 25 properties are allowed; 26 were supplied.',
    ],
    ['inputs that are too large', { ref: 'main', inputs: { target: 'x'.repeat(65_536) } }, 'inputs are too large.'],
  ])('refuses %s', async (_what, body, message) => {
    const reply = await dispatch(body);

    expect(reply).toMatchObject({
      status: 422,
      body: {
        message,
        status: '422',
        documentation_url: 'https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event',
      },
    });
    expect(await runs()).toEqual([]);
  });

  it('refuses workflows that are missing, have no dispatch, are disabled, or lack a required input', async () => {
    const at = (file: string) => `/repos/acme/checkout/actions/workflows/${file}/dispatches`;
    await world.people('POST', '/workflows', {
      repo: 'acme/checkout',
      workflow: 'diagnose.yml',
      state: 'disabled_manually',
    });

    const answers = [
      await dispatch({ ref: 'main' }, at('gone.yml')),
      await dispatch({ ref: 'main' }, at('ci.yml')),
      await dispatch({ ref: 'main' }),
      await dispatch({ ref: 'main' }, at('deploy.yml')),
      await dispatch({ ref: 'main', inputs: { environment: 'staging', parallel: 'many' } }, at('deploy.yml')),
    ];

    expect(answers.map(({ body, status }) => [status, body['message']])).toEqual([
      [404, 'Not Found'],
      [422, "Workflow does not have 'workflow_dispatch' trigger"],
      [422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow"],
      [422, "Required input 'environment' not provided"],
      [422, "Provided value 'many' for input 'parallel' is not a number"],
    ]);
  });

  it('keeps two hundred at once apart', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `run-${index}`);

    const ids = await Promise.all(names.map((watchbell_run_id) => dispatched(world, { watchbell_run_id })));
    await world.pass(2);
    const listed = await world.octokit.paginate('GET /repos/{owner}/{repo}/actions/runs', {
      ...CHECKOUT,
      per_page: 100,
    });

    expect(new Set(ids).size).toBe(200);
    const titles = new Map(listed.map(({ display_title, id }) => [id, display_title]));
    expect(ids.map((id) => titles.get(id))).toEqual(names.map((name) => `Diagnose everything [${name}]`));
  });

  it('says nothing but 404 of what the client cannot see', async () => {
    const refusal = await refusalOf(
      world.octokit.actions.createWorkflowDispatch({ ...DIAGNOSE, repo: 'nope', ref: 'main' }),
    );

    expect(refusal).toMatchObject({ status: 404 });
  });
});
