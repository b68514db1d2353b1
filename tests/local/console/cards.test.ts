import type { Browser, Page } from 'playwright-core';

import { launchBrowser } from '#tests/local/browser.ts';

import { card } from './cards.ts';
import { cardIn, hasFocus, newPage, type OpenPage } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

/** Kept as text: it is no code of this process. */
const BORDER = "getComputedStyle(document.querySelector('.accented')).borderLeftColor";

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
  await stage.say('Otto', '/card');
  await opened.visit(stage.origin);
  await cardIn(page).waitFor();
});

afterEach(async () => {
  await opened.leave();
  await stage.close();
});

/** Holds what the page posts to `path` until the answer is called. */
async function hold(path: string): Promise<() => void> {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(`**/sim/discord/${path}`, async (route) => {
    await gate;
    await route.continue();
  });
  return release;
}

describe('A card', () => {
  it('shows text, pictures, links and buttons of every style, and asks nothing of the outside', async () => {
    const shown = cardIn(page);

    expect(await shown.getByText('Runs of the last day').isVisible()).toBe(true);
    expect(await shown.getByRole('figure').count()).toBe(3);
    expect(await shown.getByRole('separator').count()).toBe(1);
    expect(await shown.getByRole('link', { name: 'Docs' }).getAttribute('href')).toBe('https://example.test/docs');
    expect(await shown.getByRole('button', { name: 'Resume' }).isDisabled()).toBe(true);
    expect(await page.evaluate(BORDER)).toBe('rgb(47, 158, 110)');
    expect(opened.errors).toEqual([]);
  });

  it('turns its button while the bot thinks, takes no second press, and keeps the focus', async () => {
    const release = await hold('component');
    const button = cardIn(page).getByRole('button', { name: 'Run now' });

    await button.focus();
    await page.keyboard.press('Enter');
    await cardIn(page).locator('button[aria-busy=true] .spinner').waitFor();
    await page.keyboard.press('Enter');
    release();
    await cardIn(page).getByText('edited').waitFor();

    expect(stage.received.filter((one) => one.payload.type === 3)).toHaveLength(1);
    expect(await button.getAttribute('aria-busy')).toBeNull();
    expect(await hasFocus(button)).toBe(true);
  });

  it('says that the interaction failed, until the next press', async () => {
    const failure = cardIn(page).getByRole('alert').getByText('This interaction failed');

    await cardIn(page).getByRole('button', { name: 'Delete' }).click();
    await failure.waitFor();
    await cardIn(page).getByRole('button', { name: 'Run now' }).click();

    await failure.waitFor({ state: 'detached' });
  });

  it('shows its life: every version with its time, also to who comes later', async () => {
    await cardIn(page).getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('button', { name: '1 edit' }).waitFor();
    await cardIn(page).getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('button', { name: '2 edits' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '2 edits' }).click();
    const thread = page.getByRole('dialog', { name: 'The life of this card' });

    const titles = await thread.locator('.life-head strong').allTextContents();
    const canPress = await thread.getByRole('button', { name: 'Run now' }).first().isEnabled();
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });

    expect(titles).toEqual(['Now', 'Edit 1', 'First']);
    expect(canPress).toBe(false);
    expect(await hasFocus(page.getByRole('button', { name: '2 edits' }))).toBe(true);
  });
});

describe('A menu', () => {
  it('is searched and chosen from by keys alone', async () => {
    const before = stage.received.length;
    await cardIn(page).getByRole('button', { name: 'Overlap policy' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('oth');
    await page.getByRole('option', { name: 'Cancel the other' }).waitFor();
    await page.keyboard.press('Enter');

    await cardIn(page).getByRole('button', { name: 'Overlap policy: Cancel the other' }).waitFor();
    const { payload } = await stage.receivedAfter(before);
    expect(payload.data).toMatchObject({ custom_id: 'overlap', values: ['cancel'] });
  });

  it('takes several people, at most as many as it allows, when it closes', async () => {
    const before = stage.received.length;
    await cardIn(page).getByRole('button', { name: 'Who is told' }).click();
    const done = page.getByRole('button', { name: 'Done' });
    const atFirst = await done.isDisabled();
    for (const name of ['Vera', 'Ada', 'Nell']) await page.getByRole('option', { name }).click({ force: true });
    const ticked = await page.getByRole('option', { selected: true }).allTextContents();
    await done.click();

    await cardIn(page).getByRole('button', { name: 'Who is told: Vera, Ada' }).waitFor();
    expect(atFirst).toBe(true);
    expect(ticked).toHaveLength(2);
    const { payload } = await stage.receivedAfter(before);
    expect(payload.data).toMatchObject({ values: [stage.idOf('Vera'), stage.idOf('Ada')] });
  });

  it('changes nothing on Escape', async () => {
    const before = stage.received.length;

    await cardIn(page).getByRole('button', { name: 'Overlap policy' }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');

    expect(await hasFocus(cardIn(page).getByRole('button', { name: 'Overlap policy' }))).toBe(true);
    expect(stage.received).toHaveLength(before);
  });
});

describe('An answer', () => {
  it('that comes later says that the bot is thinking, and is then no edit', async () => {
    stage.script(() => ({ type: 5 }));
    await stage.say('Otto', '/help');
    await page.getByText('Watchbell is thinking…').waitFor();
    const token = String(stage.received.at(-1)?.payload['token']);

    await stage.rest('PATCH', `/webhooks/${stage.simulator.application.id}/${token}/messages/@original`, {
      content: 'It took a while.',
    });
    const answer = page.getByRole('article').filter({ hasText: 'It took a while.' });
    await answer.waitFor();

    expect(await page.getByText('is thinking').count()).toBe(0);
    expect(await answer.getByRole('button', { name: 'edit' }).count()).toBe(0);
  });

  it('that one person alone sees can be dismissed', async () => {
    await stage.say('Otto', '/help');
    const answer = page.getByRole('article').filter({ hasText: 'answers you alone' });

    await answer.getByRole('button', { name: 'Dismiss message' }).click();
    await answer.waitFor({ state: 'detached' });
    await page.reload();
    await cardIn(page).waitFor();

    expect(await answer.count()).toBe(0);
  });

  it('of another bot’s making with an unknown part is named, not hidden', async () => {
    await page.route('**/sim/discord/messages?*', async (route) => {
      const messages = (await (await route.fetch()).json()) as Array<Record<string, unknown>>;
      await route.fulfill({
        json: messages.map((one) => ({ ...one, components: [...card().components, { type: 99 }] })),
      });
    });
    await page.reload();

    await page.getByText('cannot show a component of type 99').waitFor();
  });
});
