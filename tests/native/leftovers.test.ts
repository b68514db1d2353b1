import { findLeftovers, readProcessState } from '#tests/native/leftovers.ts';

const none = () => undefined;

describe('what a test file leaves behind', () => {
  it('is nothing when everything is as it was', () => {
    const before = readProcessState();
    process.env['A_VARIABLE'] = 'x';
    process.on('SIGUSR2', none);

    delete process.env['A_VARIABLE'];
    process.off('SIGUSR2', none);

    expect(findLeftovers(before, readProcessState())).toEqual([]);
  });

  it('is named, piece by piece', () => {
    const before = readProcessState();
    const { fetch } = globalThis;
    process.env['A_VARIABLE'] = 'x';
    process.on('SIGUSR2', none);
    globalThis.fetch = () => Promise.reject(new Error('no network'));

    const left = findLeftovers(before, readProcessState());

    delete process.env['A_VARIABLE'];
    process.off('SIGUSR2', none);
    globalThis.fetch = fetch;
    expect(left).toEqual([
      'The global fetch was replaced.',
      'The environment variable A_VARIABLE was changed.',
      "The process has more or fewer listeners for 'SIGUSR2'.",
    ]);
  });
});
