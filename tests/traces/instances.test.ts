import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

describe('a trace', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  it('is found by another instance of the function than the one that recorded it', async () => {
    await stack.ask('Vera', '/trigger list');
    stack.replaceInstances();

    expect(await stack.ask('Vera', '/debug-last')).toContain('/trigger list');
  });
});
