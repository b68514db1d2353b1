import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PLAN_PRESETS } from '#local/console/github/plan-presets.ts';
import { linkDemoProjects } from '#local/demo/link-projects.ts';
import { prepareDemo } from '#local/demo/prepare.ts';
import { ROOT, type Stack, startStack } from '#local/stack.ts';
import { build } from '#scripts/build.ts';
import { launchBrowser } from '#tests/local/browser.ts';

/** Takes the pictures of the docs: the real stack, a small scene in #ops, the console as an operator sees it. */
const TARGET = join(ROOT, 'docs/images');
const WIDE = { width: 1280, height: 800 };
const TALL = { width: 1600, height: 1200 };
const HIGH = { width: 1280, height: 1500 };
const PHONE = { width: 390, height: 844 };

await build();
mkdirSync(TARGET, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-picture-'));
/** Where nothing listens, so that calls fail for good. */
const DEAF = 'http://127.0.0.1:9';
const stack = await startStack({ dataDir, port: 0, settings: { HTTP_ALLOWED_ORIGINS: DEAF } });
const browser = await launchBrowser();
try {
  await prepareDemo(stack);
  await play(stack);
  await picture('console', { colorScheme: 'light' });
  await picture('form', { colorScheme: 'dark' }, openForm);
  await picture('scheduled', { colorScheme: 'dark' }, (page) => page.locator('.schedule summary').first().click());
  await phones();
  await picture('wire', { colorScheme: 'light', viewport: TALL }, pressAndShowWire);
  await linkDemoProjects(stack);
  await diagnose(stack);
  await picture('diagnose', { colorScheme: 'dark', viewport: HIGH }, showDiagnosis);
  await picture('github', { colorScheme: 'light', viewport: { ...WIDE, height: 1120 } }, showRun);
  await fail(stack);
  await picture('alerts', { colorScheme: 'dark', viewport: { ...WIDE, height: 1000 } }, showAlerts);
} finally {
  await browser.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);

function idOf(name: string): string {
  const { channels, users } = stack.discord.state();
  return [...users, ...channels].find((one) => one.name === name)?.id ?? '';
}

function say(person: string, command: string, options: Record<string, string | number> = {}) {
  return stack.discord.interact({ userId: idOf(person), channelId: idOf('ops'), kind: 'command', command, options });
}

async function play({ clock, timeline }: Stack): Promise<void> {
  const create = (name: string, schedule: string, message: string, more: Record<string, string> = {}) =>
    say('Otto', '/trigger create', {
      name,
      schedule,
      message,
      task: 'discord_message',
      channel: idOf('ops'),
      ...more,
    });

  await create('handover', 'every 30 minutes', 'Handover check: anything open? Write it **here**, not in your head.');
  await create('standup', '0 9 * * MON-FRI', 'Good morning. What is on fire?', { timezone: 'Europe/Berlin' });
  await timeline.advanceTo(clock.now() + 31 * 60_000);
  await say('Otto', '/trigger list');
  await timeline.settle();
}

/** One diagnosis that goes well, and one whose checks fail. */
async function diagnose({ clock, timeline, url }: Stack): Promise<void> {
  const minutes = (count: number) => timeline.advanceTo(clock.now() + count * 60_000);
  await say('Otto', '/diagnose', { target: 'payments' });
  await minutes(3);
  const failing = PLAN_PRESETS.find(({ name }) => name === 'failure')?.order;
  await fetch(`${url}/sim/github/plans`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...failing, times: 1 }),
  });
  await say('Otto', '/diagnose', { target: 'checkout', inputs: 'target=orders depth=deep' });
  await minutes(2);
}

/** A web address that never answers: a run that fails for good, and half an hour later another. */
async function fail({ clock, timeline }: Stack): Promise<void> {
  await say('Otto', '/trigger create', {
    name: 'nightly-hook',
    schedule: 'every 30 minutes',
    task: 'http_request',
    request: `POST ${DEAF}/hook`,
  });
  await timeline.advanceTo(clock.now() + 70 * 60_000);
}

/** Opens the console as Otto in #ops, sets the scene and takes one picture of it. */
async function picture(
  name: string,
  options: BrowserContextOptions,
  scene: (page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  const path = join(TARGET, `${name}.png`);
  await photograph(browser, options, scene, path);
  process.stdout.write(`${path}\n`);
}

async function photograph(
  on: Browser,
  options: BrowserContextOptions,
  scene: (page: Page) => Promise<void>,
  path?: string,
): Promise<Buffer> {
  const context = await on.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    await page.goto(stack.url);
    await page.getByRole('article').last().waitFor();
    await page.locator('.schedule').first().waitFor({ state: 'attached' });
    await scene(page);
    return await page.screenshot(path === undefined ? {} : { path });
  } finally {
    await context.close();
  }
}

async function openForm(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: /Message #ops/ }).fill('/trigger create');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Send' }).click();
  const form = page.getByRole('dialog');
  await form.waitFor();
  await form.getByRole('textbox').first().fill('disk-check');
  await form.getByRole('textbox').nth(1).fill('every 15 minutes');
}

/** Pausing goes all the way: a transaction, its stream, the function behind it, and a schedule that is taken away. */
async function pressAndShowWire(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Wire' }).click();
  await page.getByRole('article').getByRole('button', { name: 'Pause' }).last().click();
  await page.locator('.hop').getByText('DeleteSchedule').first().waitFor();
  await page.getByRole('article').filter({ hasText: 'is paused' }).last().waitFor();
}

/** The same conversation on a phone, in both themes, side by side. */
async function phones(): Promise<void> {
  const shots = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    shots.push(await photograph(browser, { viewport: PHONE, colorScheme }, async () => undefined));
  }
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}">`);
  const page = await browser.newPage({ viewport: { width: 2 * PHONE.width + 72, height: PHONE.height + 48 } });
  await page.setContent(
    `<style>body{margin:0;display:flex;gap:24px;padding:24px;background:#8b93a3}img{border-radius:20px}</style>${images.join('')}`,
  );
  const path = join(TARGET, 'phone.png');
  await page.screenshot({ path });
  process.stdout.write(`${path}\n`);
}

async function showDiagnosis(page: Page): Promise<void> {
  const card = page.getByRole('article').filter({ hasText: 'Re-run failed jobs' }).last();
  await card.getByRole('img').waitFor();
  // The end of the list is where the page stands; a picture that comes late must not have moved it.
  await page.getByRole('button', { name: 'Re-run failed jobs' }).last().scrollIntoViewIfNeeded();
}

async function showAlerts(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /alerts/ })
    .or(page.getByRole('button', { name: /alerts/ }))
    .first()
    .click();
  await page.getByRole('button', { name: 'Acknowledge' }).first().waitFor();
  await page.getByRole('button', { name: 'Snooze 1 h' }).first().click();
  await page.getByText('Snoozed by').first().waitFor();
}

async function showRun(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'GitHub', exact: true }).click();
  await page.getByRole('link', { name: /Diagnose orders/ }).click();
  await page.getByRole('log').waitFor();
}
