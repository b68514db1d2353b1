import { CHECKOUT, DIAGNOSE, dispatched, refusalOf, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const REPOSITORY = '/repos/acme/checkout';
const DISPATCHES = `${REPOSITORY}/actions/workflows/diagnose.yml/dispatches`;
const order = (fault: object) => world.people('POST', '/faults', fault);
const get = (path = REPOSITORY, headers = {}) => world.rest('GET', path, undefined, headers);
const runs = () => world.simulator.state().runs;

describe('What no client may send', () => {
  it.each([
    ['an unknown path', '/repos/acme/checkout/nope', 404, 'Not Found'],
    ['an unknown repository', '/repos/acme/nope', 404, 'Not Found'],
    ['an unknown parameter', `${REPOSITORY}/actions/runs?brnch=main`, 422, '"brnch" is not a permitted key.'],
    ['a parameter where there are none', `${REPOSITORY}?a=1`, 422, '"a" is not a permitted key.'],
    ['a status that is none', `${REPOSITORY}/actions/runs?status=done`, 422, 'Validation Failed'],
    ['a date that is none', `${REPOSITORY}/actions/runs?created=yesterday`, 422, 'Validation Failed'],
    ['too many a page', `${REPOSITORY}/branches?per_page=101`, 422, 'Validation Failed'],
    ['a page that is none', `${REPOSITORY}/branches?page=x`, 422, 'Validation Failed'],
    ['a run that is no number', `${REPOSITORY}/actions/runs/abc`, 404, 'Not Found'],
    ['a branch that is not there', `${REPOSITORY}/branches/nope`, 404, 'Branch not found'],
  ])('refuses %s', async (_what, path, status, message) => {
    const { body, status: answered } = await get(path);

    expect([answered, body['status']]).toEqual([status, String(status)]);
    expect(body['message']).toContain(message);
    expect(body['documentation_url']).toMatch(/^https:\/\/docs\.github\.com\/rest/);
  });

  it('names the field of a query that failed', async () => {
    const { body } = await get(`${REPOSITORY}/actions/runs?status=done`);

    expect(body['errors']).toMatchObject([{ resource: 'Query', field: 'status', code: 'invalid' }]);
  });

  it.each([
    ['no user agent', { 'user-agent': '' }, 403, /User-Agent header/],
    ['a version that nobody knows', { 'x-github-api-version': '2020-01-01' }, 400, /not a valid API version/],
    ['a kind that it does not speak', { accept: 'text/html' }, 415, /Unsupported 'Accept' header/],
  ])('refuses %s', async (_what, headers, status, message) => {
    const reply = await get(REPOSITORY, headers);

    expect(reply).toMatchObject({ status, body: { message: expect.stringMatching(message) } });
  });

  it('refuses bodies that are no JSON, no object, or not asked for', async () => {
    const run = await dispatched(world);

    const answers = [
      await world.rest('POST', DISPATCHES, '{'),
      await world.rest('POST', DISPATCHES, '[]'),
      await world.rest('POST', DISPATCHES),
      await world.rest('POST', `${REPOSITORY}/actions/runs/${run}/cancel`, { force: true }),
    ];

    expect(answers.map(({ body, status }) => [status, body['message']])).toEqual([
      [400, 'Problems parsing JSON'],
      [400, 'Body should be a JSON object'],
      [422, expect.stringMatching(/^Invalid request\./)],
      [422, 'Invalid request.\n\n"force" is not a permitted key.'],
    ]);
  });
});

describe('What stands in a repository', () => {
  it('has branches, tags and workflow files', async () => {
    const { data: branches } = await world.octokit.repos.listBranches({ ...CHECKOUT, per_page: 2 });
    const { data: branch } = await world.octokit.repos.getBranch({ ...CHECKOUT, branch: 'release/1.9' });
    const { data: tag } = await world.octokit.git.getRef({ ...CHECKOUT, ref: 'tags/v1.9.2' });
    const { data: workflow } = await world.octokit.actions.getWorkflow(DIAGNOSE);
    const { data: file } = await world.octokit.repos.getContent({ ...CHECKOUT, path: workflow.path, ref: 'main' });
    const missing = await refusalOf(world.octokit.git.getRef({ ...CHECKOUT, ref: 'heads/nope' }));

    expect(branches.map(({ name }) => name)).toEqual(['develop', 'main']);
    expect(branch).toMatchObject({ name: 'release/1.9', commit: { sha: expect.stringMatching(/^[0-9a-f]{40}$/) } });
    expect(tag).toMatchObject({ ref: 'refs/tags/v1.9.2', object: { type: 'commit' } });
    const { content } = file as { content: string };
    expect(Buffer.from(content, 'base64').toString()).toMatch(/^name: Diagnose\nrun-name: /);
    expect(missing.status).toBe(404);
  });
});

describe('Every answer', () => {
  it('says how many calls are left in the hour, in virtual time', async () => {
    const first = await get();
    const second = await get('/nope');
    const asked = await get('/rate_limit');
    world.clock.time += 3_600_000;
    const later = await get();

    const left = [first, second, later].map(({ headers }) => headers.get('x-ratelimit-remaining'));
    expect(left).toEqual(['4999', '4998', '4999']);
    expect(asked.body).toMatchObject({ rate: { limit: 5000, used: 2, remaining: 4998, resource: 'core' } });
    expect(Object.fromEntries(first.headers)).toMatchObject({
      date: 'Sat, 21 Nov 2026 09:02:30 GMT',
      'x-github-request-id': expect.stringMatching(/^[0-9A-F:]+$/),
      'x-github-api-version-selected': '2022-11-28',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-used': '1',
      'x-ratelimit-resource': 'core',
      'x-ratelimit-reset': String(Date.parse('2026-11-21T10:02:30Z') / 1000),
      'x-accepted-github-permissions': 'metadata=read',
    });
  });

  it('is 304 and costs nothing for who has it already', async () => {
    const first = await get();
    const etag = first.headers.get('etag') ?? '';

    const again = await get(REPOSITORY, { 'if-none-match': etag });
    const other = await get(`${REPOSITORY}/branches`, { 'if-none-match': etag });

    expect([again.status, again.body, again.headers.get('x-ratelimit-used')]).toEqual([304, undefined, '1']);
    expect(other.status).toBe(200);
  });

  it('is a refusal when the hour is used up', async () => {
    await world.people('PATCH', '/settings', { rateLimit: 2 });
    await get();
    await get();

    const over = await get();
    world.clock.time += 3_600_000;
    const later = await get();

    expect(over).toMatchObject({ status: 403, body: { message: expect.stringMatching(/^API rate limit exceeded/) } });
    expect(over.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(later.status).toBe(200);
  });
});

describe('Faults on demand', () => {
  it('break the connection before it happened, or after', async () => {
    await order({ kind: 'before', method: 'POST', path: '/repos/*/*/actions/workflows/*/dispatches', times: 1 });
    await order({ kind: 'lost', method: 'POST', path: '/repos/**', times: 1 });

    const outcomes = [];
    for (let count = 0; count < 3; count += 1) {
      const [outcome] = await Promise.allSettled([world.rest('POST', DISPATCHES, { ref: 'main' })]);
      outcomes.push([outcome.status, runs().length]);
    }

    expect(outcomes).toEqual([
      ['rejected', 0],
      ['rejected', 1],
      ['fulfilled', 2],
    ]);
    expect(world.simulator.log().map(({ status }) => status)).toEqual([0, 0, 204]);
  });

  it('answer any status, with a body and headers, before or after it happened', async () => {
    await order({ kind: 'status', status: 502, body: { message: 'Bad Gateway' }, headers: { 'x-a': 'b' }, times: 1 });
    await order({ kind: 'status', status: 500, mode: 'after', times: 1 });

    const before = await world.rest('POST', DISPATCHES, { ref: 'main' });
    const between = runs().length;
    const after = await world.rest('POST', DISPATCHES, { ref: 'main' });

    expect(before).toMatchObject({ status: 502, body: { message: 'Bad Gateway' } });
    expect(before.headers.get('x-a')).toBe('b');
    expect([between, after.status, runs().length]).toEqual([0, 500, 1]);
  });

  it('are the primary and the secondary limit', async () => {
    await order({ kind: 'rate_limited', resetSeconds: 90, times: 1 });
    await order({ kind: 'secondary', status: 429, retryAfterSeconds: 30, times: 1 });
    await order({ kind: 'secondary', retryAfterSeconds: null, times: 1 });

    const [primary, secondary, silent] = [await get(), await get(), await get()];

    expect([primary?.status, secondary?.status, silent?.status]).toEqual([403, 429, 403]);
    expect(primary?.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(primary?.headers.get('x-ratelimit-reset')).toBe(String(world.clock.time / 1000 + 90));
    expect(secondary?.body['message']).toMatch(/secondary rate limit/);
    expect(secondary?.headers.get('retry-after')).toBe('30');
    expect(silent?.headers.get('retry-after')).toBeNull();
  });

  it('are slow, and strike downloads too', async () => {
    await order({ kind: 'slow', ms: 30, times: 1 });
    const begun = performance.now();
    const slow = await get();
    const took = performance.now() - begun;
    await order({ kind: 'status', status: 503, path: '/blobs/logs/*', times: 1 });
    const blob = await fetch(`${world.origin}/sim/github/blobs/logs/1`);

    expect(slow.status).toBe(200);
    expect(took).toBeGreaterThanOrEqual(25);
    expect(blob.status).toBe(503);
  });

  it('are listed, counted, cleared, and refused when they are none', async () => {
    await order({ kind: 'slow', ms: 1, path: '/app', times: 2 });
    const listed = await world.people('GET', '/faults');
    const refused = [await order({}), await order({ kind: 'slow' }), await order({ kind: 'before', tims: 1 })];
    await world.people('DELETE', '/faults');

    expect(listed.body).toEqual([{ kind: 'slow', ms: 1, path: '/app', times: 2 }]);
    expect(refused.map(({ status }) => status)).toEqual([422, 422, 422]);
    expect((await world.people('GET', '/faults')).body).toEqual([]);
  });
});
