import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';

import { launchBrowser } from '#tests/local/browser.ts';

import { file, form, picture } from '#tests/local/discord/files.ts';

import { cardIn, openPage } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

interface Found {
  readonly violations: ReadonlyArray<{
    readonly id: string;
    readonly nodes: ReadonlyArray<{ readonly html: string; readonly failureSummary: string }>;
  }>;
}

let browser: Browser;
let stage: Stage;
let page: Page;

beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openStage()]);
  await stage.say('Otto', '/help');
  await stage.say('Otto', '/card');
  await stage.rest(
    'POST',
    `/channels/${stage.idOf('ops')}/messages`,
    form({ content: 'see' }, picture(), file('a.log', 'x')),
  );
  stage.hop({ outcome: 'error', detail: { error: 'AccessDenied', table: 'state' } });
});

afterAll(async () => {
  await browser.close();
  await stage.close();
});

/** Every rule in light; in dark the page is the same but for its colours. */
const RULES = { light: undefined, dark: ['color-contrast', 'link-in-text-block'] } as const;

/** What axe finds wrong, one line for each element. */
async function violations(colorScheme: 'light' | 'dark'): Promise<string[]> {
  const options = JSON.stringify({ runOnly: RULES[colorScheme], resultTypes: ['violations'] });
  const found = await page.evaluate<Found>(`axe.run(${options})`);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary.replaceAll('\n', ' ')}`),
  );
}

describe.each(['light', 'dark'] as const)('Axe, in %s,', (colorScheme) => {
  beforeAll(async () => {
    ({ page } = await openPage(browser, stage.origin, { colorScheme }));
    await page.evaluate(axe.source);
  });
  afterAll(() => page.context().close());

  it('finds nothing wrong with an empty channel, a list of commands and a command half filled in', async () => {
    await page.getByRole('button', { name: 'general' }).click();
    await page.getByText('No messages yet.').waitFor();
    const empty = await violations(colorScheme);
    await page.getByRole('combobox', { name: 'Message #general' }).fill('/tri');
    await page.getByRole('option', { name: '/trigger create' }).waitFor();
    const commands = await violations(colorScheme);
    await page.getByRole('option', { name: '/trigger create' }).click();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'required' }).waitFor();

    expect([...empty, ...commands]).toEqual([]);
    expect(await violations(colorScheme)).toEqual([]);
  });

  it('finds nothing wrong with cards, the wire, an open menu, a life and a picture', async () => {
    const edits = page.getByRole('button', { name: /^\d edits?$/ });
    await page.getByRole('button', { name: 'ops', exact: true }).click();
    await page.getByRole('tab', { name: 'Wire' }).click();
    await page.getByRole('region', { name: 'Wire' }).getByText('AccessDenied').first().waitFor();
    await cardIn(page).getByRole('button', { name: 'Run now' }).click();
    await edits.waitFor();
    const conversation = await violations(colorScheme);
    await cardIn(page).getByRole('button', { name: 'Who is told' }).click();
    const menu = await violations(colorScheme);
    await page.keyboard.press('Escape');
    await edits.click();
    await page.getByRole('dialog').waitFor();
    const life = await violations(colorScheme);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Picture: show it large' }).click();
    await page.getByRole('dialog').waitFor();
    const large = await violations(colorScheme);
    await page.keyboard.press('Escape');

    expect([...conversation, ...menu, ...life, ...large]).toEqual([]);
  });

  it('finds nothing wrong with a form, before and after its faults', async () => {
    await cardIn(page).getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    const fresh = await violations(colorScheme);
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText('fields to mend').waitFor();
    const faulty = await violations(colorScheme);
    await page.keyboard.press('Escape');

    expect([...fresh, ...faulty]).toEqual([]);
  });

  it('finds nothing wrong with the drawers at 390 pixels', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Channels and people' }).click();
    const channels = await violations(colorScheme);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clock, schedules and wire' }).click();
    await page.getByRole('tab', { name: 'Scheduled' }).click();

    expect(channels).toEqual([]);
    expect(await violations(colorScheme)).toEqual([]);
  });
});
