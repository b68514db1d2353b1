import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prepareDemo } from '#local/demo/prepare.ts';
import { ROOT, type Stack, startStack } from '#local/stack.ts';
import { build } from '#scripts/build.ts';
import { launchBrowser } from '#tests/local/browser.ts';

/** Takes the README's picture: the real stack, a small scene in #ops, the console as an operator sees it. */
const TARGET = join(ROOT, 'docs/images/console.png');

await build();
const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-picture-'));
const stack = await startStack({ dataDir, port: 0 });
try {
  await prepareDemo(stack);
  await play(stack);
  await photograph(stack.url);
  process.stdout.write(`${TARGET}\n`);
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);

async function play({ clock, discord, timeline }: Stack): Promise<void> {
  const { channels, users } = discord.state();
  const idOf = (name: string) => [...users, ...channels].find((one) => one.name === name)?.id ?? '';
  const say = (person: string, command: string, options: Record<string, string | number> = {}) =>
    discord.interact({ userId: idOf(person), channelId: idOf('ops'), kind: 'command', command, options });

  await say('Otto', '/trigger create', {
    name: 'handover',
    schedule: 'every 30 minutes',
    task: 'discord_message',
    message: 'Handover check: anything open? Write it **here**, not in your head.',
    channel: idOf('ops'),
  });
  await timeline.advanceTo(clock.now() + 62 * 60_000);
  await say('Ada', '/trigger pause', { name: 'handover' });
  await say('Ada', '/trigger resume', { name: 'handover' });
  await say('Otto', '/trigger history', { name: 'handover', count: 3 });
}

async function photograph(url: string): Promise<void> {
  mkdirSync(dirname(TARGET), { recursive: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
    await page.goto(url);
    await page.getByRole('button', { name: /Otto/ }).or(page.getByText('Otto').last()).first().click();
    await page.getByText('ops').first().click();
    await page.getByText('History of').first().waitFor();
    await page.screenshot({ path: TARGET });
  } finally {
    await browser.close();
  }
}
