import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

export interface OpenPage {
  readonly page: Page;
  /** What went wrong in the page since it was opened last: errors, warnings, and requests to other places. */
  readonly errors: string[];
  /** Opens the console of another stage in the same page, which is much cheaper than a new one. */
  visit(origin: string): Promise<void>;
  /** Leaves the console, so that its stage can close. */
  leave(): Promise<void>;
}

/** A page of its own, 1280 pixels wide unless said otherwise. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const errors: string[] = [];
  let home = '';
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => {
    if (home !== '' && !request.url().startsWith(home)) errors.push(`asked ${request.url()}`);
  });
  return {
    page,
    errors,
    async visit(origin) {
      home = origin;
      await page.goto(origin);
      await line(page).waitFor();
      // The time is told when the page has begun to listen.
      await page.locator('.clock-now time').waitFor({ state: 'attached' });
    },
    async leave() {
      home = '';
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.goto('about:blank');
      errors.length = 0;
    },
  };
}

/** Opens the console as Otto in #ops in a page of its own. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const opened = await newPage(browser, options);
  await opened.visit(origin);
  return opened;
}

/** The field to write in. */
export function line(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Message #ops, or / for commands' });
}

/** The card that `/card` shows. */
export function cardIn(page: Page): Locator {
  return page.getByRole('article').filter({ hasText: 'handover' });
}

export async function hasFocus(field: Locator): Promise<boolean> {
  return (await field.and(field.page().locator(':focus')).count()) === 1;
}
