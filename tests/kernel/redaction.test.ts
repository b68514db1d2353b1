import fc from 'fast-check';
import { redact } from '#lib/kernel/redact.ts';
import { hideInText } from '#lib/kernel/redaction/hide-in-text.ts';
import { innocentsOf, type Specimen, secretsOf, surroundings } from '#tests/kernel/redaction-corpus.ts';

const SEEDS = [1, 20_261_121];

describe('the corpus', () => {
  it('has more than 150 secrets and 80 innocent texts, and others for another seed', () => {
    expect(secretsOf(1).length).toBeGreaterThanOrEqual(150);
    expect(innocentsOf(1).length).toBeGreaterThanOrEqual(80);
    expect(secretsOf(1)).toEqual(secretsOf(1));
    expect(secretsOf(1)[0]).not.toEqual(secretsOf(2)[0]);
  });

  it.each(surroundings)('hides at least 99 of 100 secrets %s', (_title, around) => {
    const specimens = SEEDS.flatMap(secretsOf);

    const readable = specimens.filter((specimen) => leaks(specimen, redact(around(specimen.text))));

    expect(readable.length / specimens.length > 0.01 ? readable.map(({ title }) => title) : []).toEqual([]);
  });

  it.each(surroundings)('leaves at least 99 of 100 innocent texts as they are %s', (_title, around) => {
    const innocents = SEEDS.flatMap(innocentsOf);

    const changed = innocents.filter(
      (text) => JSON.stringify(redact(around(text))).includes('***') !== text.includes('***'),
    );

    expect(changed.length / innocents.length > 0.01 ? changed : []).toEqual([]);
  });

  it('stays the same when it is redacted again', () => {
    for (const { text } of secretsOf(3)) {
      for (const [, around] of surroundings) {
        const once = redact(around(text));

        expect(redact(once)).toEqual(once);
      }
    }
  });
});

/** Whether more of the secret can be read than its last four. */
function leaks({ hidden, text }: Specimen, shown: unknown): boolean {
  const secret = hidden ?? text;
  const all = JSON.stringify(shown);
  // Five characters of the middle or more: nobody may piece it together.
  const parts = [secret.slice(0, Math.max(6, secret.length - 8)), secret.slice(4, 14)].filter(
    (part) => part.length > 5,
  );
  return parts.some((part) => all.includes(part));
}

