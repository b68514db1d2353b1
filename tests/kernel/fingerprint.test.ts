import { fingerprint } from '#lib/kernel/fingerprint.ts';

describe('the fingerprint of a trace', () => {
  it('is the first eight characters of its id', () => {
    expect(fingerprint('8f3a2c1d0123456789abcdef01234567')).toBe('8f3a2c1d');
  });

  it.each([[''], [undefined]])('is “unknown” for %j', (traceId) => {
    expect(fingerprint(traceId)).toBe('unknown');
  });
});
