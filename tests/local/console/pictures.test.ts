import type { Browser, Locator, Page } from 'playwright-core';

import { launchBrowser } from '#tests/local/browser.ts';
import { card, text } from '#tests/local/discord/cards.ts';
import { file, form, gallery, png } from '#tests/local/discord/files.ts';
import { idOf } from '#tests/local/discord/world.ts';

import { hasFocus, type OpenPage, openPage } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

let browser: Browser;
let stage: Stage;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openStage()]);
  opened = await openPage(browser, stage.origin);
  ({ page } = opened);
});

afterAll(async () => {
  await browser.close();
  await stage.close();
});

const picture = (width = 900, height = 300) => file('runs.png', png(width, height), 'image/png');
const withPicture = (title: string) => card({ type: 17, components: [text(title), gallery('attachment://runs.png')] });

async function post(payload: object, ...files: File[]): Promise<string> {
  const { body } = await stage.rest('POST', `/channels/${stage.idOf('ops')}/messages`, form(payload, ...files));
  return idOf(body);
}

const patch = (id: string, payload: object, ...files: File[]) =>
  stage.rest('PATCH', `/channels/${stage.idOf('ops')}/messages/${id}`, form(payload, ...files));

const inMessage = (words: string) => page.getByRole('article').filter({ hasText: words });

/** True when the browser has the pixels. */
const isDrawn = (image: Locator) =>
  image.evaluate((element) => {
    const { naturalWidth } = element as unknown as { naturalWidth: number };
    return naturalWidth > 0;
  });

describe('A picture', () => {
  it('in a card keeps its form, and opens large with its words', async () => {
    await post(withPicture('Deploy'), picture());
    const open = inMessage('Deploy').getByRole('button', { name: 'Runs: show it large' });

    await open.waitFor();
    const box = await open.locator('img').boundingBox();
    await open.click();
    const dialog = page.getByRole('dialog', { name: 'Runs' });
    const large = await dialog.getByRole('img', { name: 'Runs' }).boundingBox();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    expect(await isDrawn(open.locator('img'))).toBe(true);
    expect(box?.width).toBeLessThanOrEqual(600);
    expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(3, 1);
    expect(large?.width).toBe(900);
    expect(await hasFocus(open)).toBe(true);
    expect(opened.errors).toEqual([]);
  });

  it('that nothing else shows stands under the text, and a file can be fetched', async () => {
    const attachments = [{ id: 0, description: 'A graph' }, { id: 1 }];

    await post({ content: 'see below', attachments }, picture(), file('run.log', 'x'.repeat(2048)));
    const message = inMessage('see below');
    await message.getByRole('button', { name: 'A graph: show it large' }).waitFor();

    expect(await message.getByRole('link', { name: 'run.log' }).getAttribute('href')).toMatch(/\/run\.log$/);
    expect(await message.getByText('2.0 KB').isVisible()).toBe(true);
  });

  it('of each version is in the life of a card that the bot edits by its own route', async () => {
    const id = await post(withPicture('queued'), picture());
    await patch(id, { ...withPicture('running'), attachments: [{ id: 0 }] }, picture(450, 300));
    await patch(id, { ...withPicture('done'), attachments: [{ id: 0 }] }, picture(300, 300));

    await page.getByRole('button', { name: '2 edits' }).click();
    const thread = page.getByRole('dialog', { name: 'The life of this card' });
    const images = thread.getByRole('listitem').locator('img');
    await images.nth(2).waitFor();
    const drawn = [];
    for (const image of await images.all()) drawn.push(await isDrawn(image));
    await thread.getByRole('button', { name: 'Runs: show it large' }).first().click();
    await page.getByRole('dialog', { name: 'Runs' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Runs' }).waitFor({ state: 'detached' });
    const isOpen = await thread.isVisible();
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });

    expect(drawn).toEqual([true, true, true]);
    expect(isOpen).toBe(true);
  });
});

describe('A message', () => {
  it('is removed for all by who is sure of it, and the bot’s next edit finds nothing', async () => {
    const id = await post({ content: 'to be removed' });
    const message = inMessage('to be removed');
    const remove = message.getByRole('button', { name: 'Remove message' });
    const dialog = page.getByRole('dialog', { name: 'Delete this message?' });

    await message.hover();
    await remove.click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    const isBack = await hasFocus(remove);
    await remove.click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await message.waitFor({ state: 'detached' });

    expect(isBack).toBe(true);
    expect(await hasFocus(page.getByRole('region', { name: 'Messages in #ops' }))).toBe(true);
    expect(await patch(id, { content: 'late' })).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it('of somebody else’s cannot be removed', async () => {
    await stage.people('POST', '/messages', {
      userId: stage.idOf('Vera'),
      channelId: stage.idOf('ops'),
      content: 'hers',
    });
    const message = inMessage('hers');

    await message.waitFor();

    expect(await message.getByRole('button', { name: 'Remove message' }).count()).toBe(0);
  });
});

describe('The list', () => {
  it('stays at its end though it grows before its last move was noticed', async () => {
    await post({ content: 'the end' });
    await inMessage('the end').waitFor();

    const distance = await page.evaluate<number>(GROWING);

    expect(distance).toBeLessThan(5);
  });
});

/** Kept as text: it is no code of this process. Grows the list, and again right after it has been moved to its end. */
const GROWING = `new Promise((resolve) => {
  const inner = document.querySelector('.messages-inner');
  const box = inner.parentElement;
  const grow = () => {
    const block = document.createElement('div');
    block.style.height = '400px';
    inner.append(block);
  };
  grow();
  requestAnimationFrame(() => setTimeout(grow));
  setTimeout(() => resolve(box.scrollHeight - box.scrollTop - box.clientHeight), 300);
})`;

describe('A block of code', () => {
  it('has two columns for an emoji, so that the bars below each other begin at one place', async () => {
    const rows = ['✅ build  ████', '❌ test   ▌', '⏳ deploy ░░', '   total  ▏'];

    await post(card(text(['```', ...rows, '```'].join('\n'))));
    await page.locator('pre').waitFor();
    const starts = await page.evaluate<number[]>(BARS);

    expect(starts).toHaveLength(4);
    expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(0.5);
  });
});

/** Kept as text: it is no code of this process. Where the first bar of each line begins. */
const BARS = `(() => {
  const starts = [];
  const walker = document.createTreeWalker(document.querySelector('pre'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const match of node.data.matchAll(/ ([█▌░▏])/g)) {
      const range = document.createRange();
      range.setStart(node, match.index + 1);
      range.setEnd(node, match.index + 2);
      starts.push(range.getBoundingClientRect().left);
    }
  }
  return starts;
})()`;