describe('a text', () => {
  it.each([
    ['password=hunter22 next', 'password=***er22 next'],
    ['{"password": "a long \\"one\\" with 1", "x": 1}', '{"password": "***", "x": 1}'],
    ['{"pwd": "a long one", "x": 1}', '{"pwd": "***", "x": 1}'],
    ['{\\"token\\":\\"abcdef\\",\\"x\\":1}', '{\\"token\\":\\"***cdef\\",\\"x\\":1}'],
    ['"tokens": ["abcdef", "ghijkl"], "x": 1', '"tokens": ***, "x": 1'],
    ['Authorization: Bearer abcdef sent', 'Authorization: ***cdef sent'],
    ['https://me:abcdef@example.org/x?a=1', 'https://***cdef@example.org/x?a=1'],
    ['(token=abcdef)', '(token=***cdef)'],
    ['token == "abcdef"', 'token == "***cdef"'],
    ['token := abcdef', 'token := ***cdef'],
    ['login[password]=abcdef&x=1', 'login[password]=***cdef&x=1'],
  ])('%j shows as %j', (text, shown) => {
    expect(hideInText(text)).toBe(shown);
    expect(hideInText(shown)).toBe(shown);
  });

  it('may show nothing at all of what it hides', () => {
    expect(hideInText('password=hunter22', { mask: () => '***' })).toBe('password=***');
  });

  it('shows named values when only credentials are to be hidden', () => {
    const token = `gh${'p_'}${'a1B2'.repeat(9)}`;

    expect(hideInText(`password=hunter22 ${token}`, { credentialsOnly: true })).toBe('password=hunter22 ***a1B2');
  });

  const part = fc.constantFrom(
    'token',
    'password',
    'cookie',
    'key',
    '=',
    ': ',
    ':',
    '"',
    "'",
    '\\',
    '\\n',
    ' ',
    '--',
    '-u ',
    'Bearer ',
    'Basic ',
    '***',
    '\n',
    '@',
    '://',
    'webhooks/1/',
    '%3D',
    '<a>',
    '</',
    '{',
    '[',
    ']',
    '}',
    '.',
    ',',
    ';',
    '&',
    'eyJ',
    'sk-',
    'Zx9'.repeat(12),
    'MTIz'.repeat(6),
    `${'-----BEGIN'} PRIVATE KEY-----`,
    `${'-----END'} PRIVATE KEY-----`,
    'secret',
    'a1',
    '/',
  );
  const text = fc.oneof(
    fc.array(part, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  it('shows the same when it is redacted again, whatever it is', () => {
    fc.assert(
      fc.property(text, (given) => {
        const once = hideInText(given);

        expect(hideInText(once)).toBe(once);
      }),
    );
  });

  it('says nothing of a planted password, whatever stands around it', () => {
    const planted = ['plAnt3d', 'val4e', '77aa'].join('~');
    const name = fc.constantFrom('password', 'api_key', 'client-secret', 'accessToken', 'X-Amz-Signature');
    const sign = fc.constantFrom('=', ': ', ' = ', '="', "='", '":"', '\\":\\"', ' => ', '%3D');

    fc.assert(
      fc.property(text, name, sign, (before, named, behind) => {
        expect(hideInText(`${before}\n${named}${behind}${planted}`)).not.toContain(planted.slice(0, -4));
      }),
    );
  });
});

describe('hostile texts', () => {
  const units = [
    'a',
    '-',
    '--',
    '--a ',
    '\\',
    '\\"',
    '"',
    'a:',
    'a=',
    '"a":"',
    'token=',
    'token="',
    'token="\n',
    'token:[',
    'token:[',
    'token:{\n',
    'password=[\n',
    'cookie: ',
    '://',
    'a://',
    'a://b@',
    'eyJ-',
    'eyJ.',
    'eyJa.a',
    'sk-',
    'sk-a-',
    'eyJ-sk-',
    'Bearer ',
    'Basic ',
    'token ',
    'secret ',
    'secret/',
    'AKIA1',
    'MTIz',
    'MTIz.',
    'SG.',
    '%3D',
    '%3',
    'webhooks/1/',
    's/',
    '-----BEGIN ',
    `${'-----BEGIN'} PRIVATE KEY-----`,
    `${'-----END'} PRIVATE KEY-----`,
    `-----BEGIN PRIVATE KEY-----\n${'aB1'.repeat(20)} `,
    '>',
    '<a>',
    '<token>',
    '-u ',
    '-u a',
    '1234567890:A',
    'Q~',
    '1Q~',
    '.atlasv1.',
    'hooks.slack.com/services/',
    '09:00:',
    '12345678:',
    '\n',
    ' ',
    '\u0000',
    'é',
    '🔔',
    'T1:1',
  ];

  it.each(units)('of %j over and over cost no more than their length', (unit) => {
    const times = [8, 64].map((kilobytes) => {
      const given = unit.repeat(Math.ceil((kilobytes * 1024) / unit.length));
      return { ours: fastest(() => hideInText(given)), bare: fastest(() => JSON.stringify(given)) };
    });
    const [short = { ours: 0, bare: 0 }, long = { ours: 0, bare: 0 }] = times;

    // What looks at everything again for every character would take thousands of times as long.
    expect(long.ours).toBeLessThan(16 * 8 * short.ours + 2_000 * long.bare);
  });

  it('of a megabyte are cut as well', () => {
    const shown = redact('password="'.repeat(100_000)) as string;

    expect(shown.length).toBeLessThanOrEqual(16_384);
    expect(redact(shown)).toBe(shown);
  });
});

function fastest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 2; round += 1) {
    const begun = performance.now();
    work();
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}
