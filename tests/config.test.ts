import { loadConfig } from '#lib/config.ts';

const least = { ALLOWED_GUILDS: '1184520371950587904', STATE_TABLE: 'state', DERIVED_TABLE: 'derived' };

function problemsOf(more: Readonly<Record<string, string>>): unknown {
  try {
    loadConfig({ ...least, ...more });
    return 'fine';
  } catch (error) {
    const { code, facts } = error as { code: string; facts: { problems: string } };
    return [code, facts.problems];
  }
}

describe('HTTP_ALLOWED_ORIGINS', () => {
  it.each([
    ['https://a.example:443', 'https://a.example'],
    ['http://10.0.0.7:80', 'http://10.0.0.7'],
    ['http://10.0.0.7:8080', 'http://10.0.0.7:8080'],
    ['http://[fd00:0::7]:8080', 'http://[fd00::7]:8080'],
  ])('takes %s as a URL spells it', (written, origin) => {
    const config = loadConfig({ ...least, HTTP_ALLOWED_ORIGINS: `https://b.example,${written}` });

    expect(config.HTTP_ALLOWED_ORIGINS).toEqual(['https://b.example', origin]);
  });

  it.each(['http://10.0.0.7:99999', 'https://a.example/path', 'ftp://a.example', 'http://[::1', 'a.example'])(
    'is refused as %s',
    (written) => {
      expect(problemsOf({ HTTP_ALLOWED_ORIGINS: written })).toEqual([
        'config.invalid',
        'HTTP_ALLOWED_ORIGINS missing or malformed',
      ]);
    },
  );
});

describe('TASK_SECRETS_PREFIX', () => {
  const own = { DISCORD_BOT_TOKEN_PARAM: '/watchbell/discord-bot-token', AUDIT_KEY_PARAM: '/watchbell/audit-key' };

  it('is fine where our own secrets are elsewhere', () => {
    expect(problemsOf({ ...own, TASK_SECRETS_PREFIX: '/watchbell/secrets/' })).toBe('fine');
    expect(problemsOf(own)).toBe('fine');
  });

  it.each([
    ['the bot’s token', { DISCORD_BOT_TOKEN_PARAM: '/watchbell/secrets/bot' }, /^DISCORD_BOT_TOKEN_PARAM below/],
    ['the audit key', { AUDIT_KEY_PARAM: '/watchbell/secrets/deep/audit' }, /^AUDIT_KEY_PARAM below/],
  ])('is refused where triggers could read %s', (_title, more, named) => {
    const problems = problemsOf({ ...own, ...more, TASK_SECRETS_PREFIX: '/watchbell/secrets/' });

    expect(problems).toEqual(['config.invalid', expect.stringMatching(named)]);
  });
});

describe.each(['LOG_SAMPLE_RATE', 'TRACE_SAMPLE_RATE'] as const)('%s', (name) => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['0.05', 0.05],
    ['.5', 0.5],
    ['1.0', 1],
  ])('takes %s', (written, share) => {
    expect(loadConfig({ ...least, [name]: written })[name]).toBe(share);
  });

  it('is 0 unless it is set', () => {
    expect(loadConfig(least)[name]).toBe(0);
  });

  it.each(['2', '-1', '1.5', '20%', 'half', '1e-3'])('is refused as %s', (written) => {
    expect(problemsOf({ [name]: written })).toEqual(['config.invalid', `${name} missing or malformed`]);
  });
});
