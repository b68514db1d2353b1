import fc from 'fast-check';
import { cardBody } from '#lib/discord/answer.ts';
import type { Card } from '#lib/discord/card.ts';
import { messageCreate } from '#local/discord/message-form.ts';
import { textOf } from '#tests/harness/text-of.ts';

const context = {
  shortId: '8f3a2c1d',
  customId: ({ route, args = [] }: { route: string; args?: readonly string[] }) => `1:${route}:${args.join()}`,
};

const naughty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 5000 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('', ' ', '\n', '\u200b', '```', '@everyone', '\ud83d', 'x'.repeat(6000), '# '.repeat(3000)),
  fc
    .array(fc.constantFrom('```', '`', '\n', '👩‍👩‍👧‍👦', 'a', '-# ', '<@1>', '||'), { maxLength: 1500 })
    .map((parts) => parts.join('')),
);
const destination = fc.record({ route: fc.constantFrom('a.b', 'c.d'), args: fc.array(fc.constantFrom('1', '2', '3')) });
const button = fc.oneof(
  fc.record({ label: naughty, style: fc.constantFrom('primary', 'secondary', 'success', 'danger'), to: destination }),
  fc.record({ label: naughty, url: fc.oneof(naughty, fc.webUrl(), fc.constant('javascript:alert(1)')) }),
);
const menu = fc.record({
  placeholder: naughty,
  to: destination,
  choices: fc.array(fc.record({ label: naughty, value: naughty, description: naughty, chosen: fc.boolean() }), {
    maxLength: 40,
  }),
});
const block = fc.oneof(naughty, fc.constant({ divider: true } as const), fc.record({ text: naughty, button }));
const card = fc.record(
  {
    tone: fc.constantFrom('neutral', 'good', 'warning', 'bad'),
    title: naughty,
    blocks: fc.array(block, { maxLength: 60 }),
    tail: naughty,
    image: fc.record({ name: fc.constantFrom('timeline.png', 'a_b-1.png'), alt: naughty }),
    rows: fc.array(fc.oneof(menu, fc.array(button, { maxLength: 12 })), { maxLength: 15 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Card>;

describe('a card', () => {
  it('is never what Discord would answer 400 to, whatever stands in it', () => {
    fc.assert(
      fc.property(card, (given) => {
        const parsed = messageCreate.safeParse(cardBody(given, context));

        expect(parsed.error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('ends with our line, outside of any code block, and pings nobody', () => {
    fc.assert(
      fc.property(card, (given) => {
        const body = cardBody(given, context);

        expect(textOf(body).endsWith('-# watchbell · 8f3a2c1d')).toBe(true);
        expect(body.allowed_mentions).toEqual({ parse: [] });
      }),
    );
  });

  it('keeps its tail and its buttons when its texts do not fit, and says how much is missing', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index} ${'x'.repeat(200)}`);

    const body = cardBody(
      { blocks: lines, tail: '-# trigger.not_found', rows: [[{ label: 'On', to: { route: 'a.b' } }]] },
      context,
    );

    const text = textOf(body);
    expect(text).toContain('line 0');
    expect(text).toMatch(/… and \d+ more that do not fit/);
    expect(text).toContain('-# trigger.not_found');
    expect(JSON.stringify(body)).toContain('"custom_id":"1:a.b:"');
  });

  it('shows its image above the tail, in words as well, and names the file that comes with it', () => {
    const tail = '-# code';
    const image = { name: 'timeline.png', alt: 'two  jobs\nfailed' };

    const body = cardBody({ blocks: ['x'.repeat(9000)], image, tail }, { ...context, marker: 70_000 });
    const blank = cardBody({ image: { ...image, alt: ' ' } }, context);

    const [container] = body.components as ReadonlyArray<{ id: number; components: ReadonlyArray<{ type: number }> }>;
    const media = { url: 'attachment://timeline.png' };
    expect(container?.id).toBe(70_000);
    expect(container?.components.slice(-3)).toMatchObject([
      { type: 12, items: [{ media, description: 'two jobs failed' }] },
      { type: 10, content: tail },
      { type: 10 },
    ]);
    expect(body.attachments).toEqual([{ id: '0', filename: 'timeline.png', description: 'two jobs failed' }]);
    expect(JSON.stringify(blank)).not.toContain('description');
    expect(cardBody({ blocks: ['x'] }, context)).not.toHaveProperty('attachments');
  });

  it('leaves out what Discord refuses: doubled buttons, links that are none, lines between nothing', () => {
    const to = { route: 'a.b' };
    const body = JSON.stringify(
      cardBody(
        {
          blocks: [{ divider: true }, 'text', { divider: true }, { divider: true }],
          rows: [
            [
              { label: 'one', to },
              { label: 'two', to },
              { label: 'bad', url: 'javascript:alert(1)' },
            ],
          ],
        },
        context,
      ),
    );

    expect(body).toContain('"label":"one"');
    expect(body).not.toMatch(/"two"|"bad"|"type":14/);
  });
});
