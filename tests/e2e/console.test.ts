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

  it('fills in the form, agrees to the plan, pauses by the button of the card and follows it on the wire', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(8_000);
    await page.goto(stack.stack.url);
    await page.getByRole('combobox', { name: 'Message #ops, or / for commands' }).fill('/trigger create');
    await page.getByRole('option', { name: '/trigger create' }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('asked');
    await form.getByLabel('Schedule').fill('every 15 minutes');
    await form.getByLabel('Message').fill('asked for by a form');
    await form.getByRole('button', { name: /Channel/ }).click();
    await page.getByRole('option', { name: 'ops' }).click();
    await form.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('button', { name: 'Create it' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();

    await page.getByRole('article').filter({ hasText: 'asked is paused' }).waitFor();
    await page.getByRole('tab', { name: 'Wire' }).click();
    const pause = page.locator('.cause').filter({ hasText: 'DeleteSchedule' });
    await pause.waitFor();

    expect(await form.count()).toBe(0);
    expect(await pause.textContent()).toMatch(/TransactWriteItems.*in one transaction.*schedule-sync.*DeleteSchedule/s);
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
    const values = { name: 'seen', schedule: 'every 5 minutes', message: 'seen by everyone', channel: 'ops' };
    for (const [option, value] of Object.entries(values)) {
      await page.keyboard.type(option);
      await page.getByRole('option', { name: option }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByLabel(option, { exact: true }).and(page.locator(':focus')).waitFor();
      await page.keyboard.type(value);
      if (option === 'schedule') await page.getByRole('option', { name: value }).first().waitFor();
      await page.keyboard.press(option === 'channel' ? 'Enter' : 'Tab');
    }
    const created = page.getByRole('article').filter({ hasText: 'seen is active' });
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

    expect(await created.locator('time.timestamp').count()).toBe(6);
    expect((await history.textContent())?.match(/✅/g)?.length).toBeGreaterThanOrEqual(10);
    expect(errors).toEqual([]);
  }, 40_000);
});
