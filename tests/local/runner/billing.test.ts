import { createBilling } from '#local/runner/billing.ts';
import { startTestStack } from '#tests/harness/test-stack.ts';

describe('what Lambda would bill', () => {
  it('counts every invocation by its function, rounded up to whole milliseconds.', () => {
    const billing = createBilling();

    billing.count('worker', 3.01);
    billing.count('worker', 7);
    billing.count('watcher', 0.2);

    expect(billing.read()).toEqual({
      worker: { invocations: 2, milliseconds: 11 },
      watcher: { invocations: 1, milliseconds: 1 },
    });
  });

  it('is told by the stack for the functions that ran, however they were started.', async () => {
    const stack = await startTestStack();
    const before = stack.stack.billing.read()['watcher']?.invocations ?? 0;

    await stack.advance('PT5M');

    expect(stack.stack.billing.read()['watcher']?.invocations).toBe(before + 5);
    await stack.stop();
  });
});
