import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import type { Stack } from '#local/stack.ts';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    'Watchbell’s local stack needs Node 24. `npm ci` installs it; then run `npm start`, not node itself.\n',
  );
  process.exit(1);
}

const { values: given } = parseArgs({
  options: {
    port: { type: 'string', default: '4600' },
    data: { type: 'string', default: '.watchbell' },
    set: { type: 'string', multiple: true, default: [] },
    reset: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});

const { build } = await import('#scripts/build.ts');
const { ROOT, startStack } = await import('#local/stack.ts');
const { prepareDemo } = await import('#local/demo/prepare.ts');
const { linkDemoProjects } = await import('#local/demo/link-projects.ts');

const dataDir = resolve(ROOT, given.data);
if (given.reset) rmSync(dataDir, { recursive: true, force: true });

try {
  if (!given['no-build']) await build();
  const { DISCORD_BOT_TOKEN: botToken, ...settings } = readSettings();
  const stack = await startStack({ dataDir, port: Number(given.port), settings, botToken });
  stopWith(stack);
  if (settings['DISCORD_API_URL'] === undefined) {
    await prepareDemo(stack);
    if (settings['GITHUB_API_URL'] === undefined) await linkProjects(stack);
  }
  process.stdout.write(
    [
      '',
      '  Watchbell is up.',
      '',
      `  Console   ${stack.url}`,
      `  Logs      ${join(given.data, 'logs')}/<function>.log`,
      '  Stop      Ctrl-C; state is kept (npm start -- --reset begins anew)',
      '',
      '',
    ].join('\n'),
  );
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

/** Without a link the rest works all the same: it is only said. */
async function linkProjects(stack: Stack): Promise<void> {
  const refused = await linkDemoProjects(stack);
  if (refused.length === 0) return;
  process.stderr.write(`${refused.join(' and ')} could not be linked; /setup github says why.\n`);
}

function readSettings(): Record<string, string> {
  const file = join(ROOT, '.env');
  const fromFile = existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  const fromArguments = given.set.map((setting) => {
    const [name = '', ...value] = setting.split('=');
    return [name, value.join('=')];
  });
  return { ...fromFile, ...(Object.fromEntries(fromArguments) as Record<string, string>) };
}

function stopWith(stack: { stop(): Promise<void> }): void {
  let asked = false;
  const stop = () => {
    if (asked) process.exit(130);
    asked = true;
    // What does not end by itself in two seconds is ended with the process.
    setTimeout(() => process.exit(0), 2000).unref();
    stack.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function explain(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'EADDRINUSE') {
    return `Port ${given.port} is taken. Stop what uses it, or choose another: npm start -- --port 4700`;
  }
  return message ?? String(error);
}
