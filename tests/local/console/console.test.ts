import { readFileSync } from 'node:fs';

import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

import { launchBrowser } from '#tests/local/browser.ts';
import type { TestWorld } from '#tests/local/discord/world.ts';

import { openStage } from './stage.ts';

/** A script for the page, kept as text: it is no code of this process. */
const LOW_CONTRAST = readFileSync(new URL('low-contrast.mjs', import.meta.url), 'utf8');

let browser: Browser;
let world: TestWorld;
let errors: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  world = await openStage();
  errors = [];
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await world.close();
});

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(world.origin)) errors.push(`asked ${request.url()}`);
  });
  await page.goto(world.origin);
  await line(page).waitFor();
  return page;
}

function line(page: Page) {
  return page.getByRole('combobox', { name: 'Message #ops, or / for commands' });
}

async function hasFocus(field: Locator): Promise<boolean> {
  return (await field.and(field.page().locator(':focus')).count()) === 1;
}

/** Presses Tab until the field has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab never came there.');
}

describe('The console with the keyboard alone', () => {
  it('finds a command, fills it in with the help of the bot, sends it and shows the answer', async () => {
    const page = await openPage();
    const { channels } = world.simulator.state();
    await tabTo(page, () => hasFocus(line(page)));

    await page.keyboard.type('/cre');
    await page.getByRole('option', { name: '/trigger create' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('nightly');
    await page.keyboard.press('Enter');
    await page.keyboard.type('every 10');
    await page.getByRole('option', { name: 'every 10 minutes' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('ale');
    await page.getByRole('option', { name: '#alerts' }).waitFor();
    await page.keyboard.press('Enter');
    const answer = page.getByRole('article').filter({ hasText: 'Created.' });
    await answer.waitFor();

    expect(await answer.textContent()).toContain('Otto used /trigger create');
    expect(await answer.locator('time.timestamp').textContent()).toMatch(/^in \d+ minutes?$/);
    expect(world.received.at(-1)?.payload.data.options).toMatchObject([
      {
        name: 'create',
        options: [
          { name: 'name', value: 'nightly' },
          { name: 'schedule', value: 'every 10 minutes' },
          { name: 'channel', value: channels[2]?.id },
        ],
      },
    ]);
    expect(await hasFocus(line(page))).toBe(true);
    expect(errors).toEqual([]);
  });

  it('says inline what is missing or wrong, and Escape leaves', async () => {
    const page = await openPage();
    await line(page).focus();

    await page.keyboard.type('/trigger create ');
    await page.keyboard.press('Enter');
    const missing = await page.getByRole('alert').textContent();
    await page.keyboard.type('n'.repeat(33));
    await page.keyboard.press('Enter');
    await page.keyboard.type('at noon');
    await page.getByText('No options match').or(page.getByRole('option').first()).waitFor();
    await page.keyboard.press('Enter');
    const tooLong = page.getByRole('alert').filter({ hasText: 'at most 32' });
    await tooLong.waitFor();
    await page.keyboard.press('Escape');
    await line(page).waitFor();

    expect(missing).toContain('required');
    expect(world.received.filter((one) => one.payload.type === 2)).toEqual([]);
    expect(errors.filter((error) => !error.includes('400'))).toEqual([]);
  });
});

describe('The console for several people', () => {
  it('hides the ephemeral answer of one person from the next', async () => {
    const page = await openPage();
    await line(page).focus();
    await page.keyboard.type('/help');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send' }).press('Enter');
    await page.getByText('Only you can see this').waitFor();

    await page.getByRole('radio', { name: /Vera/ }).check();
    await page.getByText('No messages yet.').waitFor();
    const forVera = await page.getByText('answers you alone').count();
    await page.getByRole('radio', { name: /Otto/ }).check();
    await page.getByText('answers you alone').waitFor();

    expect(forVera).toBe(0);
    expect(errors).toEqual([]);
  });

  it('shows at once what the bot writes, and marks a channel that is not open', async () => {
    const page = await openPage();
    const { channels } = world.simulator.state();

    await world.rest('POST', `/channels/${channels[1]?.id}/messages`, { content: 'here **now**' });
    await world.rest('POST', `/channels/${channels[2]?.id}/messages`, { content: 'elsewhere' });

    await page.getByText('here now').waitFor();
    await page.getByRole('button', { name: /alerts.*unread/ }).click();
    await page.getByText('elsewhere').waitFor();
    expect(errors).toEqual([]);
  });
});

describe('The clock', () => {
  it('moves by a button, refuses nonsense in words, and shows what is scheduled', async () => {
    const page = await openPage();
    const clock = page.getByRole('region', { name: 'Clock' });
    const before = world.clock.time;

    await clock.getByRole('button', { name: 'Advance 1 hour' }).click();
    await page.getByRole('region', { name: 'Scheduled' }).getByText('in 1 hour').waitFor();
    await clock.getByRole('textbox').fill('soon');
    await clock.getByRole('button', { name: 'Advance', exact: true }).click();
    await clock.getByRole('alert').getByText('no ISO 8601 duration').waitFor();

    expect(world.clock.time - before).toBe(3_600_000);
  });
});

describe('The page', () => {
  it.each(['dark', 'light'] as const)('keeps every text at a contrast of 4.5 in %s', async (colorScheme) => {
    const page = await openPage({ colorScheme });
    const { channels, users } = world.simulator.state();
    await world.people('POST', '/messages', {
      userId: users[1]?.id,
      channelId: channels[1]?.id,
      content: '-# small\n`code`',
    });
    await world.people('POST', '/interact', { userId: users[1]?.id, channelId: channels[1]?.id, command: '/help' });
    await page.getByText('Only you can see this').waitFor();

    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
  });

  it('has room at 390 pixels: nothing is cut off, and the sides are drawers', async () => {
    const page = await openPage({ viewport: { width: 390, height: 844 } });
    const { channels } = world.simulator.state();
    await world.rest('POST', `/channels/${channels[1]?.id}/messages`, {
      content: `\`\`\`${'wide '.repeat(60)}\`\`\`${'w'.repeat(200)}`,
    });
    await page.getByText('wide').first().waitFor();

    await page.getByRole('button', { name: 'Users, clock and schedules' }).click();
    await page.getByRole('radio', { name: /Ada/ }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Channels' }).click();
    await page.getByRole('button', { name: 'general' }).click();
    const widths = await page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]');

    await page.getByRole('heading', { name: '#general' }).first().waitFor();
    expect(widths).toEqual([390, 390]);
    expect(errors).toEqual([]);
  });

  it('says when the stack has stopped', async () => {
    const page = await openPage();

    await world.close();

    await page.getByText('Start it again with npm start').waitFor();
  });
});
