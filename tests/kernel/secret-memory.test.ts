import fc from 'fast-check';
import { createRedactor } from '#lib/kernel/redact.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';

const SECRET = ['tu"lip', 'rose/ 7', 'ü+x1'].join('&');

function remembering(...secrets: string[]) {
  const memory = createSecretMemory();
  for (const secret of secrets) memory.remember(secret);
  return memory;
}

describe('a secret that the process has loaded', () => {
  it.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ note: SECRET })],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ note: SECRET }))],
    ['in an address', encodeURIComponent(SECRET)],
    ['in an address, small letters', encodeURIComponent(SECRET).replaceAll(/%../g, (code) => code.toLowerCase())],
    ['in a form', new URLSearchParams({ note: SECRET }).toString()],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64 behind one more byte', Buffer.from(`a${SECRET} and on`).toString('base64')],
    ['in base64 behind two', Buffer.from(`ab${SECRET} and on`).toString('base64url')],
  ])('is hidden %s', (_title, spelled) => {
    const shown = remembering(SECRET).hide(`so (${spelled}) it was`);

    expect(shown).toMatch(/^so \(.*\*{3}.*\) it was$/);
    expect(shown).not.toMatch(/lip|rose|dHUi/);
  });

  it('shows its last four', () => {
    expect(remembering('tulip-and-rose').hide('a tulip-and-rose b')).toBe('a ***rose b');
  });

  it('of less than six characters is not kept, unless shorter ones are asked for', () => {
    const short = createSecretMemory({ shortest: 1 });
    short.remember('tulip');

    expect(remembering('tulip').hide('a tulip')).toBe('a tulip');
    expect(short.hide('a tulip')).toBe('a ***ulip');
  });

  it('is hidden whole where it begins with another', () => {
    expect(remembering('tulips', 'tulips-red').hide('tulips-red tulips')).toBe('***-red ***lips');
  });

  it('of many lines is hidden line by line', () => {
    const lines = ['first-of-the-long-lines', 'second-of-the-long-lines'];

    expect(remembering(lines.join('\n')).hide(`only ${lines[1]}`)).toMatch(/^only \*{3}/);
  });

  it('leaves the memory when 512 newer ones have come', () => {
    const memory = remembering('the-very-first');
    for (let index = 0; index < 512; index += 1) memory.remember(`secret-number-${index}`);

    expect(memory.hide('the-very-first secret-number-511')).toBe('the-very-first ***-511');
  });

  it('is found wherever it stands among others, in whatever text', () => {
    const secret = fc.string({ minLength: 6, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 8 }),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const shown = remembering(...secrets).hide(before + secrets[0] + after, () => '');

          expect(shown.length).toBeLessThan(before.length + (secrets[0]?.length ?? 0) + after.length);
        },
      ),
    );
  });
});

describe('a secret of one request', () => {
  it('is hidden like any other', () => {
    const memory = remembering('tulip-and-rose');

    memory.rememberForNow('daisy-and-lily');

    expect(memory.hide('a tulip-and-rose, a daisy-and-lily')).toBe('a ***rose, a ***lily');
  });

  it('makes way for the next ones, and no other does for it', () => {
    const memory = remembering('tulip-and-rose');

    for (let index = 0; index < 1_000; index += 1) memory.rememberForNow(`request-number-${index}`);

    expect(memory.hide('tulip-and-rose')).toBe('***rose');
    expect(memory.hide('request-number-999')).toBe('***-999');
    expect(memory.hide('request-number-10')).toBe('request-number-10');
  });

  it('stays when it turns out to be more than passing', () => {
    const memory = remembering();
    memory.rememberForNow('tulip-and-rose');
    memory.remember('tulip-and-rose');

    for (let index = 0; index < 1_000; index += 1) memory.rememberForNow(`request-number-${index}`);

    expect(memory.hide('tulip-and-rose')).toBe('***rose');
  });
});

describe('a redactor with a memory', () => {
  it('hides what is remembered in values, keys and errors, also what is remembered later', () => {
    const memory = createSecretMemory();
    const redact = createRedactor({ memory });
    const given = { note: 'a tulip-and-rose', 'tulip-and-rose': 1, error: new Error('no tulip-and-rose') };
    const before = JSON.stringify(redact(given));

    memory.remember('tulip-and-rose');

    expect(before).toContain('tulip-and-rose');
    expect(JSON.stringify(redact(given))).not.toContain('tulip');
    expect(redact({ note: 'a tulip-and-rose' })).toEqual({ note: 'a ***rose' });
  });

  it('knows a secret that a cut would have halved', () => {
    const redact = createRedactor({ memory: remembering('tulip-and-rose') });

    expect(redact(`${'x'.repeat(16_330)}tulip-and-rose${'x'.repeat(100)}`)).not.toContain('tulip');
  });
});
