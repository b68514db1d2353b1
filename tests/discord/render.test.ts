import fc from 'fast-check';
import { choicesAnswer, messageAnswer } from '#lib/discord/answer.ts';
import { escapeCode, escapeMarkdown, footer, renderContent, timestamp } from '#lib/discord/render.ts';

const naughty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4000 }),
  fc.string({ unit: 'grapheme', maxLength: 3000 }),
  fc
    .array(fc.constantFrom('```', '``', '`', '@everyone', '\n', '👩‍👩‍👧‍👦', 'a', '\ud83d', '-# ', '<@1>'), {
      maxLength: 1500,
    })
    .map((parts) => parts.join('')),
);

describe('renderContent', () => {
  it('never gives Discord more than it takes, and always ends with our line outside of any code block', () => {
    fc.assert(
      fc.property(naughty, (text) => {
        const content = renderContent(text, '8f3a2c1d');

        expect([...content].length).toBeLessThanOrEqual(2000);
        expect(content.endsWith('\n-# watchbell · 8f3a2c1d')).toBe(true);
        expect(content.isWellFormed()).toBe(true);
        expect(content.split('```').length % 2).toBe(1);
      }),
    );
  });

  it('breaks no character at the cut', () => {
    const content = renderContent('🔔'.repeat(1500), '8f3a2c1d');

    expect(content.isWellFormed()).toBe(true);
    expect(content).toContain('…');
  });

  it('leaves a short text as it is', () => {
    expect(renderContent('all is well', 'ab')).toBe(`all is well\n${footer('ab')}`);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['**bold**', '\\*\\*bold\\*\\*'],
    ['<@123>', '\\<\\@123>'],
    ['a-b', 'a-b'],
    ['- list', '\\- list'],
    ['# heading', '\\# heading'],
    ['1. first', '1\\. first'],
    ['https://example.org', 'https\\://example.org'],
  ])('shows %s as it is', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});

describe('answers', () => {
  it('are for one person only when they should be, and ping nobody', () => {
    const context = { shortId: 'ab', customId: () => 'x' };

    expect(messageAnswer({ blocks: ['@everyone'] }, context, true)).toMatchObject({
      type: 4,
      data: { flags: 64 | 32768, allowed_mentions: { parse: [] } },
    });
    expect(messageAnswer({ blocks: ['x'] }, context, false)).toMatchObject({ data: { flags: 32768 } });
  });

  it('suggest at most 25 choices that Discord takes', () => {
    const choices = Array.from({ length: 40 }, (_, index) => ({ name: 'n'.repeat(150), value: `v${index}` }));

    const answer = choicesAnswer([{ name: '', value: 'x' }, { name: 'x', value: 'v'.repeat(101) }, ...choices]) as {
      data: { choices: { name: string }[] };
    };

    expect(answer.data.choices).toHaveLength(25);
    expect(answer.data.choices.every(({ name }) => name.length === 100)).toBe(true);
  });

  it('write times for Discord in whole seconds', () => {
    expect(timestamp(1_795_321_260_999, 'R')).toBe('<t:1795321260:R>');
  });
});

describe('escapeCode', () => {
  it('lets nothing out of the backticks', () => {
    expect(escapeCode('a`b``c')).not.toContain('`');
  });
});
