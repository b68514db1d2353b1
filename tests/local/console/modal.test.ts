import type { Browser, Locator, Page } from 'playwright-core';

import { launchBrowser } from '#tests/local/browser.ts';

import { answerWithCards, FORM } from './cards.ts';
import { cardIn, hasFocus, line, newPage, type OpenPage } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

let browser: Browser;
let stage: Stage;
let opened: OpenPage;
let page: Page;
let dialog: Locator;

beforeAll(async () => {
  browser = await launchBrowser();
  opened = await newPage(browser);
  ({ page } = opened);
});

afterAll(() => browser.close());

beforeEach(async () => {
  stage = await openStage();
  await stage.say('Otto', '/card');
  await opened.visit(stage.origin);
  dialog = page.getByRole('dialog', { name: 'New trigger' });
  await cardIn(page).getByRole('button', { name: 'Edit' }).click();
  await dialog.waitFor();
});

afterEach(async () => {
  await opened.leave();
  await stage.close();
});

describe('A form that the bot asks for', () => {
  it('keeps the focus inside, and gives it back on Escape', async () => {
    const isFirst = await hasFocus(dialog.getByLabel('Name'));
    const inside: unknown[] = [];
    for (const key of [...Array<string>(8).fill('Tab'), ...Array<string>(8).fill('Shift+Tab')]) {
      await page.keyboard.press(key);
      inside.push(await page.evaluate("document.querySelector('dialog').contains(document.activeElement)"));
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    expect(isFirst).toBe(true);
    expect(inside).not.toContain(false);
    expect(await hasFocus(cardIn(page).getByRole('button', { name: 'Edit' }))).toBe(true);
  });

  it('says what is missing or too long in one place, leads there, and counts', async () => {
    await dialog.getByLabel('Name').fill('n'.repeat(33));
    await page.keyboard.press('Enter');
    const summary = dialog.getByRole('alert');
    await summary.waitFor();

    const words = await summary.textContent();
    const counted = await dialog.getByText('33/32').isVisible();
    const isRead = await hasFocus(summary);
    await summary.getByRole('button', { name: 'Name' }).click();

    expect(words).toContain('2 fields to mend');
    expect(words).toContain('at most 32 characters; there are 33');
    expect(counted).toBe(true);
    expect(isRead).toBe(true);
    expect(await hasFocus(dialog.getByLabel('Name'))).toBe(true);
    expect(await dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
    expect(stage.received.filter((one) => one.payload.type === 5)).toEqual([]);
  });

  it('keeps what was written when it cannot be taken, and is sent whole the next time', async () => {
    stage.script((one) => (one.payload.type === 5 ? { type: 99 } : answerWithCards(one)));
    await dialog.getByLabel('Name').fill('nightly');
    await dialog.getByLabel('Message').fill('Good morning');
    await dialog.getByRole('button', { name: /Where/ }).click();
    await page.getByRole('option', { name: 'alerts' }).click();
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await dialog.getByRole('alert').getByText('What you wrote is kept').waitFor();
    const kept = await dialog.getByLabel('Name').inputValue();
    stage.script(answerWithCards);
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('article').getByText('Saved the form.').waitFor();

    expect(kept).toBe('nightly');
    expect(await dialog.count()).toBe(0);
    expect(JSON.stringify(stage.received.at(-1)?.payload.data)).toContain(
      '"custom_id":"message","value":"Good morning"',
    );
    expect(JSON.stringify(stage.received.at(-1)?.payload.data)).toContain(stage.idOf('alerts'));
  });

  it('opens from a command too, and is gone when somebody else sits down', async () => {
    await page.keyboard.press('Escape');
    stage.script(() => ({ type: 9, data: FORM }));
    await line(page).fill('/help');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send' }).press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: /Vera/ }).check();
    await cardIn(page).waitFor();

    expect(await dialog.count()).toBe(0);
  });
});
