import fc from 'fast-check';
import type { DomainError } from '#lib/kernel/errors.ts';
import { isInputName, parseInputs, writeInput } from '#lib/projects/inputs.ts';
import { codeOf } from './ground.ts';

const name = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'depth', '_'),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/),
);
/** Values of any characters, and many with those that mean something. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '"', "'", '\\', ' ', '=', '“', '”', '{', '}', '\n') }),
);
const inputs = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 6 });

const words = (text: string) => text.split(' ');

describe('inputs that someone wrote', () => {
  it.each([
    ['', {}],
    ['  ', {}],
    ['{}', {}],
    ['service=api', { service: 'api' }],
    ['service=api depth=deep', { service: 'api', depth: 'deep' }],
    ['  a=1\n\tb=2  ', { a: '1', b: '2' }],
    ['note="with blanks" x=1', { note: 'with blanks', x: '1' }],
    ['note="say \\"hi\\" \\\\ \\n"', { note: 'say "hi" \\ \\n' }],
    ['note=\'it is "so"\'', { note: 'it is "so"' }],
    ['note=“from a telephone”', { note: 'from a telephone' }],
    ['note=„aus Wien“', { note: 'aus Wien' }],
    ['empty= x=""', { empty: '', x: '' }],
    ['query=a=b&c=d', { query: 'a=b&c=d' }],
    ['path=C:\\temp', { path: 'C:\\temp' }],
    ['size=5"', { size: '5"' }],
    ['{"service": "api", "deep": true, "count": 3}', { service: 'api', deep: 'true', count: '3' }],
    [
      '{"id": 12345678901234567890, "rate": 1.50, "big": 1e400}',
      { id: '12345678901234567890', rate: '1.50', big: '1e400' },
    ],
    ['{"a": "{\\"b\\": [1, 2]}", "c": "x:y,z"}', { a: '{"b": [1, 2]}', c: 'x:y,z' }],
  ])('%j are read', (text, expected) => {
    expect(parseInputs(text)).toEqual(expected);
  });

  it.each([
    ['api', 'not followed by ='],
    ['service = api', 'not followed by ='],
    ['=x', 'cannot be the name'],
    ['1st=x', 'cannot be the name'],
    ['a.b=x', 'cannot be the name'],
    ['a=1 a=2', 'given twice'],
    ['note="no end', 'has no end'],
    ['note="a"b', 'a blank is missing'],
    ['{"a": 1', 'is none'],
    ['{a: 1}', 'is none'],
    ['{"a": 1, "a": 2}', 'given twice'],
    ['{"a": 1, "\\u0061": 2}', 'given twice'],
    ['{"a": null}', 'neither text'],
    ['{"a": {"b": 1}}', 'neither text'],
    ['{"a": []}', 'neither text'],
    ['{"a": 1} b=2', 'is none'],
    ['[1]', 'not followed by ='],
  ])('%j are refused: %s', (text, reason) => {
    let refusal: DomainError | undefined;

    try {
      parseInputs(text);
    } catch (error) {
      refusal = error as DomainError;
    }

    expect(refusal).toMatchObject({
      code: 'project.inputs_syntax',
      facts: { reason: expect.stringContaining(reason) },
    });
  });

  it('come back as they were written, whatever is in them', () => {
    fc.assert(
      fc.property(inputs, (pairs) => {
        const text = pairs.map(([key, content]) => writeInput(key, content)).join(' ');

        expect(Object.entries(parseInputs(text))).toEqual(Object.entries(Object.fromEntries(pairs)));
      }),
    );
  });

  it('come back from JSON, whatever is in them', () => {
    const scalar = fc.oneof(value, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
    const flat = fc.uniqueArray(fc.tuple(name, scalar), { selector: ([key]) => key, maxLength: 6 });
    fc.assert(
      fc.property(flat, fc.constantFrom(undefined, 2, '\t'), (pairs, indent) => {
        const object = Object.fromEntries(pairs);

        const read = parseInputs(JSON.stringify(object, undefined, indent));

        const asText = (one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one));
        expect(Object.entries(read)).toEqual(Object.entries(object).map(([key, content]) => [key, asText(content)]));
      }),
    );
  });

  it('never do harm: any text is read into plain texts of good names, or refused with its code', async () => {
    const bits = fc.constantFrom(...words('a __proto__ = " \' { } "a" : , 1 null [ \\ “'), ' ', '\n');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(bits).map((parts) => parts.join('')),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(text, async (typed) => {
        const code = await codeOf(() => {
          const read = parseInputs(typed);
          expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
          for (const [key, content] of Object.entries(read)) {
            expect(isInputName(key)).toBe(true);
            expect(typeof content).toBe('string');
          }
        });

        expect(['fine', 'project.inputs_syntax']).toContain(code);
        expect(({} as Record<string, unknown>)['a']).toBeUndefined();
      }),
    );
  });
});
