import { type Inline, parseInline, parseMarkdown } from '#local/console/messages/markdown.ts';
import { relativeTime } from '#local/console/messages/times.ts';

const text = (value: string): Inline => ({ type: 'text', text: value });

describe('What stands within a line', () => {
  it.each<[string, Inline[]]>([
    ['a **b** c', [text('a '), { type: 'strong', content: [text('b')] }, text(' c')]],
    ['*a* and _b_', [{ type: 'em', content: [text('a')] }, text(' and '), { type: 'em', content: [text('b')] }]],
    ['snake_case_name', [text('snake_case_name')]],
    ['`**no**`', [{ type: 'code', text: '**no**' }]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['\\*plain\\*', [text('*plain*')]],
    ['0\\.02 and a\\b', [text('0.02 and a\\b')]],
    ['<#1184522816273879040>', [{ type: 'mention', kind: 'channel', id: '1184522816273879040' }]],
    ['<@402557719036231681>', [{ type: 'mention', kind: 'user', id: '402557719036231681' }]],
    ['<@&1184521533432365056>', [{ type: 'mention', kind: 'role', id: '1184521533432365056' }]],
    ['<t:1795252080:R>', [{ type: 'time', seconds: 1795252080, style: 'R' }]],
    ['<t:1795252080>', [{ type: 'time', seconds: 1795252080, style: 'f' }]],
    [
      'see https://example.com/a.',
      [
        text('see '),
        { type: 'link', url: 'https://example.com/a', content: [text('https://example.com/a')] },
        text('.'),
      ],
    ],
    ['[docs](https://example.com)', [{ type: 'link', url: 'https://example.com', content: [text('docs')] }]],
    ['[no](javascript:alert(1))', [text('[no](javascript:alert(1))')]],
    ['**open', [text('**open')]],
  ])('%s', (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });
});

describe('What stands on lines of its own', () => {
  it('parts headings, lists, quotes, code and the small last line', () => {
    const blocks = parseMarkdown(
      '# Title\ntext\nmore\n- one\n- two\n> said\n```json\n{ **no** }\n```\n-# watchbell · 8f3a2c1d',
    );

    expect(blocks).toMatchObject([
      { type: 'heading', level: 1, content: [text('Title')] },
      { type: 'paragraph', lines: [[text('text')], [text('more')]] },
      { type: 'list', ordered: false, items: [{ content: [text('one')] }, { content: [text('two')] }] },
      { type: 'quote', blocks: [{ type: 'paragraph', lines: [[text('said')]] }] },
      { type: 'code', language: 'json', text: '{ **no** }' },
      { type: 'subtext', content: [text('watchbell · 8f3a2c1d')] },
    ]);
  });

  it('counts an ordered list from its first number', () => {
    expect(parseMarkdown('3. three\n4. four')).toMatchObject([{ type: 'list', ordered: true, start: 3 }]);
  });
});

describe('Relative times', () => {
  it.each([
    [30, 'in 30 seconds'],
    [300, 'in 5 minutes'],
    [3599, 'in 1 hour'],
    [-7200, '2 hours ago'],
    [172_800, 'in 2 days'],
  ])('%i seconds from now: %s', (seconds, expected) => {
    expect(relativeTime(seconds * 1000, 0)).toBe(expected);
  });
});
