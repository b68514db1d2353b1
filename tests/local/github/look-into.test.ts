import { DIAGNOSE, dispatched, startWorld, type TestWorld, textOf } from './world.ts';

describe('What people see of a run', () => {
  let world: TestWorld;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  const look = (path: string) => world.people('GET', path);

  async function planned(plan: object): Promise<number> {
    await world.people('POST', '/plans', { ...plan, times: 1 });
    return dispatched(world);
  }

  it('is each attempt as it went, also when a later one went better', async () => {
    const steps = [{ name: 'Test', seconds: 5, conclusion: 'failure' }];
    const id = await planned({ jobs: [{ name: 'test', steps }] });
    await world.pass(30);
    await world.octokit.actions.reRunWorkflowFailedJobs({ owner: DIAGNOSE.owner, repo: DIAGNOSE.repo, run_id: id });
    await world.pass(30);

    const [first, second, third] = [
      await look(`/runs/${id}/attempts/1`),
      await look(`/runs/${id}/attempts/2`),
      await look(`/runs/${id}/attempts/3`),
    ];

    expect(first.body).toMatchObject({ run_attempt: 1, conclusion: 'failure', jobs: [{ conclusion: 'failure' }] });
    expect(second.body).toMatchObject({ run_attempt: 2, conclusion: 'success', jobs: [{ conclusion: 'success' }] });
    expect(second.body['attempts']).toMatchObject([{ number: 1 }, { number: 2 }]);
    expect(third.status).toBe(404);
  });

  it('is the log of a job as far as it is written, which the API gives only at its end', async () => {
    const steps = [
      { name: 'One', seconds: 5, log: 'first\n' },
      { name: 'Two', seconds: 5, log: 'second\n' },
    ];
    const id = await planned({ jobs: [{ name: 'test', steps }] });
    await world.pass(11);
    const { body } = await look(`/runs/${id}`);
    const log = `/jobs/${textOf(body['jobs']?.[0]?.['id'])}/log`;
    const early = await look(log);
    await world.pass(30);

    const late = await look(log);

    expect(early.body).toMatchObject({
      text: expect.stringMatching(/first\n.*Run Two\n.*endgroup\]\n$/),
      isCut: false,
    });
    expect(late.body).toMatchObject({ text: expect.stringMatching(/second\n.*orphan processes\n$/) });
    expect((await look('/jobs/1/log')).status).toBe(404);
  });

  it.each([
    ['made up', { bytes: 300_000_000 }],
    ['written', 'ä line of text\n'.repeat(20_000)],
  ])('is the end of a long log that was %s, cut at a line', async (_how, log) => {
    const id = await planned({ jobs: [{ name: 'test', steps: [{ name: 'Test' }], log }] });
    await world.pass(30);
    const { body } = await look(`/runs/${id}`);

    const shown = (await look(`/jobs/${textOf(body['jobs']?.[0]?.['id'])}/log`)).body;

    expect(shown).toMatchObject({ isCut: true, text: expect.stringMatching(/^2026-11-21T/) });
    expect(textOf(shown['text']).length).toBeLessThanOrEqual(65_536);
    expect(Number(shown['bytes'])).toBeGreaterThanOrEqual(300_000);
  });

  it('is the files of an artifact: text, what is no text, and none of a zip that was given as it is', async () => {
    const artifacts = [
      { name: 'report', files: { 'diagnosis.json': '{"a":1}', 'core.bin': { bytes: 4000 } } },
      { name: 'large', bytes: 1e9 },
      { name: 'raw', rawZipBase64: 'UEs=' },
    ];
    const id = await planned({ artifacts });
    const idOf = async (name: string) => {
      const { body } = await look(`/runs/${id}`);
      return (body['artifacts'] as unknown as Array<{ id: number; name: string }>).find((one) => one.name === name)?.id;
    };
    const before = await idOf('report');
    await world.pass(60);

    const shown = [];
    for (const { name } of artifacts) shown.push((await look(`/artifacts/${await idOf(name)}`)).body['files']);

    expect(before).toBeUndefined();
    expect(shown).toEqual([
      [
        { path: 'diagnosis.json', bytes: 7, text: '{"a":1}' },
        { path: 'core.bin', bytes: 4000 },
      ],
      [{ path: 'data.bin', bytes: 1e9 }],
      [],
    ]);
  });

  it('is nothing under another path', async () => {
    for (const path of ['/jobs/1', '/artifacts/1/log', '/runs/1/log', '/artifacts/x']) {
      expect((await look(path)).status).toBe(404);
    }
  });
});
