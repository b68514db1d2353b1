import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

/** Has the next runs of the workflow go so; their steps take 20 s. */
async function plan(stack: TestStack, conclusion: 'success' | 'failure', times = 1): Promise<void> {
  const job = { name: 'probe', steps: [{ name: 'Check database', seconds: 20, conclusion }], conclusion };
  await fetch(`${stack.stack.url}/sim/github/plans`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ workflow: 'diagnose.yml', times, queuedSeconds: 5, jobs: [job], conclusion }),
  });
}

interface GithubState {
  readonly runs: ReadonlyArray<{ readonly display_title?: string; readonly event: string }>;
}

async function runsAtGithub(stack: TestStack): Promise<GithubState['runs']> {
  const state = (await (await fetch(`${stack.stack.url}/sim/github/state`)).json()) as GithubState;
  return state.runs;
}

describe('a trigger that starts a GitHub workflow', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
    const link = { repository: 'acme/checkout', workflow: 'diagnose.yml', refs: 'main, release/*', inputs: 'depth' };
    await stack.ask('Ada', '/setup github', link);
  });
  afterAll(() => stack.stop());

  it('is created, started by hand, followed to its end, and tells it in its history', async () => {
    const made = await stack.ask('Otto', '/trigger create', {
      name: 'nightly look',
      schedule: 'every 300 days',
      task: 'github_workflow',
      workflow: 'checkout diagnose.yml@release/1.9',
      inputs: 'depth=deep',
    });
    await stack.ask('Otto', '/trigger run', { name: 'nightly look' });
    await stack.advance('PT10S');
    const during = await stack.ask('Vera', '/trigger history', { name: 'nightly look' });
    await stack.advance('PT2M');
    const after = await stack.ask('Vera', '/trigger history', { name: 'nightly look' });

    expect(made).toContain('the workflow `diagnose.yml` of checkout on `release/1.9`');
    expect(during).toContain('🔄');
    expect(after).toContain('✅');
    const [run] = await stack.worker.runs.latest(stack.stack.discord.guild.id, { limit: 1 });
    expect(run).toMatchObject({ status: 'succeeded', cause: 'manual', result: { conclusion: 'success' } });
    expect(await stack.ask('Vera', '/runs show', { run: run?.id.slice(0, 8) ?? '' })).toContain(
      'Diagnose **checkout**',
    );
  });

  it('holds its slot until the workflow has ended, so that runs do not overlap', async () => {
    const name = 'slow look';
    await stack.ask('Otto', '/trigger create', {
      name,
      schedule: 'every 300 days',
      task: 'github_workflow',
      workflow: 'checkout',
    });
    const before = (await runsAtGithub(stack)).length;
    await stack.ask('Otto', '/trigger run', { name });
    await stack.advance('PT10S');

    const refused = await stack.ask('Otto', '/trigger run', { name });
    await stack.advance('PT2M');
    const accepted = await stack.ask('Otto', '/trigger run', { name });
    await stack.advance('PT2M');

    expect(refused).toContain('trigger.busy');
    expect(accepted).toContain('is started');
    expect((await runsAtGithub(stack)).length).toBe(before + 2);
  });

  it('counts a workflow that failed as a failure of the trigger', async () => {
    const name = 'failing look';
    const task = { task: 'github_workflow', workflow: 'checkout diagnose.yml' };
    await stack.ask('Otto', '/trigger create', { name, schedule: 'every 300 days', ...task });
    await plan(stack, 'failure');

    await stack.ask('Otto', '/trigger run', { name });
    await stack.advance('PT2M');

    expect(await stack.ask('Vera', '/trigger show', { name })).toContain('The last 1 failed');
    const [run] = await stack.worker.runs.latest(stack.stack.discord.guild.id, { limit: 1 });
    expect(run).toMatchObject({ status: 'failed', error: { code: 'github.run_failed' } });
  });

  it('is filled in by a form, shown before it is created, and changed with before and after', async () => {
    const opened = await stack.say('Otto', '/trigger create', { task: 'github_workflow' });
    const review = await stack.fill('Otto', opened, {
      name: 'form look',
      schedule: 'every 12 hours',
      timezone: '',
      workflow: 'checkout diagnose.yml@main',
      inputs: '',
    });
    await stack.press('Otto', review.message, 'Create it');

    const changed = await stack.ask('Otto', '/trigger update', { name: 'form look', inputs: 'depth=deep' });

    expect(changed).toContain('checkout diagnose.yml@main depth=deep');
    const show = await stack.ask('Vera', '/trigger show', { name: 'form look' });
    expect(show).toContain('the workflow `diagnose.yml` of checkout on `main`');
  });

  it.each([
    [{ workflow: 'payroll' }, 'project.not_found'],
    [{ workflow: 'checkout deploy.yml' }, 'project.workflow_not_allowed'],
    [{ workflow: 'checkout diagnose.yml@develop' }, 'project.ref_not_allowed'],
    [{ workflow: 'checkout', inputs: 'verbose=true' }, 'project.input_not_allowed'],
    [{ workflow: '@main' }, 'task.workflow_syntax'],
  ])('is refused for %j with %s', async (fields, code) => {
    const asked = { name: 'refused look', schedule: 'every 12 hours', task: 'github_workflow', ...fields };

    expect(await stack.ask('Otto', '/trigger create', asked)).toContain(code);
    expect(await stack.ask('Vera', '/trigger list')).not.toContain('refused look');
  });

  it('starts nothing any more when its repository is unlinked, and says why', async () => {
    const name = 'unlinked look';
    await stack.ask('Otto', '/trigger create', {
      name,
      schedule: 'every 300 days',
      task: 'github_workflow',
      workflow: 'checkout',
    });
    const { guild } = stack.stack.discord;
    const [project] = await stack.worker.projects.list(guild.id);
    const list = await stack.say('Ada', '/setup github');
    const question = await stack.press('Ada', list.message, 'Unlink…');
    await stack.press('Ada', question.message, 'Unlink it');
    const before = (await runsAtGithub(stack)).length;

    await stack.ask('Otto', '/trigger run', { name });
    await stack.advance('PT2M');

    expect(project?.name).toBe('checkout');
    const [run] = await stack.worker.runs.latest(guild.id, { limit: 1 });
    expect(run).toMatchObject({ status: 'failed', error: { code: 'project.not_found' } });
    expect((await runsAtGithub(stack)).length).toBe(before);
  });
});
