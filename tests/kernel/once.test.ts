import { once } from '#lib/kernel/once.ts';

describe('what is loaded once', () => {
  it('is loaded when it is first asked for, for all who ask', async () => {
    let loads = 0;
    const load = once(() => Promise.resolve((loads += 1)));

    const before = loads;
    const loaded = await Promise.all([load(), load()]);
    loaded.push(await load());

    expect(before).toBe(0);
    expect(loaded).toEqual([1, 1, 1]);
  });

  it('is tried again after a load that failed', async () => {
    let loads = 0;
    const load = once(async () => {
      loads += 1;
      if (loads === 1) throw new Error('not yet');
      return loads;
    });

    await expect(load()).rejects.toThrow('not yet');

    expect(await load()).toBe(2);
  });
});
