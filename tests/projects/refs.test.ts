import fc from 'fast-check';
import { assertRef, defaultRef, matchesRef, readRefs } from '#lib/projects/refs.ts';
import { codeOf, workflow } from './ground.ts';

/** Few letters, so that they meet often. */
const few = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });

describe('a ref', () => {
  it.each(['main', 'release/1.9', 'v1.9.2', 'feature/#12', 'a@b', 'é/ü', 'HEAD'])('may be %s', (ref) => {
    expect(() => assertRef(ref)).not.toThrow();
  });

  // Each but the first is refused by `git check-ref-format --branch`, or read as another.
  it.each([
    '--upload-pack=x',
    '',
    'a b',
    'a\nb',
    'a\u0000b',
    'a\u007f',
    'a\u00a0b',
    'a..b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[b',
    'a\\b',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    'a.',
    'a.lock',
    'a.lock/b',
    '@',
    'a@{1}',
    '\ud800',
    'x'.repeat(201),
  ])('cannot be %j', async (ref) => {
    expect(await codeOf(() => assertRef(ref))).toBe('project.ref_syntax');
  });

  it('is never one that git or a command line would read otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), few('a-./@{*:~ \n')), async (ref) => {
        if ((await codeOf(() => assertRef(ref))) !== 'fine') return;

        expect(ref).not.toMatch(/^-|^\/|\/$|\/\/|\.\.|@\{|\.$|(?:^|\/)\.|\.lock(?:\/|$)|[\s~^:?*[\\]/);
        expect([...ref].every((character) => character >= ' ' && character !== '\u007f')).toBe(true);
        expect(ref).not.toBe('');
      }),
    );
  });
});

describe('the refs of a link', () => {
  it('take patterns, each once', () => {
    expect(readRefs(['main', 'release/*', 'main', '*'])).toEqual(['main', 'release/*', '*']);
  });

  it.each([
    [[], 'project.refs_count'],
    [Array.from({ length: 21 }, (_one, index) => `r${index}`), 'project.refs_count'],
    [['a b'], 'project.ref_syntax'],
    [['-*'], 'project.ref_syntax'],
    [['release//*'], 'project.ref_syntax'],
  ])('cannot be %j', async (refs, code) => {
    expect(await codeOf(() => readRefs(refs))).toBe(code);
  });
});

describe('a pattern', () => {
  it.each([
    ['release/*', 'release/1.9', true],
    ['release/*', 'release/1/2', true],
    ['release/*', 'release', false],
    ['v*.*', 'v1.9', true],
    ['v*.*', 'v19', false],
    ['a*a', 'a', false],
    ['main', 'maintenance', false],
    ['a.c', 'abc', false],
    ['Main', 'main', false],
    ['*', 'anything/at/all', true],
  ])('%s on %s: %s', (pattern, ref, expected) => {
    expect(matchesRef(pattern, ref)).toBe(expected);
  });

  it('means what the same regular expression means', () => {
    fc.assert(
      fc.property(few('ab*.'), few('ab.'), (pattern, ref) => {
        const source = pattern
          .split('*')
          .map((piece) => piece.replaceAll('.', '\\.'))
          .join('.*');

        expect(matchesRef(pattern, ref)).toBe(new RegExp(`^${source}$`).test(ref));
      }),
    );
  });

  it('with many stars is decided at once', () => {
    const pattern = `${'*a'.repeat(80)}*b`;

    expect(matchesRef(pattern, 'a'.repeat(100_000))).toBe(false);
  });
});

describe('what goes without saying', () => {
  const project = { defaultBranch: 'main' };

  it.each([
    [['main'], 'main'],
    [['release', 'ma*'], 'main'],
    [['v*', 'develop', 'release'], 'develop'],
    [['v*'], undefined],
  ])('with %j is %s', (refs, expected) => {
    expect(defaultRef(project, workflow({ refs }))).toBe(expected);
  });
});
