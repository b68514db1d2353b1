import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadCommands } from '#lib/commands/load.ts';
import { routesOf } from '#lib/commands/routes.ts';
import { cardBody, choicesAnswer, formAnswer, messageAnswer, updateAnswer } from '#lib/discord/answer.ts';
import type { Card } from '#lib/discord/card.ts';
import { registrationOf } from '#lib/discord/registration.ts';
import { renderForm } from '#lib/discord/render-form.ts';

const commands = await loadCommands();
const routes = routesOf(commands);

const document = JSON.parse(readFileSync(new URL('./discord-requests.schema.json', import.meta.url), 'utf8')) as object;
const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(document, 'discord');

/** What Discord's own description of its API says of a body that we would send. */
function faultsOf(operation: string, body: unknown): string[] {
  const validate = ajv.getSchema(`discord#/$defs/${operation}`);
  if (!validate) throw new Error(`Discord's document has no ${operation}`);
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const context = { shortId: '8f3a2c1d', customId: ({ route }: { route: string }) => `1:${route}` };
const card: Card = {
  tone: 'good',
  title: 'Title',
  blocks: ['text', { divider: true }, { text: 'more', button: { label: 'Open', to: { route: 'a.b' } } }],
  tail: '-# code',
  rows: [
    [
      { label: 'Go', style: 'primary', to: { route: 'a.c' } },
      { label: 'Page', url: 'https://example.org' },
    ],
    { placeholder: 'Choose', to: { route: 'a.d' }, choices: [{ label: 'One', value: '1', description: 'first' }] },
  ],
};

describe('what we send is what Discord’s own document describes', () => {
  it('for the registration of the commands', () => {
    expect(faultsOf('bulkOverwriteCommands', registrationOf(commands))).toEqual([]);
  });

  it('for cards, as messages and as answers', () => {
    expect(faultsOf('createMessage', cardBody(card, context))).toEqual([]);
    expect(faultsOf('editOriginal', cardBody(card, context))).toEqual([]);
    expect(faultsOf('editMessage', { ...cardBody(card, context), attachments: [] })).toEqual([]);
    expect(faultsOf('interactionCallback', messageAnswer(card, context, true))).toEqual([]);
    expect(faultsOf('interactionCallback', updateAnswer(card, context))).toEqual([]);
  });

  it('for cards with a picture, posted once and found again', () => {
    const shown = { ...card, image: { name: 'timeline.png', alt: 'two jobs' } };
    const body = cardBody(shown, { ...context, marker: 2 ** 31 - 1 });

    expect(faultsOf('createMessage', { ...body, nonce: 'n'.repeat(25), enforce_nonce: true })).toEqual([]);
    expect(faultsOf('editOriginal', body)).toEqual([]);
    expect(faultsOf('editMessage', body)).toEqual([]);
  });

  it('for suggestions', () => {
    expect(faultsOf('interactionCallback', choicesAnswer([{ name: 'a', value: 'b' }]))).toEqual([]);
  });

  it('for every form, empty and filled', () => {
    const forms = [...routes].flatMap(([route, found]) => (found.kind === 'form' ? [{ route, form: found.form }] : []));

    expect(forms.length).toBeGreaterThan(3);
    for (const { form, route } of forms) {
      const filled = Object.fromEntries(
        Object.entries(form.fields).map(([name, { kind }]) => [name, kind === 'channel' ? '123456789012345678' : 'x']),
      );
      expect([route, faultsOf('interactionCallback', formAnswer(renderForm(form, `1:${route}`, {})))]).toEqual([
        route,
        [],
      ]);
      expect([route, faultsOf('interactionCallback', formAnswer(renderForm(form, `1:${route}`, filled)))]).toEqual([
        route,
        [],
      ]);
    }
  });

  it('and is refused where it is not so', () => {
    expect(faultsOf('bulkOverwriteCommands', [{ name: 'x'.repeat(40), description: 'd' }])).not.toEqual([]);
    expect(faultsOf('createMessage', { components: [{ type: 2 }] })).not.toEqual([]);
  });
});
