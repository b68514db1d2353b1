import { registerDemoCommands } from '#local/demo/prepare.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, menuOf, textOf } from '#tests/harness/text-of.ts';

type Message = Parameters<typeof textOf>[0];

const codeOf = (message: Message) => /\n-# ([a-z._]+)\n/.exec(textOf(message))?.[1];
const labels = (message: Message) => buttonsOf(message).map(({ label }) => label);
const isPrivate = (message: { flags: number } | undefined) => ((message?.flags ?? 0) & 64) !== 0;

describe('/setup github', () => {
  let stack: TestStack;

  // Without the demo's own links: what is linked here is linked by these tests.
  beforeAll(async () => {
    stack = await startTestStack({ demo: false });
    await registerDemoCommands(stack.stack);
    const roles = stack.stack.discord.guild.roles;
    const idOf = (wanted: string) => roles.find(({ name }) => name === wanted)?.id ?? '';
    await stack.ask('Alan', '/setup roles', {
      viewer: idOf('viewer'),
      operator: idOf('operator'),
      admin: idOf('admin'),
    });
  });
  afterAll(() => stack.stop());

  const guildId = () => stack.stack.discord.guild.id;
  const linked = async () => (await stack.commands.projects.list(guildId())).map(({ name }) => name);
  const setup = (options: Record<string, string> = {}, person: 'Ada' | 'Otto' = 'Ada') =>
    stack.say(person, '/setup github', options);

  /** What the demo's token may do in a repository. */
  async function give(repository: string, rights: Record<string, string>): Promise<void> {
    const url = `${stack.stack.url}/sim/github/access`;
    const { token } = (await (await fetch(url)).json()) as { token: { repositories: object } };
    await fetch(url, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: { repositories: { ...token.repositories, [repository]: rights } } }),
    });
  }

  it('says how to begin while nothing is linked', async () => {
    const { message } = await setup();

    expect(textOf(message)).toContain('No repository is linked yet');
    expect(textOf(message)).toContain('/setup github repository:owner/name');
    expect(isPrivate(message)).toBe(true);
  });

  it('is for admins', async () => {
    expect(codeOf((await setup({}, 'Otto')).message)).toBe('access.denied');
    expect(codeOf((await setup({ repository: 'acme/checkout' }, 'Otto')).message)).toBe('access.denied');
  });

  it('links a repository, says what may be started and what comes next, and whether it works', async () => {
    const { deferred, message } = await setup({
      repository: 'https://github.com/ACME/checkout',
      refs: 'main release/*',
    });

    expect([deferred, isPrivate(message)]).toEqual([true, true]);
    expect(textOf(message)).toContain(`**checkout** (acme/checkout) is linked by <@${stack.userId('Ada')}>`);
    expect(textOf(message)).toContain('**May be started** `diagnose.yml` Diagnose');
    expect(textOf(message)).toContain('**On** `main`, `release/*`');
    expect(textOf(message)).toContain('**With the inputs** `target`, `depth`, `verbose`');
    expect(textOf(message)).toContain('✅ GitHub answers');
    expect(textOf(message)).toContain('/diagnose target:checkout');
    expect(labels(message)).toEqual(['Test again', 'Unlink…']);
    expect(await stack.commands.projects.list(guildId())).toMatchObject([
      { repository: { owner: 'acme', name: 'checkout' }, workflows: [{ takesMarker: true, showsMarker: true }] },
    ]);
  });

  it('adds another workflow to a link and lists both', async () => {
    const added = await setup({ repository: 'acme/checkout', workflow: 'deploy.yml' });
    const list = await setup();

    expect(textOf(added.message)).toContain('`deploy.yml` is added to **checkout**');
    expect(textOf(added.message)).toContain('/diagnose target:checkout workflow:deploy.yml');
    expect(textOf(list.message)).toContain('`diagnose.yml` on `main`, `release/*`\n`deploy.yml` on `main`');
    expect(labels(list.message)).toEqual(['Test', 'Unlink…']);
  });

  it('tests all workflows of a link at once, and one with its own button', async () => {
    const list = await setup();
    const tested = await stack.press('Ada', list.message, 'Test');
    const one = await setup({ repository: 'acme/checkout' });

    const again = await stack.press('Ada', one.message, 'Test again');

    expect(textOf(tested.message)).toContain('`diagnose.yml` on');
    expect(textOf(tested.message)).toContain('`deploy.yml` on');
    expect(textOf(again.message)).toContain('is linked as it was');
  });

  it('gives a link another name', async () => {
    const renamed = await setup({ repository: 'acme/checkout', name: 'Shop' });
    const back = await setup({ repository: 'acme/checkout', name: 'checkout' });

    expect(textOf(renamed.message)).toContain('The link of **Shop** (acme/checkout) is changed by');
    expect(textOf(back.message)).toContain('/diagnose target:checkout');
  });

  it('names the right that is missing, when it links and when it tests', async () => {
    await give('acme/payments', { actions: 'read', contents: 'read', metadata: 'read' });
    const refused = await setup({ repository: 'acme/payments' });
    await give('acme/payments', { actions: 'write', contents: 'read', metadata: 'read' });
    const card = await setup({ repository: 'acme/payments' });
    await give('acme/payments', { actions: 'read', contents: 'read', metadata: 'read' });

    const tested = await stack.press('Ada', card.message, 'Test again');

    expect(codeOf(refused.message)).toBe('github.forbidden');
    expect(textOf(refused.message)).toContain('`actions: write`');
    expect(textOf(card.message)).toContain('is linked by');
    expect(codeOf(tested.message)).toBe('github.forbidden');
    expect(labels(tested.message)).toEqual(['Test again', 'Unlink…']);
  });

  it.each([
    [{ repository: 'checkout' }, 'project.repository_syntax'],
    [{ repository: 'acme/nowhere' }, 'github.repository_missing'],
    [{ repository: 'acme/website' }, 'github.workflow_missing'],
    [{ repository: 'acme/checkout', workflow: 'ci.yml' }, 'github.not_dispatchable'],
    [{ repository: 'acme/checkout', refs: 'a..b' }, 'project.ref_syntax'],
    [{ repository: 'acme/checkout', inputs: 'nothing' }, 'project.input_undeclared'],
    [{ repository: 'acme/checkout', name: '*' }, 'project.name'],
    [{ name: 'checkout' }, 'command.option'],
  ] as ReadonlyArray<readonly [Record<string, string>, string]>)('refuses %j with %s', async (options, code) => {
    const before = await stack.commands.projects.list(guildId());

    const { message } = await setup(options);

    expect(codeOf(message)).toBe(code);
    expect(await stack.commands.projects.list(guildId())).toEqual(before);
  });

  it('asks before it unlinks, where only who asked sees it, and the question lives five minutes', async () => {
    const card = await setup({ repository: 'acme/checkout' });
    const question = await stack.press('Ada', card.message, 'Unlink…');
    const kept = await stack.press('Ada', question.message, 'Leave it');
    const second = await stack.press('Ada', card.message, 'Unlink…');
    await stack.advance('PT6M');

    const late = await stack.press('Ada', second.message, 'Unlink it');

    expect(textOf(question.message)).toContain('Unlink this repository?');
    expect(isPrivate(question.message)).toBe(true);
    expect(textOf(kept.message)).toContain('Nothing was changed');
    expect(codeOf(late.message)).toBe('component.expired');
    expect(await linked()).toContain('checkout');
  });

  it('unlinks one workflow, and then all of it, with a name on it', async () => {
    const card = await setup({ repository: 'acme/checkout' });
    const question = await stack.press('Ada', card.message, 'Unlink…');
    const one = await stack.choose('Ada', question.message, 'Or unlink one workflow only', 'deploy.yml');
    const last = await stack.press('Ada', card.message, 'Unlink…');
    const all = await stack.press('Ada', last.message, 'Unlink it');

    const gone = await stack.press('Ada', card.message, 'Test again');

    expect(textOf(one.message)).toContain('`deploy.yml` of **checkout** (acme/checkout) is unlinked');
    expect(menuOf(last.message, 'Or unlink one workflow only')).toBeUndefined();
    expect(textOf(all.message)).toContain(`is unlinked by <@${stack.userId('Ada')}>`);
    expect(await linked()).not.toContain('checkout');
    expect(codeOf(gone.message)).toBe('project.not_found');
  });
});
