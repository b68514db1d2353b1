import fc from 'fast-check';
import type { DomainError } from '#lib/kernel/errors.ts';
import { defaultName, readName } from '#lib/projects/name.ts';
import { readRepository, readWorkflow } from '#lib/projects/repository.ts';
import { codeOf } from './ground.ts';

describe('a repository that someone wrote', () => {
  it.each([
    ['acme/checkout', {}],
    [' acme/checkout ', {}],
    ['https://github.com/acme/checkout', {}],
    ['<https://github.com/acme/checkout>', {}],
    ['http://www.github.com/acme/checkout/', {}],
    ['github.com/acme/checkout', {}],
    ['https://github.com/acme/checkout.git', {}],
    ['https://github.com/acme/checkout?tab=readme#top', {}],
    ['https://github.com/acme/checkout/tree/main/src', {}],
    ['git@github.com:acme/checkout.git', {}],
    ['ssh://git@github.com/acme/checkout.git', {}],
    ['acme/checkout@release/1.9', { ref: 'release/1.9' }],
    ['https://github.com/acme/checkout/actions/workflows/diagnose.yml', { workflow: 'diagnose.yml' }],
    ['https://github.com/acme/checkout/blob/main/.github/workflows/ci.yaml', { workflow: 'ci.yaml' }],
  ])('%s is read', (typed, more) => {
    expect(readRepository(typed)).toEqual({ owner: 'acme', name: 'checkout', ...more });
  });

  it.each([
    '',
    '/',
    'acme',
    'acme/',
    '/checkout',
    'acme/checkout/src',
    'acme/..',
    'acme/.',
    'ac me/checkout',
    '-acme/checkout',
    'acme/check out',
    'acme/checkout;rm',
    `${'a'.repeat(40)}/x`,
    `acme/${'x'.repeat(101)}`,
    'https://example.org/acme/checkout',
    'https://github.com.evil.example/acme/checkout',
    'https://github.com@evil.example/acme/checkout',
    'ftp://github.com/acme/checkout',
    'git@gitlab.com:acme/checkout.git',
  ])('%j is refused', async (typed) => {
    expect(await codeOf(() => readRepository(typed))).toBe('project.repository_syntax');
  });

  it('shows nobody the token of an address for cloning', () => {
    const secret = ['gh', 'p_', 'x'.repeat(36)].join('');
    let facts: unknown;

    try {
      readRepository(`https://otto:${secret}@example.org/acme/checkout`);
    } catch (error) {
      facts = (error as DomainError).facts;
    }

    expect(facts).toMatchObject({ text: expect.stringContaining('//***@example.org') });
    expect(JSON.stringify(facts)).not.toContain(secret);
  });

  it('is a plain owner and name whatever was typed, or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'ab/.@:-#? '.split('')) })),
        async (typed) => {
          const code = await codeOf(() => {
            const { name, owner } = readRepository(typed);
            expect(`${owner}/${name}`).toMatch(/^[A-Za-z0-9][\w-]*\/[\w.-]+$/);
            expect(['.', '..']).not.toContain(name);
          });

          expect(['fine', 'project.repository_syntax']).toContain(code);
        },
      ),
    );
  });
});

describe('a workflow that someone wrote', () => {
  it.each([
    ['diagnose.yml', 'diagnose.yml'],
    ['.github/workflows/diagnose.yaml', 'diagnose.yaml'],
    [' /.github/workflows/Nightly build.yml ', 'Nightly build.yml'],
  ])('%j is the file %s', (typed, file) => {
    expect(readWorkflow(typed)).toBe(file);
  });

  it.each(['', 'diagnose', '../x.yml', 'a/b.yml', '.yml', 'x.yml?y', 'x.json', '123', `${'x'.repeat(100)}.yml`])(
    '%j is refused',
    async (typed) => {
      expect(await codeOf(() => readWorkflow(typed))).toBe('project.workflow_syntax');
    },
  );
});

describe('the name of a project', () => {
  it('is that of its repository, as far as a name may be so', () => {
    expect(defaultName({ owner: 'acme', name: 'checkout' })).toBe('checkout');
    expect(defaultName({ owner: 'acme', name: '.github' })).toBe('github');
    expect(defaultName({ owner: 'acme', name: '---' })).toBe('acme');
    expect(defaultName({ owner: 'acme', name: 'x'.repeat(100) })).toHaveLength(64);
  });

  it('takes letters of every script, and no Markdown', async () => {
    expect(readName('  Zahlungs-Dienst  2 ')).toBe('Zahlungs-Dienst 2');
    for (const typed of ['', ' ', '*bold*', '-x', '@everyone', 'x'.repeat(65), 'ﷺ'.repeat(64)]) {
      expect(await codeOf(() => readName(typed))).toBe('project.name');
    }
  });
});
