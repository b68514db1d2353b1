import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import type { GithubCredential } from '#lib/platform/github/access.ts';
import { NOW, notFound, PATH, REPOSITORY, type Reply, refusalOf, repositoryReply, startFake } from './fake-github.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const INSTALLATION = `GET ${PATH}/installation`;
const TOKENS = 'POST /app/installations/99/access_tokens';
const RUN = `GET ${PATH}/actions/runs/7`;
const granted = { actions: 'write', contents: 'read', metadata: 'read', checks: 'read', issues: 'write' };

/** GitHub gives its keys out as PKCS 1. */
function app(key: string = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()): GithubCredential {
  return { kind: 'app', appId: '12345', privateKey: () => Promise.resolve(key) };
}

function installationReply(permissions: Record<string, string> = granted, id = 99): Reply {
  return { status: 200, body: { id, account: { login: 'acme' }, app_id: 12345, permissions, events: [] } };
}

function tokenReply(name: string, minutes = 60): Reply {
  const expires = new Date(NOW + minutes * 60_000).toISOString();
  return { status: 201, body: { token: ['ghs', name].join('_'), expires_at: expires, permissions: granted } };
}

const runReply: Reply = {
  status: 200,
  body: {
    id: 7,
    status: 'queued',
    conclusion: null,
    html_url: 'https://github.com/acme/checkout/actions/runs/7',
    display_title: 'Diagnose',
    created_at: '2026-11-20T09:00:00Z',
    updated_at: '2026-11-20T09:00:00Z',
  },
};

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

async function start(script: Parameters<typeof startFake>[0], options: Parameters<typeof startFake>[1] = {}) {
  const fake = await startFake(
    { [INSTALLATION]: installationReply(), [TOKENS]: tokenReply('first'), [RUN]: runReply, ...script },
    { credential: app(), ...options },
  );
  close = fake.close;
  return fake;
}

