import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '#bin/command-line.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

describe('watchbell register', () => {
  let stack: TestStack;
  let folder: string;

  beforeAll(async () => {
    stack = await startTestStack({ demo: false });
    folder = mkdtempSync(join(tmpdir(), 'watchbell-cli-'));
  });
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function settings(): Record<string, string> {
    const { application, botToken, guild } = stack.stack.discord;
    return {
      DISCORD_APPLICATION_ID: application.id,
      DISCORD_BOT_TOKEN: botToken,
      ALLOWED_GUILDS: guild.id,
      DISCORD_API_URL: `${stack.stack.url}/sim/discord/api/v10`,
    };
  }

  async function run(args: readonly string[], environment: Record<string, string> = settings()) {
    const lines: string[] = [];
    const code = await runCommandLine({ args, environment, folder, write: (line) => lines.push(line) });
    return { code, output: lines.join('\n') };
  }

  const overwrites = () =>
    stack.stack.discord.log().filter(({ method, path }) => method === 'PUT' && path.endsWith('/commands'));

  it('only prints the difference when it is a dry run', async () => {
    const { code, output } = await run(['register', '--dry-run']);

    expect(code).toBe(0);
    expect(output).toMatch(/\+ \/trigger[\s\S]*not sent/);
    expect(overwrites()).toEqual([]);
  });

  it('tells Discord the commands, and the second time finds nothing to change and sends nothing', async () => {
    const first = await run(['register']);
    const second = await run(['register']);

    expect(first.output).toMatch(/\+ \/help[\s\S]*7 changes sent/);
    expect(second).toEqual({ code: 0, output: `Server ${stack.stack.discord.guild.id}: nothing to change.` });
    expect(overwrites()).toHaveLength(1);
    expect(await stack.ask('Otto', '/help')).toContain('Watchbell');
  });

  it('reads .env, which the environment outweighs', async () => {
    const { DISCORD_BOT_TOKEN: token = '', ...rest } = settings();
    writeFileSync(join(folder, '.env'), `DISCORD_BOT_TOKEN=${token}\nALLOWED_GUILDS=111111111111111111\n`);

    expect((await run(['register'], rest)).output).toContain('nothing to change');
    rmSync(join(folder, '.env'));
  });

  it.each([
    ['an unknown token', { DISCORD_BOT_TOKEN: 'x'.repeat(30) }, [], 1, /does not know this bot token/],
    ['a missing application', { DISCORD_APPLICATION_ID: '' }, [], 1, /DISCORD_APPLICATION_ID missing or malformed/],
    ['another server', {}, ['--guild', '999999999999999999'], 1, /Unknown Guild|not in this server/],
    ['an unknown option', {}, ['--force'], 2, /watchbell register/],
  ] as const)('says what to do about %s', async (_title, more, args, code, words) => {
    const result = await run(['register', ...args], { ...settings(), ...more });

    expect(result.code).toBe(code);
    expect(result.output).toMatch(words);
    expect(result.output).not.toContain(stack.stack.discord.botToken);
  });

  it('explains itself', async () => {
    expect((await run(['--help'])).output).toContain('--dry-run');
    expect((await run(['fly'])).code).toBe(2);
  });
});
