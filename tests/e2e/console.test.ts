import type { Browser } from 'playwright-core';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { launchBrowser } from '#tests/local/browser.ts';

describe('a person at the console', () => {
  let stack: TestStack;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startTestStack(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it('creates a trigger with the keyboard, lets an hour pass, sees every message and reads the history', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(8_000);
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(stack.stack.url);
    await page
      .getByRole('button', { name: /Otto/ })
      .or(page.getByRole('radio', { name: /Otto/ }))
      .first()
      .click();
    const line = page.getByRole('combobox', { name: 'Message #ops, or / for commands' });
    await line.focus();

    await page.keyboard.type('/trigger cre');
    await page.getByRole('option', { name: '/trigger create' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('seen');
    await page.keyboard.press('Enter');
    await page.keyboard.type('every 5 minutes');
    await page.getByRole('option', { name: 'every 5 minutes' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Send a message' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('seen by everyone');
    await page.keyboard.press('Enter');
    await page.keyboard.type('ops');
    await page.getByRole('option', { name: '#ops' }).waitFor();
    await page.keyboard.press('Enter');
    const created = page.getByRole('article').filter({ hasText: 'is active' });
    if ((await created.count()) === 0) await page.keyboard.press('Enter');
    await created.waitFor();
    await page.getByRole('button', { name: 'Advance 1 hour' }).click();
    await page.getByText('seen by everyone').nth(10).waitFor();
    await line.focus();
    await page.keyboard.type('/trigger his');
    await page.getByRole('option', { name: '/trigger history' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('seen');
    await page.getByRole('option', { name: 'seen' }).waitFor();
    await page.keyboard.press('Enter');
    const history = page.getByRole('article').filter({ hasText: 'History of seen' });
    if ((await history.count()) === 0) await page.keyboard.press('Enter');
    await history.waitFor();

    expect(await created.locator('time.timestamp').count()).toBe(10);
    expect((await history.textContent())?.match(/✅/g)?.length).toBeGreaterThanOrEqual(10);
    expect(errors).toEqual([]);
  }, 40_000);
});
