import { NOW, notFound, PATH, REPOSITORY, type Reply, refusalOf, startFake, TOKEN } from './fake-github.ts';

const RUN = `GET ${PATH}/actions/runs/7`;

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

async function refusedWith(reply: Reply): Promise<Record<string, unknown>> {
  const { close: end, github } = await startFake({ [RUN]: reply });
  close = end;
  return refusalOf(github.run(REPOSITORY, 7));
}

const SECONDARY =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub see the documentation.';

describe('a limit of GitHub', () => {
  const inTenMinutes = String(NOW / 1000 + 600);

  it.each<[string, Reply, number]>([
    ['retry-after of 429', { status: 429, headers: { 'retry-after': '17' }, body: { message: 'slow' } }, 17_000],
    ['retry-after of 403', { status: 403, headers: { 'retry-after': '5' }, body: { message: SECONDARY } }, 5_000],
    [
      'the reset, by GitHub’s own clock',
      {
        status: 403,
        headers: {
          date: 'Fri, 20 Nov 2026 09:09:00 GMT',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': inTenMinutes,
        },
        body: { message: 'API rate limit exceeded for installation ID 1.' },
      },
      60_000,
    ],
    ['a minute when no time is named', { status: 403, body: { message: SECONDARY } }, 60_000],
    [
      'a minute when only the other limit’s reset is named',
      {
        status: 403,
        headers: { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': inTenMinutes },
        body: { message: SECONDARY },
      },
      60_000,
    ],
    ['a minute of a bare 429', { status: 429 }, 60_000],
  ])('asks to wait: %s', async (_title, reply, retryAfterMs) => {
    const refusal = await refusedWith(reply);

    expect(refusal).toMatchObject({ kind: 'rate_limited', retryAfterMs });
  });
});

describe('a refusal of GitHub', () => {
  it.each([500, 502, 503, 504, 408])('by %i of a read may pass', async (status) => {
    const refusal = await refusedWith({ status, body: { message: 'Server Error' } });

    expect(refusal).toMatchObject({
      kind: 'transient',
      status,
      operation: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    });
  });

  it('by 401 is about the credential', async () => {
    const refusal = await refusedWith({ status: 401, body: { message: 'Bad credentials' } });

    expect(refusal).toEqual({ code: 'github.unauthorized' });
  });

  it.each([
    ['actions=read', 'actions: read'],
    ['contents=write,workflows=write; metadata=read', 'contents: write, workflows: write or metadata: read'],
  ])('by 403 names the permission of the header %s', async (header, permission) => {
    const refusal = await refusedWith({
      status: 403,
      headers: { 'x-accepted-github-permissions': header },
      body: { message: 'Resource not accessible by personal access token' },
    });

    expect(refusal).toMatchObject({ code: 'github.forbidden', permission, repository: 'acme/checkout' });
  });

  it('by 403 without such a header gives GitHub’s reason', async () => {
    const refusal = await refusedWith({
      status: 403,
      body: { message: 'Resource protected by organization SAML enforcement.' },
    });

    expect(refusal).toMatchObject({
      code: 'github.denied',
      reason: 'Resource protected by organization SAML enforcement',
    });
  });

  it.each([301, 302, 307, 308])('by %i is not followed', async (status) => {
    const {
      asked,
      close: end,
      github,
    } = await startFake({
      [RUN]: {
        status,
        headers: { location: '/repositories/9/actions/runs/7' },
        body: { message: 'Moved Permanently' },
      },
    });
    close = end;

    const refusal = await refusalOf(github.run(REPOSITORY, 7));

    expect(refusal).toMatchObject({ code: 'github.repository_moved', repository: 'acme/checkout' });
    expect(asked).toHaveLength(1);
  });

  it('of any other kind is told with its status', async () => {
    const refusal = await refusedWith({ status: 451, body: { message: 'Repository access blocked' } });

    expect(refusal).toMatchObject({ code: 'github.refused', status: 451, reason: 'Repository access blocked' });
  });
});

describe('a read without a usable answer', () => {
  it.each<[string, Reply]>([
    ['no JSON', { status: 200, body: '<html>Unicorn!</html>' }],
    ['an error page with another type', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['empty', { status: 200 }],
    ['of another shape', { status: 200, body: { id: 'seven' } }],
    [
      'without a time',
      { status: 200, body: { id: 7, status: 'queued', html_url: 'u', created_at: 'once', updated_at: '' } },
    ],
    ['a list', { status: 200, body: [] }],
    ['lost', (response) => void response.destroy()],
    [
      'cut in its middle',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' });
        response.write('{"id": 7');
        setImmediate(() => response.destroy());
      },
    ],
    [
      'endless',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const chunk = Buffer.alloc(1_048_576, 0x20);
        const more = () => void (response.destroyed || response.write(chunk, more));
        more();
      },
    ],
  ])('may pass: %s', async (_title, reply) => {
    const refusal = await refusedWith(reply);

    expect(refusal).toMatchObject({ kind: 'transient' });
  });

  it('has never started when nobody listens', async () => {
    const fake = await startFake({});
    await fake.close();

    const refusals = [
      await refusalOf(fake.github.run(REPOSITORY, 7)),
      await refusalOf(fake.github.dispatch({ repository: REPOSITORY, workflow: 'd.yml', ref: 'main', inputs: {} })),
    ];

    expect(refusals.map(({ kind }) => kind)).toEqual(['never_started', 'never_started']);
  });

  it('has never started when the name does not resolve', async () => {
    const { close: end, github } = await startFake({}, { baseUrl: 'http://github.invalid' });
    close = end;

    const refusal = await refusalOf(github.run(REPOSITORY, 7));

    expect(refusal).toMatchObject({ kind: 'never_started' });
  });

  it('is given up when its time is over', async () => {
    const { close: end, github } = await startFake({ [RUN]: () => undefined }, { timeoutMs: 50 });
    close = end;

    const refusal = await refusalOf(github.run(REPOSITORY, 7));

    expect(refusal).toMatchObject({ kind: 'transient' });
  });
});

describe('the credential', () => {
  it('is missing before anything is sent', async () => {
    const { asked, close: end, github } = await startFake({}, { credential: undefined });
    close = end;

    const refusals = [
      await refusalOf(github.run(REPOSITORY, 7)),
      await refusalOf(github.inspect(REPOSITORY, 'diagnose.yml')),
      await refusalOf(github.dispatch({ repository: REPOSITORY, workflow: 'd.yml', ref: 'main', inputs: {} })),
    ];

    expect(refusals.map(({ code }) => code)).toEqual(Array.from({ length: 3 }, () => 'github.not_configured'));
    expect(asked).toEqual([]);
  });

  it('stands in no failure', async () => {
    const { close: end, github } = await startFake({ [RUN]: [{ status: 502, body: { message: TOKEN } }, notFound] });
    close = end;

    const error: unknown = await github.run(REPOSITORY, 7).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error) + String(error) + (error as Error).stack).not.toContain(TOKEN);
  });
});
