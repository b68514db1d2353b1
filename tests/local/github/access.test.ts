import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';

import { CHECKOUT, DIAGNOSE, refusalOf, startWorld, type TestWorld, textOf } from './world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const access = (part: object) => world.people('PATCH', '/access', part);
const asApp = (more: object = {}) => {
  const { id: appId, installationId, privateKey } = world.simulator.app;
  return world.client({ authStrategy: createAppAuth, auth: { appId, privateKey, installationId, ...more } });
};
const now = () => Math.floor(world.clock.time / 1000);

/** A JSON web token of the App, with claims of our own. */
function tokenWith(claims: object, key: KeyObject = createPrivateKey(world.simulator.app.privateKey)): string {
  const all = { iat: now() - 30, exp: now() + 540, iss: String(world.simulator.app.id), ...claims };
  const parts = [{ alg: 'RS256', typ: 'JWT' }, all].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signature = sign('RSA-SHA256', Buffer.from(parts.join('.')), key).toString('base64url');
  return [...parts, signature].join('.');
}
const app = (path: string, token: string, method = 'GET', body?: unknown) =>
  world.rest(method, path, body, { authorization: `Bearer ${token}` });
const tokens = () => `/app/installations/${world.simulator.app.installationId}/access_tokens`;

describe('The fine-grained token', () => {
  it('is refused with the permission that is missing', async () => {
    await access({ token: { repositories: { 'acme/checkout': { actions: 'read', metadata: 'read' } } } });

    const refusal = await refusalOf(world.octokit.actions.createWorkflowDispatch({ ...DIAGNOSE, ref: 'main' }));
    const { data } = await world.octokit.actions.listRepoWorkflows(CHECKOUT);

    expect(refusal).toMatchObject({
      status: 403,
      response: {
        data: { message: 'Resource not accessible by personal access token', status: '403' },
        headers: { 'x-accepted-github-permissions': 'actions=write' },
      },
    });
    expect(data).toMatchObject({
      total_count: 3,
      workflows: [{ name: 'CI' }, { name: 'Deploy' }, { name: 'Diagnose', path: '.github/workflows/diagnose.yml' }],
    });
  });

  it('has no permission for checks, as at GitHub', async () => {
    const refusal = await refusalOf(world.octokit.checks.get({ ...CHECKOUT, check_run_id: 1 }));

    expect(refusal).toMatchObject({
      status: 403,
      response: { headers: { 'x-accepted-github-permissions': 'checks=read' } },
    });
  });

  it('does not see repositories that it does not cover', async () => {
    await access({ token: { repositories: { 'acme/payments': { metadata: 'read' } } } });

    const covered = await world.octokit.repos.get({ owner: 'acme', repo: 'payments' });
    const refusal = await refusalOf(world.octokit.repos.get(CHECKOUT));

    expect(covered.data).toMatchObject({
      full_name: 'acme/payments',
      default_branch: 'main',
      permissions: { push: false },
    });
    expect(refusal).toMatchObject({ status: 404, response: { data: { message: 'Not Found' } } });
  });

  it('ends at its time', async () => {
    await access({ token: { expiresAt: new Date(world.clock.time + 1000).toISOString() } });

    const before = await world.rest('GET', '/repos/acme/checkout');
    world.clock.time += 1000;
    const after = await world.rest('GET', '/repos/acme/checkout');

    expect(before.status).toBe(200);
    expect(after).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
  });

  it.each([
    ['none', undefined, 'Requires authentication'],
    ['a wrong one', 'Bearer nope', 'Bad credentials'],
    ['another scheme', 'Basic nope', 'Bad credentials'],
  ])('is asked for: %s is refused', async (_what, authorization, message) => {
    const reply = await world.rest('GET', '/repos/acme/checkout', undefined, { authorization });

    expect(reply).toMatchObject({ status: 401, body: { message } });
  });
});

