import fc from 'fast-check';
import { plainSummary } from '#lib/diagnosis/report-summary.ts';

describe('plainSummary', () => {
  it('makes readable text of GitHub’s Markdown and HTML', () => {
    const markdown = [
      '<!-- made by hand -->',
      '## Result: **bad**',
      '',
      '',
      '| Check | Status |',
      '| --- | --- |',
      '| DNS | `pass` |',
      '<table><tr><td>a</td><td>b</td></tr></table>',
      '',
      '<details><summary>More</summary>',
      '- [the run](https://example.org/x) ![a chart](chart.png)',
      '```',
      'x &lt; y &amp;&amp; z',
      '```',
      '</details>',
    ].join('\n');

    expect(plainSummary(markdown)).toBe(
      [
        'Result: bad',
        '',
        'Check · Status',
        'DNS · pass',
        'a · b',
        '',
        'More',
        '',
        '• the run a chart',
        'x < y && z',
      ].join('\n'),
    );
  });

  it('is undefined when there is nothing to read', () => {
    expect(plainSummary('\n<br/>\n---\n')).toBeUndefined();
  });

  it('hides credentials and keeps its limit, whatever it is given', () => {
    expect(plainSummary(`token=${'a1B2'.repeat(9)}`)).toBe('token=***');
    const piece = fc.constantFrom(
      '<',
      '>',
      '<a',
      '|',
      '[',
      '](',
      ')',
      '!',
      '```',
      '\n',
      '&lt;',
      '<!--',
      '-->',
      'x',
      ' ',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), (pieces) => {
        const text = plainSummary(pieces.join(''), 100) ?? 'x';

        expect(text.length).toBeLessThanOrEqual(100);
        expect(text).not.toMatch(/```|\n\n\n/);
      }),
    );
    for (const unit of ['<', '<!--', '[', '[a](', '| ', '&lt;', '![']) plainSummary(unit.repeat(100_000));
  });
});
