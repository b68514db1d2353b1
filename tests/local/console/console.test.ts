import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { launchBrowser } from '#tests/local/browser.ts';

import { hasFocus, line, openPage as openConsole } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

let browser: Browser;
let world: Stage;
let errors: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  world = await openStage();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await world.close();
});

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const opened = await openConsole(browser, world.origin, options);
  errors = opened.errors;
  return opened.page;
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
    const missing = await page.getByRole('form', { name: 'Composer' }).getByRole('alert').textContent();
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

    await page.getByRole('article').getByText('here now').waitFor();
    await page.getByRole('button', { name: /alerts.*unread/ }).click();
    await page.getByRole('article').getByText('elsewhere').waitFor();
    expect(errors).toEqual([]);
  });
});

describe('The page', () => {
  it('has room at 390 pixels: nothing is cut off, and the sides are drawers', async () => {
    const page = await openPage({ viewport: { width: 390, height: 844 } });
    const { channels } = world.simulator.state();
    await world.rest('POST', `/channels/${channels[1]?.id}/messages`, {
      content: `\`\`\`${'wide '.repeat(60)}\`\`\`${'w'.repeat(200)}`,
    });
    await page.getByText('wide').first().waitFor();

    const opener = page.getByRole('button', { name: 'Clock, schedules and wire' });
    await opener.click();
    await page.getByRole('button', { name: 'Advance 1 hour' }).click();
    await page.keyboard.press('Escape');
    await opener.and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Channels and people' }).click();
    await page.getByRole('radio', { name: /Ada/ }).check();
    await page.getByRole('button', { name: 'general' }).click();
    const widths = await page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]');

    await page.getByRole('heading', { name: '#general' }).first().waitFor();
    expect(widths).toEqual([390, 390]);
    expect(errors).toEqual([]);
  });

  it('says when the stack has stopped, and takes the words back when it is there again', async () => {
    const page = await openPage();
    const banner = page.getByText('Start it again with npm start');

    await page.context().setOffline(true);
    world.simulator.close();
    await banner.waitFor();
    await page.context().setOffline(false);

    await banner.waitFor({ state: 'detached' });
  });

  it('keeps the theme that was chosen over the one of the machine', async () => {
    const page = await openPage({ colorScheme: 'dark' });
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const dark = await ground();

    await page.getByRole('radio', { name: 'Light' }).check();
    const light = await ground();
    await page.reload();
    await line(page).waitFor();

    expect(light).not.toBe(dark);
    expect(await ground()).toBe(light);
    expect(await page.getByRole('radio', { name: 'Light' }).isChecked()).toBe(true);
  });

  it('reads out a message that is new, and none that was there', async () => {
    await world.say('Ada', '/card');
    const page = await openPage();
    const spoken = page.locator('[role=status][aria-live=polite]');
    // What the page shows first is what was there.
    await page.getByRole('article').last().waitFor();

    await world.people('POST', '/messages', {
      userId: world.idOf('Ada'),
      channelId: world.idOf('ops'),
      content: 'the **disk** is full',
    });
    await spoken.getByText('Ada: the disk is full').waitFor();

    expect(await spoken.textContent()).not.toContain('handover');
  });
});
