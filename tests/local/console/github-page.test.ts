import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';

import { PLAN_PRESETS } from '#local/console/github/plan-presets.ts';
import { launchBrowser } from '#tests/local/browser.ts';

import { type GithubStage, openGithubStage } from './github-stage.ts';
import { hasFocus, line, newPage, type OpenPage } from './open-page.ts';

interface Found {
  readonly violations: ReadonlyArray<{ readonly id: string; readonly nodes: ReadonlyArray<{ readonly html: string }> }>;
}

let browser: Browser;
let stage: GithubStage;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openGithubStage()]);
  opened = await newPage(browser);
  ({ page } = opened);
  await opened.visit(stage.origin);
});

afterAll(async () => {
  await browser.close();
  await stage.close();
});

const runs = () => page.getByRole('region', { name: 'Runs' }).getByRole('listitem');
const failing = () => ({ ...PLAN_PRESETS.find(({ name }) => name === 'failure')?.order, times: 1 });
const pathOf = (id: number, rest = '') => `${stage.origin}/github/acme/checkout/actions/runs/${id}${rest}`;

/** Of what is not colour, one look is enough. */
const RULES = { light: undefined, dark: ['color-contrast'] } as const;

/** What axe finds wrong here, one line for each element. */
async function violations(): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const options = JSON.stringify({ runOnly: RULES[colorScheme], resultTypes: ['violations'] });
    const result = await page.evaluate<Found>(`axe.run(${options})`);
    found.push(
      ...result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`)),
    );
  }
  return found;
}

describe('The GitHub page', () => {
  it('is reached by the side bar, says how to begin while nothing has run, and leads back to the chat', async () => {
    await page.getByRole('link', { name: 'GitHub' }).press('Enter');
    await page.getByText('No workflow has run yet.').waitFor();
    const path = new URL(page.url()).pathname;
    await page.getByRole('link', { name: 'Back to #ops' }).press('Enter');
    await line(page).waitFor();
    await page.goBack();
    await page.getByText('/diagnose target:checkout').waitFor();

    expect(path).toBe('/github');
    expect(opened.errors).toEqual([]);
  });

  it('marks a channel that is written to meanwhile, and no more when it is read', async () => {
    await stage.rest('POST', `/channels/${stage.idOf('ops')}/messages`, { content: 'here' });
    await page.getByRole('button', { name: /ops.*unread/ }).click();
    await line(page).waitFor();

    expect(await page.getByRole('button', { name: /unread/ }).count()).toBe(0);
  });

  it('lists the runs, the newest first, and those of one repository', async () => {
    const first = await stage.dispatch({ target: 'cart' });
    await stage.pass(60);
    await stage.dispatch({ target: 'prices' });
    await stage.pass(7);
    await page.getByRole('link', { name: 'GitHub' }).click();
    // The page learns of the time that has passed a moment after it has drawn.
    await runs().nth(1).getByText(/ ago/).waitFor();

    const rows = await runs().allTextContents();
    await page.getByRole('link', { name: 'acme/payments' }).click();
    await page.getByText('Nothing has run in acme/payments yet.').waitFor();
    await page.goto(pathOf(first));

    await page.getByRole('heading', { name: /Diagnose cart .*#1/ }).waitFor();
    expect(rows[0]).toMatch(/Running:.*Diagnose prices.*acme\/checkout · diagnose\.yml #2.*main.*otto-acme/);
    expect(rows[1]).toMatch(/Succeeded:.*Diagnose cart.*ago38s/);
  });

  it('shows a run with its jobs, a log that follows, and its files; and fails it at the step that is chosen', async () => {
    const id = await stage.dispatch({ target: 'cart' });
    await stage.pass(10);
    await page.goto(pathOf(id));
    const collect = page.getByRole('region', { name: 'Job collect' });
    await collect.getByRole('button', { name: 'Log of collect' }).click();
    await collect.getByRole('log').getByText('Run actions/checkout@v5').waitFor();
    const running = await collect.getByRole('listitem').allTextContents();
    await collect.getByRole('button', { name: 'Fail here, at Complete job' }).click();
    await page.getByRole('article').getByText('Failed', { exact: true }).waitFor();

    expect(running[2]).toMatch(/Running:Collect metrics.*Fail here.*\ds/);
    expect(await collect.getByRole('listitem').last().textContent()).toMatch(/^Failed:Complete job/);
    expect(await page.getByRole('button', { name: 'End with success' }).count()).toBe(0);
  });

  it.each([
    ['End with success', 'Succeeded'],
    ['Cancel', 'Cancelled'],
    ['Time out', 'Timed out'],
  ])('ends a run by hand: %s', async (button, words) => {
    const id = await stage.dispatch();
    await stage.pass(8);
    await page.goto(pathOf(id));

    await page.getByRole('button', { name: button }).click();

    await page.getByRole('article').getByText(words, { exact: true }).waitFor();
  });

  it('opens at a job with what went wrong, shows what was uploaded, and every attempt', async () => {
    await stage.github('POST', '/plans', failing());
    const id = await stage.dispatch({ target: 'cart' });
    await stage.pass(60);
    const { jobs } = (await stage.github('GET', `/runs/${id}`)) as { jobs: Array<{ id: number; name: string }> };
    await stage.api('POST', `/repos/acme/checkout/actions/runs/${id}/rerun-failed-jobs`, {});
    await stage.pass(60);
    await page.goto(pathOf(id, `/job/${jobs.at(-1)?.id}`));
    const log = page.getByRole('log', { name: 'Log of diagnose' });
    await log.getByText('Queue "orders" is not being read').waitFor();
    const lines = await log.textContent();
    const attempt = await page.getByRole('link', { name: 'Attempt 1', exact: true }).getAttribute('aria-current');
    await page.getByRole('button', { name: 'diagnosis' }).last().click();
    await page.getByRole('group', { name: 'diagnosis.json' }).getByText('"status": "unhealthy"').waitFor();
    const found = await violations();
    await page.getByRole('link', { name: 'Attempt 2' }).click();
    await page.getByRole('article').getByText('Succeeded', { exact: true }).waitFor();

    expect(lines).toMatch(
      /Error: Process completed with exit code 1\.\s*$|Error: Process completed with exit code 1\.[^]*Cleaning up/,
    );
    expect(attempt).toBe('page');
    expect(found).toEqual([]);
  });

  it('deletes a run only for who is sure of it, and says kindly when one is gone', async () => {
    const id = await stage.dispatch();
    await page.goto(pathOf(id));
    const remove = page.getByRole('button', { name: 'Delete the run' });
    await remove.click();
    await page.keyboard.press('Escape');
    const isBack = await hasFocus(remove);
    await remove.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await runs().first().waitFor();
    const path = new URL(page.url()).pathname;
    await page.goto(pathOf(id));

    await page.getByText('This run does not exist, or not any more.').waitFor();
    expect(isBack).toBe(true);
    expect(path).toBe('/github');
  });

  it('keeps what it had when GitHub cannot be read, and says why an order was not obeyed', async () => {
    const id = await stage.dispatch();
    await stage.pass(8);
    await page.goto(pathOf(id));
    const end = page.getByRole('button', { name: 'End with success' });
    await end.waitFor();
    await page.route('**/sim/github/runs/*', (route) => route.fulfill({ status: 500, json: { message: 'No disk.' } }));
    await end.click();
    await page.getByRole('alert').getByText('That was not done. No disk.').waitFor();
    await page.getByRole('alert').getByText('The run could not be read. No disk.').waitFor();
    await page.unroute('**/sim/github/runs/*');

    await page.getByRole('alert').getByText('could not be read').waitFor({ state: 'detached' });
    expect(await end.isVisible()).toBe(true);
  });
});

describe('How GitHub behaves', () => {
  it('is chosen by keys: settings, faults, and the next runs', async () => {
    await page.goto(`${stage.origin}/github/behaviour`);
    await page.getByRole('radio', { name: 'Succeed' }).press('ArrowRight');
    await page.getByRole('radio', { name: 'Fail at a step', checked: true }).waitFor();
    await page.getByRole('radio', { name: 'Says nothing (204)' }).check();
    await page.getByRole('radio', { name: 'Twice' }).check();
    await page.getByRole('radio', { name: 'Twice', checked: true }).waitFor();
    for (const name of ['The answer to the next dispatch is lost', 'GitHub is slow']) {
      await page.getByRole('switch', { name }).press('Space');
      await page.getByRole('switch', { name, checked: true }).waitFor();
    }
    await page.getByRole('switch', { name: 'The answer to the next dispatch is lost' }).press('Space');
    await page.getByRole('switch', { name: 'next dispatch is lost', checked: false }).waitFor();
    await page.locator('.gh-behaviour[aria-busy=false]').waitFor();

    expect(await violations()).toEqual([]);
    expect(await stage.github('GET', '/settings')).toMatchObject({ returnRunDetails: '204', webhooks: 'twice' });
    expect(await stage.github('GET', '/faults')).toEqual([{ kind: 'slow', ms: 3000 }]);
    expect(await stage.github('GET', '/plans')).toMatchObject([{ times: 1, jobs: [{ name: 'collect' }, {}] }]);
    await stage.github('DELETE', '/faults');
    await stage.github('DELETE', '/plans');
    await stage.github('PATCH', '/settings', { returnRunDetails: 'supported' });
  });

  it('shows the webhooks with what was answered, and sends one again', async () => {
    await page.getByRole('link', { name: 'Webhooks' }).click();
    const rows = page.getByRole('region', { name: 'Webhooks' }).getByRole('listitem');
    await rows.first().waitFor();
    const before = (await stage.github('GET', '/deliveries')) as unknown[];
    const found = await violations();
    await rows
      .first()
      .getByRole('button', { name: /^Redeliver workflow_/ })
      .click();
    await rows.getByText('redelivered').waitFor();

    expect(found).toEqual([]);
    expect(await rows.first().textContent()).toMatch(/workflow_.*answered 404 in \d+ ms/);
    expect(await stage.github('GET', '/deliveries')).toHaveLength(before.length + 1);
  });

  it('has room at 390 pixels, on every page', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const id = await stage.dispatch({ target: 'x'.repeat(200) });
    const widths: unknown[] = [];
    for (const path of ['', '/behaviour', '/webhooks', `/acme/checkout/actions/runs/${id}`]) {
      await page.goto(`${stage.origin}/github${path}`);
      await page.locator('.gh-body').getByText(/\w/).first().waitFor();
      widths.push(
        await page.evaluate('[document.documentElement.scrollWidth, document.querySelector(".gh-body").scrollWidth]'),
      );
    }
    await page.getByRole('button', { name: 'Channels and people' }).click();
    await page.getByRole('link', { name: 'GitHub' }).click();
    await runs().first().waitFor();

    expect(widths).toEqual(Array.from({ length: 4 }, () => [390, 390]));
    expect(await page.getByRole('button', { name: 'Close' }).count()).toBe(0);
  });
});
