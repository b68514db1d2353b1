import fc from 'fast-check';
import { hideKnown } from '#lib/kernel/redaction/hide-known.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';

const KNOWN = ['plum', 'kestrel', 'otter'].join('');

describe('what a process knows as secret', () => {
  const memory = createSecretMemory();
  memory.remember(KNOWN);

  it('is hidden in every text of plain data, and nothing else changes', () => {
    const data = {
      name: `a ${KNOWN}`,
      password: 'stays, for only values count',
      list: [1, KNOWN, { deep: KNOWN, kept: true }],
      map: new Map([['file', { text: KNOWN }]]),
      none: null,
    };

    expect(hideKnown(memory, data)).toEqual({
      name: 'a ***tter',
      password: 'stays, for only values count',
      list: [1, '***tter', { deep: '***tter', kept: true }],
      map: new Map([['file', { text: '***tter' }]]),
      none: null,
    });
    expect(data.name).toBe(`a ${KNOWN}`);
    expect(data.list[1]).toBe(KNOWN);
  });

  it('leaves data without one the same object', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hideKnown(memory, value)).toBe(value);
      }),
    );
  });

  it('leaves bytes and errors as they are', () => {
    const bytes = Buffer.from(KNOWN);
    const error = new Error(KNOWN);

    expect(hideKnown(memory, { bytes, error })).toEqual({ bytes, error });
  });
});