describe('The App', () => {
  it('signs in by its key, finds its installation, and gets a token that lives an hour', async () => {
    const octokit = asApp();
    const { data: self } = await octokit.apps.getAuthenticated();
    const { data: installation } = await octokit.apps.getRepoInstallation(CHECKOUT);

    const dispatch = await octokit.actions.createWorkflowDispatch({ ...DIAGNOSE, ref: 'main' });
    const { data: made } = await octokit.apps.createInstallationAccessToken({ installation_id: installation.id });
    const good = await app('/repos/acme/checkout', made.token);
    world.clock.time += 3_600_000;
    const over = await app('/repos/acme/checkout', made.token);

    expect(self).toMatchObject({ id: world.simulator.app.id, slug: 'watchbell-demo' });
    expect(installation).toMatchObject({ id: world.simulator.app.installationId, repository_selection: 'all' });
    expect(dispatch.status).toBe(204);
    expect(world.simulator.state().runs[0]).toMatchObject({ actor: 'watchbell-demo[bot]' });
    expect(made).toMatchObject({
      token: expect.stringMatching(/^ghs_\w{36}$/),
      expires_at: '2026-11-21T10:02:30Z',
      permissions: { actions: 'write', checks: 'read' },
    });
    expect([good.status, over.status]).toEqual([200, 401]);
  });

  it('has tokens for less: fewer repositories, fewer permissions', async () => {
    const body = { repositories: ['payments'], permissions: { actions: 'read', metadata: 'read' } };
    const made = await app(tokens(), tokenWith({}), 'POST', body);
    const token = textOf(made.body['token']);

    const other = await app('/repos/acme/checkout', token);
    const cancel = await app('/repos/acme/payments/actions/runs/1/cancel', token, 'POST');

    expect(made.body).toMatchObject({ repository_selection: 'selected', repositories: [{ name: 'payments' }] });
    expect(other.status).toBe(404);
    expect(cancel).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
  });

  it('cannot give more than it has', async () => {
    const more = await app(tokens(), tokenWith({}), 'POST', { permissions: { contents: 'write' } });
    const other = await app(tokens(), tokenWith({}), 'POST', { repositories: ['secret'] });
    const field = await app(tokens(), tokenWith({}), 'POST', { repos: ['checkout'] });

    expect([more, other, field].map(({ body, status }) => [status, body['message']])).toEqual([
      [422, 'The permissions requested are not granted to this installation.'],
      [422, 'There is at least one repository that does not exist or is not accessible to the parent installation.'],
      [422, 'Invalid request.\n\n"repos" is not a permitted key.'],
    ]);
  });

  it('loses its tokens when it is suspended', async () => {
    const { body } = await app(tokens(), tokenWith({}), 'POST');
    await access({ app: { suspended: true } });

    const used = await app('/repos/acme/checkout', textOf(body['token']));
    const made = await app(tokens(), tokenWith({}), 'POST');

    expect([used, made]).toMatchObject([
      { status: 403 },
      { status: 403, body: { message: expect.stringMatching(/suspended/) } },
    ]);
  });

  it.each([
    ['far ahead', () => ({ exp: now() + 601 }), 401, /too far in the future/],
    ['over', () => ({ exp: now() - 1 }), 401, /'exp'\) must be a numeric value/],
    ['from the future', () => ({ iat: now() + 60 }), 401, /'iat'\) must be an Integer/],
    ['of another App', () => ({ iss: '1' }), 404, /Integration not found/],
  ])('is refused a JSON web token that is %s', async (_what, claims, status, message) => {
    const reply = await app('/app', tokenWith(claims()));

    expect(reply).toMatchObject({ status, body: { message: expect.stringMatching(message) } });
  });

  it('is refused another key, and a token that is none', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

    const answers = [await app('/app', tokenWith({}, privateKey)), await app('/app', world.simulator.token)];

    for (const reply of answers)
      expect(reply).toMatchObject({ status: 401, body: { message: 'A JSON web token could not be decoded' } });
  });

  it('finds neither another installation nor a repository that it is not installed on', async () => {
    await access({ app: { repositories: ['acme/payments'] } });

    const other = await app('/app/installations/7', tokenWith({}));
    const missing = await app('/repos/acme/checkout/installation', tokenWith({}));

    expect([other.status, missing.status]).toEqual([404, 404]);
  });
});
