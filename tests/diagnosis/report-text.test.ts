import fc from 'fast-check';
import { cleanText, cutPlain, oneLine, quoted } from '#lib/diagnosis/report-text.ts';

const SECRET = 'Zx9'.repeat(12);
const PEM = 'PRIVATE KEY-----';

describe('cleanText', () => {
  it.each([
    [`error: password=${SECRET}`, 'error: password=***'],
    [`Authorization: Bearer ${SECRET} sent`, 'Authorization: *** sent'],
    [`Authorization: Basic ${SECRET}`, 'Authorization: ***'],
    [`{"password": "a ${SECRET} b", "x": 1}`, '{"password": "***", "x": 1}'],
    [`{\\"token\\":\\"${SECRET}\\",\\"x\\":1}`, '{\\"token\\":\\"***\\",\\"x\\":1}'],
    [`curl -u me:${SECRET} https://u:${SECRET}@host/x`, 'curl -u *** https://***@host/x'],
    [`tool --token ${SECRET} --verbose`, 'tool --token *** --verbose'],
    [`spring.datasource.password=${SECRET}`, 'spring.datasource.password=***'],
    [`got ghs_${SECRET} back`, 'got *** back'],
    [`npm_${SECRET}`, '***'],
    [`a token eyJ${SECRET}.eyJ${SECRET}.${SECRET}`, 'a token ***'],
    [`https://discord.com/api/webhooks/123/${SECRET}`, 'https://discord.com/api/webhooks/123/***'],
    [`https://hooks.slack.com/services/T1/${SECRET}`, 'https://hooks.slack.com/services/***'],
    [
      `a\n-----BEGIN RSA ${PEM}\nMIIE${SECRET}\n2026-11-21T02:03:04.1234567Z ${SECRET}\n-----END RSA ${PEM}\nb`,
      'a\n*** (a private key)\nb',
    ],
    [`-----BEGIN ${PEM}\\n${SECRET}\\n-----END ${PEM} tail`, '*** (a private key) tail'],
  ])('hides the credential in %j', (text, shown) => {
    expect(cleanText(text)).toBe(shown);
  });

  it.each([
    'pass: 12, fail: 3, tokens: 1500',
    'Missing key: DATABASE_URL',
    'token_type: bearer',
    `sha256 ${'a1'.repeat(32)}`,
    'password=***',
    'look at https://example.org/a?b=c#d',
  ])('leaves %j alone', (text) => {
    expect(cleanText(text)).toBe(text);
  });

  it('leaves words about a private key alone, for they are none', () => {
    const words = `looks for -----BEGIN ${PEM} in files\nnothing found here\nend`;

    expect(cleanText(words)).toBe(words);
  });

  it('takes terminal codes, control and direction characters and half characters away', () => {
    expect(
      cleanText('\u001b[31mred\u001b[0m \u001b]8;;https://x\u0007link\u001b]8;;\u0007\t\u202eback\u0000\ud83d'),
    ).toBe('red link back\ufffd');
  });

  it('shows the same when it cleans again, whatever it is given', () => {
    const part = fc.constantFrom(
      'token',
      'password',
      '=',
      ': ',
      '"',
      "'",
      '\\',
      ' ',
      '--',
      'Bearer ',
      '***',
      SECRET,
      '\n',
      'x@',
      'a://',
      '\u001b[',
      ';',
    );
    const text = fc.oneof(
      fc.array(part, { maxLength: 60 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 400 }),
    );
    fc.assert(
      fc.property(text, (given) => {
        const once = cleanText(given);

        expect(once).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
        expect(once.isWellFormed()).toBe(true);
        expect(cleanText(once)).toBe(once);
      }),
    );
  });

  it('comes to an end with texts that are made to keep it busy', () => {
    for (const unit of ['a', '-', '\\"', '\u001b[', 'eyJ-', 'a:', '"a":"', '://', '-----BEGIN ', 'Bearer ', '--a ']) {
      expect(cleanText(unit.repeat(60_000)).length).toBeLessThanOrEqual(2_100);
    }
  });
});

describe('cutting', () => {
  it('falls between whole characters and is marked', () => {
    expect(cutPlain('🔔🔔🔔', 4)).toBe('🔔…');
    expect(cutPlain('short', 5)).toBe('short');
  });

  it('makes one line of many', () => {
    expect(oneLine(' a \n\n b\r\nc ', 20)).toBe('a b c');
  });

  it('lets nothing out of its backticks', () => {
    expect(quoted('a`b```c')).toBe('`aˋbˋˋˋc`');
    expect(quoted('')).toBe('` `');
  });
});
