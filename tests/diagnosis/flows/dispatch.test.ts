import { WorkflowDefinition } from '#lib/diagnosis/definition.ts';
import { dispatchWorkflow } from '#lib/diagnosis/dispatch-workflow.ts';
import { workflowPursuit } from '#lib/diagnosis/pursuit.ts';
import { definitionOf } from '#lib/diagnosis/start.ts';
import { resolveRequest } from '#lib/projects/request.ts';
import { DISPATCHES, type Flows, type GithubRun, job, startFlows } from './ground.ts';

type Refused = readonly [what: string, given: Record<string, string>, code: string];

/** No token, but of a token's look; put together here so that it stands nowhere whole. */
const TOKEN = ['ghp', 'a1B2'.repeat(9)].join('_');

describe('a dispatch', () => {
  let flows: Flows;

  beforeAll(async () => {
    flows = await startFlows();
  });
  afterAll(() => flows.stop());
  beforeEach(async () => {
    await flows.settle();
    flows.replaceInstances();
  });

  it.each([
    ['supported', [200]],
    ['204', [204]],
    ['400', [400, 204]],
    ['422', [422, 204]],
  ] as const)('of a server with return_run_details %s starts one run and follows it', async (details, statuses) => {
    await flows.github('PATCH', '/settings', { returnRunDetails: details });
    const before = (await flows.githubRuns()).length;
    const id = await flows.diagnose();

    await flows.advance('PT30S');

    const run = await flows.newest();
    const runs = await flows.githubRuns();
    expect((await flows.calls('POST', DISPATCHES)).map(({ status }) => status)).toEqual(statuses);
    expect(runs.length).toBe(before + 1);
    expect(runs[0]?.display_title).toContain(run.id);
    expect(run).toMatchObject({ status: 'succeeded', externalId: `github:${runs[0]?.id}` });
    expect(flows.card(id)).toContain('**checkout** · succeeded');
  });

  it('is looked for until the list of an older server shows its run', async () => {
    await flows.github('PATCH', '/settings', { returnRunDetails: '204', listDelaySeconds: 70 });
    const id = await flows.diagnose();
    await flows.advance('PT20S');
    const looking = flows.card(id);

    await flows.advance('PT2M');

    expect(looking).toContain('**checkout** · looking for its run');
    expect(looking).toContain('**GitHub took the order**');
    expect(flows.card(id)).toContain('**checkout** · succeeded');
  });

  it('whose run never shows in the list is held after ten minutes, and not sent again', async () => {
    await flows.github('PATCH', '/settings', { returnRunDetails: '204', listDelaySeconds: 100_000 });
    const id = await flows.diagnose();

    await flows.advance('PT13M');

    expect(flows.card(id)).toContain('-# github.run_not_found');
    expect(await flows.newest()).toMatchObject({ status: 'hold' });
    expect(await flows.calls('POST', DISPATCHES)).toHaveLength(1);
  });

  it('of a workflow without the marker is followed when the server names its run, and held when it does not', async () => {
    const staging = { workflow: 'deploy.yml', inputs: 'environment=staging' };
    const named = await flows.diagnose(staging);
    await flows.advance('PT30S');
    await flows.github('PATCH', '/settings', { returnRunDetails: '204' });
    const unnamed = await flows.diagnose(staging);

    await flows.advance('PT10S');

    expect(flows.card(named)).toContain('**checkout** · succeeded');
    expect(flows.card(unnamed)).toContain('**checkout** · held');
    expect(flows.card(unnamed)).toContain('It runs; which run it is and how it ends is unknown here.');
    // It was started for certain: nothing on the card may say anything else.
    expect(flows.card(unnamed)).not.toContain('not certain whether the workflow was started');
    expect(flows.card(unnamed)).toContain('-# github.untraceable');
    expect(await flows.newest()).toMatchObject({ status: 'hold', error: { code: 'github.untraceable' } });
  });

  it('brings inputs as they were typed', async () => {
    const typed = String.raw`target="say \"hi\" to 'all'  = now" depth=deep`;
    const json = JSON.stringify({ target: '{"a": ["b"]} $(x) `y`', verbose: true });
    await flows.diagnose({ inputs: typed });
    await flows.diagnose({ inputs: json });

    const [second, first] = await flows.githubRuns();

    expect(first?.inputs).toMatchObject({ target: `say "hi" to 'all'  = now`, depth: 'deep' });
    expect(second?.inputs).toMatchObject({ target: '{"a": ["b"]} $(x) `y`', verbose: 'true' });
  });

  it.each([
    ['a target that is not linked', { target: 'nothing' }, 'project.not_found'],
    ['a workflow that is not linked', { workflow: 'ci.yml' }, 'project.workflow_not_allowed'],
    ['a ref that is not listed', { ref: 'develop' }, 'project.ref_not_allowed'],
    ['what is no ref', { ref: 'a..b' }, 'project.ref_syntax'],
    ['our own input', { inputs: 'watchbell_run_id=mine' }, 'project.input_not_allowed'],
    ['an input that is not listed', { inputs: 'colour=1' }, 'project.input_not_allowed'],
    ['what the input does not take', { inputs: 'depth=deeper' }, 'project.input_choice'],
    ['half an input', { inputs: 'depth' }, 'project.inputs_syntax'],
    ['an input that is an object', { inputs: '{"depth": {}}' }, 'project.inputs_syntax'],
    ['a needed input left out', { workflow: 'deploy.yml' }, 'project.input_missing'],
    ['what looks like a secret', { inputs: `target=${TOKEN}` }, 'request.secret'],
  ] as ReadonlyArray<Refused>)('with %s is refused', async (_what, given, code) => {
    const before = await flows.runs();

    const id = await flows.diagnose(given);

    expect(flows.card(id)).toContain(`-# ${code}`);
    expect(await flows.runs()).toEqual(before);
    expect(await flows.calls('POST', /./)).toEqual([]);
    expect(flows.card(id)).not.toContain(TOKEN);
  });

  it('is for operators', async () => {
    const id = await flows.diagnose({}, 'Vera');

    expect(flows.card(id)).toContain('-# access.denied');
    expect(await flows.calls('POST', /./)).toEqual([]);
  });

  it('by many people at the same moment follows each its own run', async () => {
    await flows.github('PATCH', '/settings', { returnRunDetails: '204' });
    const depths = Array.from({ length: 6 }, (_, index) => `target=service-${index}`);

    const cards = await Promise.all(depths.map((inputs) => flows.diagnose({ inputs })));
    await flows.advance('PT40S');

    const runs = await flows.runs(cards.length);
    const titles = new Map((await flows.githubRuns()).map(({ display_title, id }) => [id, display_title]));
    expect(runs.every(({ id, result }) => titles.get(Number(result?.['workflowRunId']))?.includes(id))).toBe(true);
    for (const [index, card] of cards.entries()) {
      expect(flows.card(card)).toContain(`\`service-${index}\``);
      expect(flows.card(card)).toContain(`service-${index} is healthy.`);
    }
  });

  it('two hundred times at once never mixes its runs', async () => {
    await flows.github('POST', '/plans', { jobs: [job('probe', 600)] });
    const guildId = flows.stack.discord.guild.id;
    const [project] = await flows.commands.projects.list(guildId);
    if (!project) throw new Error('nothing is linked');
    const definition = WorkflowDefinition.parse(definitionOf(project, resolveRequest(project, {})));
    const now = flows.worker.clock.now();
    const runIds = Array.from({ length: 200 }, (_, index) => index.toString(16).padStart(32, '0'));
    const home = { guildId, triggerId: project.id, triggerName: project.name };

    const begun = await Promise.all(
      runIds.map((runId) =>
        dispatchWorkflow(flows.worker, definition, {
          ...home,
          runId,
          scheduledFor: now,
          attempt: 1,
          startedAt: now,
          correlationId: runId,
        }),
      ),
    );

    const pursuits = begun.map(({ pursuit }) => workflowPursuit(pursuit));
    const titles = await Promise.all(
      pursuits.map(({ workflowRunId }) => flows.github<GithubRun>('GET', `/runs/${workflowRunId}`)),
    );
    expect(titles.map(({ display_title }) => /\[(\w+)\]/.exec(display_title)?.[1])).toEqual(runIds);
    expect(new Set(pursuits.map(({ workflowRunId }) => workflowRunId)).size).toBe(200);
  });
});