describe('a GitHub App', () => {
  it('has what it signs and what GitHub hands out remembered as secret', async () => {
    const memory = createSecretMemory();
    const { asked, github } = await start({}, { memory });

    await github.run(REPOSITORY, 7);

    const [, signed = ''] = String(asked[0]?.headers['authorization']).split(' ');
    expect(memory.hide(`a ${['ghs', 'first'].join('_')}`)).toBe('a ***irst');
    expect(memory.hide(`a ${signed}`)).toMatch(/^a \*\*\*.{4}$/);
  });

  it('finds its installation by the repository and takes a token for it alone', async () => {
    const { asked, calls, github } = await start({});

    await github.run(REPOSITORY, 7);

    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([INSTALLATION, TOKENS, RUN]);
    expect(asked[1]?.body).toEqual({
      repositories: ['checkout'],
      permissions: { actions: 'write', contents: 'read', metadata: 'read', checks: 'read' },
    });
    expect(asked[2]?.headers.authorization).toBe('Bearer ghs_first');
    expect(calls.map(({ effect, operation }) => [operation, effect])).toEqual([
      ['GET /repos/{owner}/{repo}/installation', false],
      ['POST /app/installations/{installation_id}/access_tokens', false],
      ['GET /repos/{owner}/{repo}/actions/runs/{run_id}', false],
    ]);
  });

  it.each(['pkcs1', 'pkcs8'] as const)('signs by our clock with a key in %s', async (type) => {
    const { asked, github } = await start(
      {},
      { credential: app(privateKey.export({ type, format: 'pem' }).toString()) },
    );

    await github.run(REPOSITORY, 7);

    const [head = '', body = '', signature = ''] = (asked[0]?.headers.authorization ?? '')
      .replace('Bearer ', '')
      .split('.');
    const signed = Buffer.from(`${head}.${body}`);
    expect(
      verify(
        'sha256',
        signed,
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iss: string; iat: number; exp: number };
    expect(claims).toEqual({ iss: '12345', iat: NOW / 1000 - 30, exp: NOW / 1000 + 570 });
  });

  it('keeps installation and token, until five minutes before its end', async () => {
    let now = NOW;
    const { asked, github } = await start(
      { [TOKENS]: [tokenReply('first'), tokenReply('second', 180)] },
      { clock: { now: () => now } },
    );
    await github.run(REPOSITORY, 7);

    now = NOW + 54 * 60_000;
    await github.run({ owner: 'Acme', name: 'Checkout' }, 7).catch(() => undefined);
    now = NOW + 55 * 60_000;
    await github.run(REPOSITORY, 7);

    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      INSTALLATION,
      TOKENS,
      RUN,
      'GET /repos/Acme/Checkout/actions/runs/7',
      'GET /repos/Acme/Checkout',
      TOKENS,
      RUN,
    ]);
    expect(asked.at(-1)?.headers.authorization).toBe('Bearer ghs_second');
  });

  it('asks for one token when many requests come at once', async () => {
    const { asked, github } = await start({});

    await Promise.all(Array.from({ length: 20 }, () => github.run(REPOSITORY, 7)));

    expect(asked.filter(({ path }) => path.endsWith('access_tokens'))).toHaveLength(1);
    expect(asked.filter(({ path }) => path.endsWith('installation'))).toHaveLength(1);
  });

  it('asks for no more than it was granted', async () => {
    const { asked, github } = await start({ [INSTALLATION]: installationReply({ actions: 'read', metadata: 'read' }) });

    await github.run(REPOSITORY, 7);

    expect(asked[1]?.body).toMatchObject({ permissions: { actions: 'read', metadata: 'read' } });
  });

  it('looks again when the installation is another one than it was', async () => {
    let now = NOW;
    const { asked, github } = await start(
      {
        [INSTALLATION]: [installationReply(), installationReply(granted, 100)],
        [TOKENS]: [tokenReply('first'), notFound],
        'POST /app/installations/100/access_tokens': tokenReply('second', 180),
      },
      { clock: { now: () => now } },
    );
    await github.run(REPOSITORY, 7);

    now = NOW + 60 * 60_000;
    await github.run(REPOSITORY, 7);

    expect(asked.at(-1)?.headers.authorization).toBe('Bearer ghs_second');
  });

  it('is told how the repository is spelt where that counts', async () => {
    const unknown: Reply = { status: 422, body: { message: 'There is at least one repository that does not exist.' } };
    const { asked, github } = await start({
      [TOKENS]: [unknown, tokenReply('metadata'), tokenReply('second')],
      [`GET ${PATH}`]: repositoryReply,
    });

    await github.run(REPOSITORY, 7);

    expect(asked.filter(({ path }) => path.endsWith('access_tokens')).map(({ body }) => body)).toMatchObject([
      { repositories: ['checkout'] },
      { permissions: { metadata: 'read' } },
      { repositories: ['Checkout'] },
    ]);
    expect(asked.at(-1)?.headers.authorization).toBe('Bearer ghs_second');
  });

  it('whose token was taken back gets another one the next time', async () => {
    const bad: Reply = { status: 401, body: { message: 'Bad credentials' } };
    const { asked, github } = await start({
      [TOKENS]: [tokenReply('first'), tokenReply('second')],
      [RUN]: [runReply, bad, runReply],
    });
    await github.run(REPOSITORY, 7);

    const refusal = await refusalOf(github.run(REPOSITORY, 7));
    await github.run(REPOSITORY, 7);

    expect(refusal).toMatchObject({ kind: 'transient', status: 401 });
    expect(asked.at(-1)?.headers.authorization).toBe('Bearer ghs_second');
  });

  it('remembers no failure', async () => {
    const { github } = await start({ [INSTALLATION]: [{ status: 502 }, installationReply()] });

    const refusal = await refusalOf(github.run(REPOSITORY, 7));

    expect(refusal).toMatchObject({ kind: 'transient', operation: 'GET /repos/{owner}/{repo}/installation' });
    await expect(github.run(REPOSITORY, 7)).resolves.toMatchObject({ id: 7 });
  });

  it.each<[string, Parameters<typeof startFake>[0], Record<string, unknown>]>([
    ['is not installed there', { [INSTALLATION]: notFound }, { code: 'github.repository_missing' }],
    [
      'has another key',
      { [INSTALLATION]: { status: 401, body: { message: 'A JSON web token could not be decoded' } } },
      { code: 'github.unauthorized' },
    ],
    [
      'is suspended',
      { [TOKENS]: { status: 403, body: { message: 'This installation has been suspended' } } },
      { code: 'github.denied', reason: 'This installation has been suspended' },
    ],
    [
      'does not have this repository',
      {
        [TOKENS]: {
          status: 422,
          body: {
            message:
              'There is at least one repository that does not exist or is not accessible to the parent installation.',
          },
        },
      },
      { code: 'github.repository_missing' },
    ],
    [
      'is told to wait',
      { [TOKENS]: { status: 429, headers: { 'retry-after': '9' } } },
      { kind: 'rate_limited', retryAfterMs: 9_000 },
    ],
    ['gets no token', { [TOKENS]: { status: 201, body: {} } }, { kind: 'transient' }],
  ])('that %s says so', async (_title, script, expected) => {
    const { asked, github } = await start(script);

    const refusal = await refusalOf(github.run(REPOSITORY, 7));

    expect(refusal).toMatchObject(expected);
    expect(asked.map(({ path }) => path)).not.toContain(`${PATH}/actions/runs/7`);
  });

  it.each(['', 'no key', `-----BEGIN ${'RSA PRIVATE'} KEY-----\nMIIE\n-----END ${'RSA PRIVATE'} KEY-----`])(
    'with a key that is none is not sent out (%#)',
    async (key) => {
      const { asked, github } = await start({}, { credential: app(key) });

      const refusal = await refusalOf(github.run(REPOSITORY, 7));

      expect(refusal).toEqual({ code: 'github.private_key' });
      expect(asked).toEqual([]);
    },
  );
});
