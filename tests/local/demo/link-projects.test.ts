import { linkDemoProjects } from '#local/demo/link-projects.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

describe('The demo', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  const linked = () => stack.commands.projects.list(stack.stack.discord.guild.id);

  it('says what GitHub refuses to have linked, and tries it again at the next start', async () => {
    await fetch(`${stack.stack.url}/sim/github/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'status', status: 404, path: '/repos/acme/payments' }),
    });
    const refused = await linkDemoProjects(stack.stack);
    await fetch(`${stack.stack.url}/sim/github/faults`, { method: 'DELETE' });

    const again = await linkDemoProjects(stack.stack);

    expect(refused).toEqual(['acme/payments']);
    expect(again).toEqual([]);
  });

  it('has linked what the first diagnosis needs', async () => {
    const answer = await stack.ask('Otto', '/diagnose', { target: 'checkout', inputs: 'target=cart depth=deep' });

    expect(await linked()).toMatchObject([
      { name: 'checkout', workflows: [{ file: 'diagnose.yml', refs: ['main', 'release/*'] }] },
      { name: 'payments' },
    ]);
    expect(answer).toContain('Diagnose **checkout**');
  });

  it('leaves to people what they have changed since', async () => {
    const [checkout] = await linked();
    const { message } = await stack.say('Ada', '/setup github', { repository: 'acme/checkout', name: 'Shop' });

    expect(message).toBeDefined();
    expect(await linkDemoProjects(stack.stack)).toEqual([]);
    expect((await linked()).find(({ id }) => id === checkout?.id)?.name).toBe('Shop');
  });
});
