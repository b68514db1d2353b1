import { mutationOf } from '#lib/projects/change.ts';
import { MAX_PROJECTS, type Project } from '#lib/projects/project.ts';
import type { ProjectMutation } from '#lib/projects/store.ts';
import { AUDIT_KEY, callerIn, type Ground, NOW, project, startGround } from './ground.ts';

describe('the store of projects', () => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await startGround();
  });
  afterAll(() => ground.stop());

  async function change(
    { after, before }: Pick<ProjectMutation, 'before' | 'after'>,
    requestKey?: string,
  ): Promise<string> {
    const { guildId = '', id = '' } = after ?? before ?? {};
    return ground.projects.mutate(
      mutationOf({
        key: AUDIT_KEY,
        head: await ground.audit.head(guildId, `project:${id}`),
        caller: callerIn(guildId, requestKey),
        now: NOW,
        operation: after ? 'project.link' : 'project.unlink',
        before,
        after,
        facts: {},
      }),
    );
  }

  const add = (after: Project, requestKey?: string) => change({ before: undefined, after }, requestKey);
  const numbered = (guildId: string, number: number) =>
    project({
      guildId,
      id: `p${number}`,
      name: `name ${number}`,
      repository: { owner: 'acme', name: `r${number}`, id: number },
    });

  it('gives back what was put, by id and in the list by name, and nothing to another workspace', async () => {
    const checkout = project({ guildId: 'read' });
    const api = project({ guildId: 'read', id: 'p2', name: 'API', repository: { owner: 'acme', name: 'api', id: 2 } });

    const outcomes = [await add(checkout), await add(api)];

    expect(outcomes).toEqual(['applied', 'applied']);
    expect(await ground.projects.find('read', 'p1')).toEqual(checkout);
    expect(await ground.projects.list('read')).toEqual([api, checkout]);
    expect(await ground.projects.list('reader')).toEqual([]);
    expect(await ground.projects.find('other', 'p1')).toBeUndefined();
  });

  it('lets a name be taken once, whatever its letter case, and again when it is free', async () => {
    const first = project({ guildId: 'names' });
    const second = { ...numbered('names', 2), name: 'CHECKOUT' };
    await add(first);

    const taken = await add(second);
    const renamed = { ...first, name: 'shop', version: 2 };
    const rename = await change({ before: first, after: renamed });
    const free = await add(second);

    expect([taken, rename, free]).toEqual(['name_taken', 'applied', 'applied']);
    expect((await ground.projects.list('names')).map(({ name }) => name)).toEqual(['CHECKOUT', 'shop']);
  });

  it('takes a name in another case for the same name of the same project', async () => {
    const before = project({ guildId: 'case' });
    await add(before);

    const outcome = await change({ before, after: { ...before, name: 'Checkout', version: 2 } });

    expect(outcome).toBe('applied');
    expect(await add(numbered('case', 2))).toBe('applied');
  });

  it('lets a repository be linked once, and again when it is unlinked', async () => {
    const first = project({ guildId: 'repositories' });
    const twin = { ...first, id: 'p2', name: 'twin' };
    await add(first);

    const refused = await add(twin);
    const unlinked = await change({ before: first, after: undefined });
    const again = await add(twin);

    expect([refused, unlinked, again]).toEqual(['stale', 'applied', 'applied']);
    expect(await ground.projects.find('repositories', 'p1')).toBeUndefined();
  });

  it('refuses what was decided on an old version, and does not bring back what was unlinked', async () => {
    const before = project({ guildId: 'stale' });
    await add(before);
    await change({ before, after: { ...before, version: 2 } });

    const late = await change({ before, after: { ...before, defaultBranch: 'x', version: 2 } });
    const lateEnd = await change({ before, after: undefined });
    await change({ before: { ...before, version: 2 }, after: undefined });
    const ghost = await change({ before: { ...before, version: 2 }, after: { ...before, version: 3 } });

    expect([late, lateEnd, ghost]).toEqual(['stale', 'stale', 'stale']);
    expect(await ground.projects.list('stale')).toEqual([]);
  });

  it('applies a request once', async () => {
    const first = await add(project({ guildId: 'once' }), 'the same');

    const second = await add(project({ guildId: 'once' }), 'the same');

    expect([first, second]).toEqual(['applied', 'repeated']);
    expect(await ground.audit.head('once', 'project:p1')).toMatchObject({ seq: 1 });
    expect(await ground.audit.answered('once', 'the same')).toMatchObject({
      facts: { projectId: 'p1', name: 'checkout' },
    });
  });

  it('never holds more than a list shows, however many come at once', async () => {
    for (let number = 1; number < MAX_PROJECTS; number += 1) await add(numbered('many', number));

    const outcomes = await Promise.all([add(numbered('many', 98)), add(numbered('many', 99))]);
    const [first] = await ground.projects.list('many');
    await change({ before: first, after: undefined });
    const room = await add(numbered('many', 100));

    expect(outcomes.sort()).toEqual(['applied', 'stale']);
    expect(room).toBe('applied');
    expect(await ground.projects.list('many')).toHaveLength(MAX_PROJECTS);
  });
});
