import fc from 'fast-check';
import type { DomainError } from '#lib/kernel/errors.ts';
import { findProject, findWorkflow } from '#lib/projects/find.ts';
import { isRefAllowed } from '#lib/projects/refs.ts';
import { resolveRequest, type WrittenRequest } from '#lib/projects/request.ts';
import { MARKER, project, workflow } from './ground.ts';

const deploy = workflow({
  file: 'deploy.yml',
  name: 'Deploy',
  refs: ['v*', 'release/*'],
  inputs: ['version', 'mode'],
  declared: [
    MARKER,
    { name: 'version', required: true },
    { name: 'mode', required: true, choices: ['dry', 'real'], default: 'dry' },
  ],
});
const shop = project({ workflows: [workflow({ refs: ['main', 'release/*'] }), deploy] });

function refusalOf(wanted: WrittenRequest, of = shop): unknown {
  try {
    return resolveRequest(of, wanted);
  } catch (error) {
    const { code, facts } = error as DomainError;
    return { code, facts };
  }
}

describe('a request to start a workflow', () => {
  it('means the first workflow on the default branch when nothing is said', () => {
    expect(resolveRequest(shop, {})).toEqual({ workflow: shop.workflows[0], ref: 'main', inputs: {} });
    expect(resolveRequest(shop, { workflow: ' ', ref: '', inputs: '' })).toMatchObject({ ref: 'main' });
  });

  it('takes a workflow by its file in any case, with or without its ending', () => {
    const wanted = { ref: 'v2', inputs: 'version=2' };

    for (const typed of ['deploy.yml', 'Deploy.YML', 'deploy']) {
      expect(resolveRequest(shop, { ...wanted, workflow: typed }).workflow).toBe(deploy);
    }
  });

  it('takes inputs as text and as values', () => {
    const read = resolveRequest(shop, { workflow: 'deploy', ref: 'release/1.9', inputs: 'version=1.9 mode=real' });

    expect(read).toMatchObject({ ref: 'release/1.9', inputs: { version: '1.9', mode: 'real' } });
    expect(resolveRequest(shop, { inputs: { target: 'api' } }).inputs).toEqual({ target: 'api' });
  });

  it.each<[WrittenRequest, string, Record<string, unknown>]>([
    [{ workflow: 'ci.yml' }, 'project.workflow_not_allowed', { allowed: 'diagnose.yml, deploy.yml' }],
    [{ ref: 'develop' }, 'project.ref_not_allowed', { ref: 'develop', allowed: 'main, release/*' }],
    [{ ref: '--x' }, 'project.ref_syntax', {}],
    [{ ref: 'release/*' }, 'project.ref_syntax', {}],
    [{ workflow: 'deploy' }, 'project.ref_needed', { allowed: 'v*, release/*' }],
    [{ inputs: 'verbose=true' }, 'project.input_not_allowed', { input: 'verbose', allowed: 'target, depth' }],
    [{ inputs: 'watchbell_run_id=x' }, 'project.input_not_allowed', { input: 'watchbell_run_id' }],
    [{ inputs: { ['__proto__']: 'x' } }, 'project.input_not_allowed', { input: '__proto__' }],
    [{ inputs: 'oops' }, 'project.inputs_syntax', {}],
    [{ workflow: 'deploy', ref: 'v1' }, 'project.input_missing', { input: 'version' }],
    [
      { workflow: 'deploy', ref: 'v1', inputs: 'version=1 mode=fast' },
      'project.input_choice',
      { choices: 'dry, real' },
    ],
    [{ inputs: { target: 'x'.repeat(1_001) } }, 'project.input_too_long', { length: 1_001, limit: 1_000 }],
  ])('%j is refused with %s', (wanted, code, facts) => {
    expect(refusalOf(wanted)).toMatchObject({ code, facts });
  });

  it('takes 25 inputs with ours, and no more', () => {
    const names = Array.from({ length: 25 }, (_one, index) => `i${index}`);
    const wide = (takesMarker: boolean) => project({ workflows: [workflow({ inputs: names, takesMarker })] });
    const values = (count: number) => Object.fromEntries(names.slice(0, count).map((name) => [name, 'x']));

    expect(resolveRequest(wide(true), { inputs: values(24) }).inputs).toEqual(values(24));
    expect(resolveRequest(wide(false), { inputs: values(25) }).inputs).toEqual(values(25));
    expect(refusalOf({ inputs: values(25) }, wide(true))).toMatchObject({
      code: 'project.inputs_too_many',
      facts: { count: 26 },
    });
  });

  it('checks nothing that is not known: then GitHub does', () => {
    const { declared: _declared, ...blind } = deploy;

    const read = resolveRequest(project({ workflows: [blind] }), { ref: 'v1', inputs: 'mode=fast' });

    expect(read.inputs).toEqual({ mode: 'fast' });
  });

  it('never lets through what is not listed', () => {
    const word = fc.constantFrom('main', 'v1', 'release/x', 'develop', 'deploy', 'diagnose.yml', '', '-', 'v*', '*');
    const given = fc.dictionary(fc.constantFrom('target', 'depth', 'version', 'mode', 'x', 'watchbell_run_id'), word);
    fc.assert(
      fc.property(word, word, given, (named, ref, inputs) => {
        const read = refusalOf({ workflow: named, ref, inputs });
        if (typeof read !== 'object' || read === null || 'code' in read) return;

        const resolved = read as ReturnType<typeof resolveRequest>;
        expect(shop.workflows).toContain(resolved.workflow);
        expect(isRefAllowed(resolved.workflow, resolved.ref)).toBe(true);
        for (const name of Object.keys(resolved.inputs)) expect(resolved.workflow.inputs).toContain(name);
      }),
    );
  });
});

describe('a project that someone typed', () => {
  const api = project({ id: 'p2', name: 'Über API', repository: { owner: 'acme', name: 'api', id: 2 } });

  it.each([
    ['CHECKOUT', 'p1'],
    [' über  api ', 'p2'],
    ['Acme/API', 'p2'],
  ])('%j is %s', (typed, id) => {
    expect(findProject([shop, api], typed).id).toBe(id);
  });

  it('that is not linked is refused by its code', () => {
    expect(() => findProject([shop, api], 'nothing')).toThrow('project.not_found');
    expect(() => findProject([], '')).toThrow('project.not_found');
  });

  it('has no workflow of a name that could be two', () => {
    const two = { workflows: [workflow({ file: 'a.yml' }), workflow({ file: 'a.yaml' })] };

    expect(findWorkflow(two, 'a')).toBeUndefined();
    expect(findWorkflow(two, 'a.yaml')?.file).toBe('a.yaml');
  });
});
