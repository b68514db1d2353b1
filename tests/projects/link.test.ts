import type { AuditEvent } from '#lib/audit/event.ts';
import { verifyChain } from '#lib/audit/verify.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { auditPk } from '#lib/platform/dynamodb/keys.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import { encode, queryItems } from '#lib/platform/dynamodb/table.ts';
import { linkProject } from '#lib/projects/link.ts';
import { MAX_PROJECTS } from '#lib/projects/project.ts';
import { unlinkProject } from '#lib/projects/unlink.ts';
import { AUDIT_KEY, callerIn, codeOf, type Ground, inspection, MARKER, startGround } from './ground.ts';

describe('linking a repository', () => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await startGround();
  });
  afterAll(() => ground.stop());
  beforeEach(() => ground.answer(inspection()));

  const other = (name: string, repositoryId: number) =>
    inspection({ repository: { owner: 'acme', name }, repositoryId });
  const deploy = (inputs = [MARKER, { name: 'version', required: true }]) =>
    inspection({ workflow: { file: 'deploy.yml', name: 'Deploy', inputs } });

  async function eventsOf(guildId: string, entity: string): Promise<AuditEvent[]> {
    const items = await queryItems(
      ground.tables,
      {
        TableName: 'state',
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: encode({ ':pk': auditPk(guildId, entity), ':prefix': 'E#' }),
      },
      { limit: 100 },
    );
    return items.map((item) => valueOf<AuditEvent>(item));
  }

  it('names it after the repository and allows the default branch and what the workflow declares', async () => {
    const { change, project, warnings } = await linkProject(ground, callerIn('new'), { repository: 'ACME/Checkout' });

    expect(ground.asked.at(-1)).toBe('ACME/Checkout diagnose.yml');
    expect([change, warnings]).toEqual(['linked', []]);
    expect(project).toMatchObject({
      id: expect.stringMatching(/^p[0-9a-z]{15}$/),
      name: 'checkout',
      repository: { owner: 'acme', name: 'checkout', id: 1 },
      version: 1,
      linkedBy: 'ada',
      workflows: [
        { file: 'diagnose.yml', refs: ['main'], inputs: ['target', 'depth'], takesMarker: true, showsMarker: true },
      ],
    });
    expect(await ground.projects.list('new')).toEqual([project]);
  });

  it('adds a second workflow, and keeps of one that is there what is not named anew', async () => {
    await linkProject(ground, callerIn('grow'), { repository: 'acme/checkout', refs: ['main', 'release/*'] });
    ground.answer(deploy());
    const added = await linkProject(ground, callerIn('grow'), { repository: 'acme/checkout', workflow: 'deploy.yml' });
    ground.answer(inspection());

    const changed = await linkProject(ground, callerIn('grow'), {
      repository: 'acme/checkout',
      workflow: 'diagnose.yml',
      inputs: ['target'],
      name: 'Shop',
    });

    expect([added.change, changed.change]).toEqual(['workflow_added', 'changed']);
    expect(changed.project).toMatchObject({
      name: 'Shop',
      version: 3,
      workflows: [
        { file: 'diagnose.yml', refs: ['main', 'release/*'], inputs: ['target'] },
        { file: 'deploy.yml', refs: ['main'], inputs: ['version'] },
      ],
    });
  });

  it('asks for the first workflow that is linked, and takes branch and file from an address', async () => {
    ground.answer(deploy());
    await linkProject(ground, callerIn('kind'), {
      repository: 'https://github.com/acme/checkout/actions/workflows/deploy.yml',
    });

    await linkProject(ground, callerIn('kind'), { repository: 'Acme/checkout@release/1.9' });

    expect(ground.asked.slice(-2)).toEqual(['acme/checkout deploy.yml', 'Acme/checkout deploy.yml']);
    expect((await ground.projects.list('kind'))[0]?.workflows).toMatchObject([{ refs: ['release/1.9'] }]);
  });

  it('is its own test: writes nothing when nothing is new, and takes over what changed in the file', async () => {
    const first = await linkProject(ground, callerIn('test'), { repository: 'acme/checkout', inputs: ['target'] });
    const same = await linkProject(ground, callerIn('test'), { repository: 'acme/checkout' });
    ground.answer(inspection({ workflow: { inputs: [{ name: 'service', required: true }], showsMarker: false } }));

    const after = await linkProject(ground, callerIn('test'), { repository: 'acme/checkout' });

    expect(same).toMatchObject({ change: 'unchanged', project: first.project });
    expect(after.change).toBe('changed');
    expect(after.workflow).toMatchObject({ inputs: [], takesMarker: false, declared: [{ name: 'service' }] });
    expect(after.warnings.map(({ code }) => code)).toEqual(['marker_undeclared', 'input_unfillable']);
  });

  it('allows what the file declares once it can be read', async () => {
    const { inputs: _inputs, showsMarker: _shows, ...unreadable } = inspection().workflow;
    ground.answer({ ...inspection(), workflow: unreadable, missing: ['contents: read'] });
    const blind = await linkProject(ground, callerIn('blind'), { repository: 'acme/checkout' });
    ground.answer(inspection());

    const seen = await linkProject(ground, callerIn('blind'), { repository: 'acme/checkout' });

    expect(blind.warnings.map(({ code }) => code)).toEqual(['right_missing', 'file_unreadable']);
    expect(blind.warnings[0]?.means).toContain('contents: read');
    expect(blind.workflow).toMatchObject({ inputs: [], takesMarker: false, showsMarker: false });
    expect(seen.workflow).toMatchObject({ inputs: ['target', 'depth'], takesMarker: true, showsMarker: true });
    expect(seen.warnings).toEqual([]);
  });

  it('follows a repository that was renamed, and one that was made again under its name', async () => {
    const { project } = await linkProject(ground, callerIn('moved'), { repository: 'acme/checkout' });
    ground.answer(other('basket', 1));
    await linkProject(ground, callerIn('moved'), { repository: 'acme/checkout' });
    ground.answer(other('basket', 77));

    const again = await linkProject(ground, callerIn('moved'), { repository: 'acme/basket' });

    expect(again.project).toMatchObject({ id: project.id, name: 'checkout', repository: { name: 'basket', id: 77 } });
    ground.answer(other('elsewhere', 1));
    expect((await linkProject(ground, callerIn('moved'), { repository: 'acme/elsewhere' })).change).toBe('linked');
  });

  it('warns of a workflow that declares the marker and does not show it', async () => {
    ground.answer(inspection({ workflow: { showsMarker: false } }));

    const { warnings } = await linkProject(ground, callerIn('hidden'), { repository: 'acme/checkout' });

    expect(warnings).toMatchObject([{ code: 'marker_hidden', mend: expect.stringContaining('run-name') }]);
  });

  it('refuses when the right to start is missing, names it, and links nothing', async () => {
    ground.answer(inspection({ missing: ['actions: write', 'checks: read'] }));

    const work = linkProject(ground, callerIn('forbidden'), { repository: 'acme/checkout' });

    await expect(work).rejects.toMatchObject({
      code: 'github.forbidden',
      facts: { permission: 'actions: write', repository: 'acme/checkout' },
    });
    expect(await ground.projects.list('forbidden')).toEqual([]);
  });

  it('passes on what GitHub refuses', async () => {
    ground.answer(() =>
      Promise.reject(new DomainError('github.forbidden', { permission: 'metadata: read', repository: 'x' })),
    );

    expect(await codeOf(linkProject(ground, callerIn('passed'), { repository: 'acme/checkout' }))).toBe(
      'github.forbidden',
    );
  });

  it.each([
    [{ repository: 'checkout' }, 'project.repository_syntax'],
    [{ repository: 'acme/checkout', workflow: '../deploy.yml' }, 'project.workflow_syntax'],
    [{ repository: 'acme/checkout', refs: ['-f'] }, 'project.ref_syntax'],
    [{ repository: 'acme/checkout', refs: [] }, 'project.refs_count'],
    [{ repository: 'acme/checkout', name: '*' }, 'project.name'],
  ])('refuses %j with %s before GitHub is asked', async (wanted, code) => {
    const before = ground.asked.length;

    expect(await codeOf(linkProject(ground, callerIn('syntax'), wanted))).toBe(code);
    expect(ground.asked).toHaveLength(before);
  });

  it.each([
    [['nothing-like-it'], 'project.input_undeclared'],
    [['1st'], 'project.input_name'],
  ])('refuses the inputs %j with %s', async (inputs, code) => {
    expect(await codeOf(linkProject(ground, callerIn('inputs'), { repository: 'acme/checkout', inputs }))).toBe(code);
  });

  it('never lists the marker as an input of people', async () => {
    const wanted = { repository: 'acme/checkout', inputs: ['target', 'watchbell_run_id', 'target'] };

    const { workflow } = await linkProject(ground, callerIn('marker'), wanted);

    expect(workflow.inputs).toEqual(['target']);
  });

  it('refuses a name that another repository has, in any case, and says whose it is', async () => {
    await linkProject(ground, callerIn('taken'), { repository: 'acme/checkout' });
    ground.answer(other('payments', 2));

    const work = linkProject(ground, callerIn('taken'), { repository: 'acme/payments', name: 'CheckOut' });

    await expect(work).rejects.toMatchObject({ code: 'project.name_taken', facts: { repository: 'acme/checkout' } });
  });

  it('refuses more repositories and more workflows than there may be', async () => {
    for (let id = 1; id <= MAX_PROJECTS; id += 1) {
      ground.answer(other(`r${id}`, id));
      await linkProject(ground, callerIn('full'), { repository: `acme/r${id}` });
    }
    ground.answer(other('more', 99));
    const oneMore = await codeOf(linkProject(ground, callerIn('full'), { repository: 'acme/more' }));
    for (let number = 1; number <= 10; number += 1) {
      ground.answer(inspection({ workflow: { file: `w${number}.yml` } }));
      await linkProject(ground, callerIn('wide'), { repository: 'acme/checkout', workflow: `w${number}.yml` });
    }
    ground.answer(inspection({ workflow: { file: 'w11.yml' } }));

    const eleventh = await codeOf(
      linkProject(ground, callerIn('wide'), { repository: 'acme/checkout', workflow: 'w11.yml' }),
    );

    expect([oneMore, eleventh]).toEqual(['project.quota', 'project.workflow_quota']);
  });

  it('does a request that is delivered twice once, and answers it the same way', async () => {
    const wanted = { repository: 'acme/checkout' };
    const first = await linkProject(ground, callerIn('twice', 'one'), wanted);

    const [second, ...more] = await Promise.all([
      linkProject(ground, callerIn('twice', 'one'), wanted),
      linkProject(ground, callerIn('at once', 'two'), wanted),
      linkProject(ground, callerIn('at once', 'two'), wanted),
    ]);

    expect(second).toEqual(first);
    expect(more[0]).toEqual(more[1]);
    expect(await ground.projects.list('at once')).toHaveLength(1);
  });

  it('loses nothing when two workflows are linked at the same moment', async () => {
    const diagnose = { ...ground, githubSetup: { inspect: () => Promise.resolve(inspection()) } };
    const deploying = { ...ground, githubSetup: { inspect: () => Promise.resolve(deploy()) } };

    await Promise.all([
      linkProject(diagnose, callerIn('race'), { repository: 'acme/checkout' }),
      linkProject(deploying, callerIn('race'), { repository: 'acme/checkout', workflow: 'deploy.yml' }),
    ]);

    const [project, ...others] = await ground.projects.list('race');
    expect(others).toEqual([]);
    expect(project?.workflows.map(({ file }) => file).sort()).toEqual(['deploy.yml', 'diagnose.yml']);
  });

  it('leaves a chain of audit events that holds from the link to its end', async () => {
    const { project } = await linkProject(ground, callerIn('audited'), { repository: 'acme/checkout' });
    await linkProject(ground, callerIn('audited'), { repository: 'acme/checkout', refs: ['main', 'v*'] });
    await unlinkProject(ground, callerIn('audited'), { projectId: project.id });

    const entity = `project:${project.id}`;
    const events = await eventsOf('audited', entity);

    expect(verifyChain(AUDIT_KEY, events, await ground.audit.head('audited', entity))).toEqual([]);
    expect(events.map(({ operation }) => operation)).toEqual(['project.link', 'project.link', 'project.unlink']);
    expect(events.at(-1)?.newStateHash).toBe('');
  });

  describe('and unlinking', () => {
    async function linkTwo(guildId: string) {
      await linkProject(ground, callerIn(guildId), { repository: 'acme/checkout' });
      ground.answer(deploy());
      return linkProject(ground, callerIn(guildId), { repository: 'acme/checkout', workflow: 'deploy.yml' });
    }

    it('takes one workflow away, and with the last one the whole link', async () => {
      const { project } = await linkTwo('parts');

      const one = await unlinkProject(ground, callerIn('parts'), { projectId: project.id, workflow: 'diagnose.yml' });
      const left = await ground.projects.find('parts', project.id);
      const last = await unlinkProject(ground, callerIn('parts'), { projectId: project.id, workflow: 'deploy.yml' });

      expect(one).toEqual({ name: 'checkout', repository: 'acme/checkout', workflow: 'diagnose.yml' });
      expect(left?.workflows.map(({ file }) => file)).toEqual(['deploy.yml']);
      expect(last).toEqual({ name: 'checkout', repository: 'acme/checkout' });
      expect(await ground.projects.list('parts')).toEqual([]);
    });

    it('is done once by a request that is delivered twice', async () => {
      const { project } = await linkTwo('end');
      const first = await unlinkProject(ground, callerIn('end', 'bye'), { projectId: project.id });

      const second = await unlinkProject(ground, callerIn('end', 'bye'), { projectId: project.id });

      expect(second).toEqual(first);
    });

    it('says what is not there', async () => {
      const { project } = await linkTwo('gone');
      const unlink = (projectId: string, workflow?: string) =>
        codeOf(unlinkProject(ground, callerIn('gone'), { projectId, workflow }));

      expect(await unlink('p0')).toBe('project.not_found');
      expect(await unlink(project.id, 'ci.yml')).toBe('project.workflow_not_linked');
      expect(await codeOf(unlinkProject(ground, callerIn('another'), { projectId: project.id }))).toBe(
        'project.not_found',
      );
    });
  });
});
