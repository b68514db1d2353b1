import type { Browser, Page } from 'playwright-core';

import { launchBrowser } from '#tests/local/browser.ts';

import { newPage, type OpenPage } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

let browser: Browser;
let stage: Stage;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  opened = await newPage(browser);
  ({ page } = opened);
});

afterAll(() => browser.close());

beforeEach(async () => {
  stage = await openStage();
  await opened.visit(stage.origin);
});

afterEach(async () => {
  await opened.leave();
  await stage.close();
});

describe('The clock', () => {
  it('moves by a button and to the next due time', async () => {
    const clock = page.getByRole('region', { name: 'Clock' });
    const before = stage.clock.time;

    await clock.getByRole('button', { name: 'Advance 1 hour' }).click();
    await clock.getByRole('button', { name: 'Jump to next due' }).and(page.locator(':enabled')).waitFor();
    const afterHour = stage.clock.time;
    const told = page.waitForResponse((response) => response.request().method() === 'POST');
    await clock.getByRole('button', { name: 'Jump to next due' }).click();
    await told;

    expect(afterHour - before).toBe(3_600_000);
    expect(stage.clock.time - afterHour).toBe(90_000);
  });

  it('says in words why it refuses', async () => {
    const clock = page.getByRole('region', { name: 'Clock' });

    await clock.getByRole('textbox').fill('soon');
    await clock.getByRole('button', { name: 'Advance', exact: true }).click();
    await clock.getByRole('alert').getByText('no ISO 8601 duration').waitFor();
    stage.refuseClock('A target is real, so time cannot be advanced.');
    await clock.getByRole('button', { name: 'Advance 1 day' }).click();

    await clock.getByRole('alert').getByText('A target is real').waitFor();
  });
});

describe('The scheduled panel', () => {
  it('shows the next times of each schedule in its own zone, and what is paused or over', async () => {
    const rows = page.getByRole('region', { name: 'Scheduled' }).locator('.schedule');
    const nightly = rows.filter({ hasText: 'trg_nightly-1' });
    await nightly.getByText('in 1 hour').waitFor();
    await nightly.locator('summary').click();

    expect(await nightly.locator('.schedule-words').textContent()).toBe('every hour');
    expect(await rows.locator('.schedule-name').allTextContents()).toEqual([
      'trg_standup-4',
      'trg_nightly-1',
      'trg_paused-2',
      'trg_once-1',
    ]);
    expect(await nightly.locator('time').allTextContents()).toEqual([
      'in 1 hour',
      ...['11:02', '12:02', '1:02', '2:02', '3:02'].map((time) => expect.stringMatching(`Nov 21, ${time}.*GMT\\+1`)),
    ]);
    expect(await rows.nth(2).textContent()).toContain('Paused');
    expect(await rows.nth(3).textContent()).toContain('Nothing is to come.');
  });

  it('says what to do when nothing is scheduled, and keeps what it had when it cannot be read', async () => {
    await page.route('**/sim/scheduled', (route) => route.fulfill({ json: [] }));
    await page.reload();
    await page.getByText('Nothing is scheduled.').waitFor();
    await page.unroute('**/sim/scheduled');
    // A jump of the clock has the panel look again at once.
    await page.getByRole('button', { name: 'Advance 5 minutes' }).click();
    await page.getByText('trg_nightly-1').waitFor();
    await page.route('**/sim/scheduled', (route) => route.fulfill({ status: 500, json: { message: 'No table.' } }));
    await page.getByRole('button', { name: 'Advance 5 minutes' }).click();

    await page.getByRole('alert').getByText('could not be read: No table.').waitFor();
    expect(await page.getByText('trg_nightly-1').isVisible()).toBe(true);
  });
});

describe('The wire panel', () => {
  beforeEach(async () => {
    await page.getByRole('tab', { name: 'Scheduled' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('Nothing has gone over the wire yet.').waitFor();
  });

  it('groups hops by their cause, the newest first, and explains each', async () => {
    stage.hop({ root: 'a', kind: 'interaction', from: 'Otto', to: 'interactions', operation: '/trigger create' });
    stage.hop({
      root: 'a',
      kind: 'table',
      from: 'interactions',
      to: 'state',
      operation: 'TransactWriteItems',
      detail: { items: 3 },
    });
    stage.hop({
      root: 'b',
      kind: 'discord',
      from: 'worker',
      to: 'Discord',
      operation: 'POST /messages',
      outcome: 'error',
      detail: { status: 429, message: 'You are being rate limited' },
    });
    const wire = page.getByRole('region', { name: 'Wire' });
    await wire.getByText('You are being rate limited', { exact: true }).waitFor();

    const causes = await wire.locator('.cause').allTextContents();
    expect(causes).toHaveLength(2);
    expect(causes[0]).toContain('failed');
    expect(causes[1]).toContain('The function wrote three items in one transaction');
  });

  it('stands still while it is paused, counts what waits, and goes on with it', async () => {
    const wire = page.getByRole('region', { name: 'Wire' });

    await wire.getByRole('button', { name: 'Pause' }).click();
    stage.hop({ root: 'a', to: 'worker' });
    await wire.getByText('Paused, 1 waiting').waitFor();
    const whilePaused = await wire.locator('.cause').count();
    await wire.getByRole('button', { name: 'Go on' }).click();

    await wire.locator('.cause').filter({ hasText: 'worker' }).waitFor();
    expect(whilePaused).toBe(0);
  });

  it('is still chosen when the page is opened again', async () => {
    await page.reload();

    await page.getByRole('tab', { name: 'Wire', selected: true }).waitFor();
  });
});
