import type { CommandContext } from '#lib/commands/context.ts';
import { suggestInputs, suggestProjects, suggestRefs, suggestWorkflows } from '#lib/commands/project-suggestions.ts';
import type { Project } from '#lib/projects/project.ts';
import { resolveRequest } from '#lib/projects/request.ts';
import { MARKER, project, workflow } from '../projects/ground.ts';

const checkout = project({
  workflows: [
    workflow({
      refs: ['release/*', 'develop', 'main'],
      declared: [
        MARKER,
        { name: 'target', required: true, description: 'What to look at' },
        { name: 'depth', required: false, choices: ['quick', 'deep'], default: 'quick' },
      ],
      inputs: ['depth', 'target'],
    }),
    workflow({ file: 'deploy.yml', name: 'Deploy', refs: ['v*'] }),
  ],
});
const api = project({ id: 'p2', name: 'public api', repository: { owner: 'acme', name: 'gateway', id: 2 } });

/** Suggestions see the store's list and nothing else. */
function among(...projects: readonly Project[]): CommandContext {
  return {
    caller: { guildId: 'g' },
    services: { projects: { list: () => Promise.resolve(projects) } },
  } as unknown as CommandContext;
}

const valuesOf = async (choices: Promise<readonly { readonly value: string }[]>) =>
  (await choices).map(({ value }) => value);

describe('suggestions from the links', () => {
  const both = among(api, checkout);

  it('are projects by name and repository, those that begin with it first', async () => {
    expect(await valuesOf(suggestProjects(both, {}, ''))).toEqual(['public api', 'checkout']);
    expect(await valuesOf(suggestProjects(both, {}, 'GATE'))).toEqual(['public api']);
    expect(await valuesOf(suggestProjects(both, {}, 'c'))).toEqual(['checkout', 'public api']);
    expect((await suggestProjects(both, {}, 'che'))[0]?.name).toBe('checkout – acme/checkout');
  });

  it('are the workflows of the project that is named, or of the only one', async () => {
    expect(await valuesOf(suggestWorkflows(both, { target: 'CHECKOUT' }, ''))).toEqual(['diagnose.yml', 'deploy.yml']);
    expect(await valuesOf(suggestWorkflows(both, {}, ''))).toEqual([]);
    expect(await valuesOf(suggestWorkflows(among(checkout), {}, 'dep'))).toEqual(['deploy.yml']);
  });

  it('are refs, the default first, and what is typed where a pattern allows it', async () => {
    const on = (soFar: string, more = {}) => valuesOf(suggestRefs(both, { target: 'checkout', ...more }, soFar));

    expect(await on('')).toEqual(['main', 'develop']);
    expect(await on('release/1.9')).toEqual(['release/1.9']);
    expect(await on('feature')).toEqual([]);
    expect(await on('v2', { workflow: 'deploy' })).toEqual(['v2']);
    expect(await on('', { workflow: 'nothing.yml' })).toEqual([]);
  });

  it('are inputs, required ones first, then choices, going on from what is typed', async () => {
    const after = (soFar: string) => valuesOf(suggestInputs(both, { target: 'checkout' }, soFar));

    expect(await after('')).toEqual(['target=', 'depth=quick', 'depth=deep']);
    expect(await after('target="my api" ')).toEqual(['target="my api" depth=quick', 'target="my api" depth=deep']);
    expect(await after('depth=d')).toEqual(['depth=deep']);
    expect(await after('target="open ')).toEqual([]);
    expect(await after('{"target": ')).toEqual([]);
  });

  it('are taken as they are', async () => {
    const given = { target: 'checkout' };
    for (const inputs of await valuesOf(suggestInputs(both, given, 'target=x '))) {
      for (const ref of await valuesOf(suggestRefs(both, given, ''))) {
        expect(resolveRequest(checkout, { ref, inputs })).toMatchObject({ ref });
      }
    }
  });

  it('are 25 at most, each within 100 characters', async () => {
    const many = Array.from({ length: 40 }, (_one, index) =>
      project({
        id: `p${index}`,
        name: `${index} ${'x'.repeat(60)}`,
        repository: { owner: 'o'.repeat(39), name: 'r'.repeat(100), id: index },
      }),
    );

    const choices = await suggestProjects(among(...many), {}, '');

    expect(choices).toHaveLength(25);
    for (const { name } of choices) expect(name.length).toBeLessThanOrEqual(100);
  });
});
