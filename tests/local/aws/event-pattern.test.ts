import { checkPattern, matchesPattern } from '#local/aws/event-pattern.ts';

describe('an EventBridge pattern', () => {
  it.each([
    [{ a: ['x', 'y'] }, { a: 'y' }, true],
    [{ a: ['x'] }, { a: 'z' }, false],
    [{ a: ['x'] }, { a: ['x', 'y'] }, true],
    [{ a: [1] }, { a: '1' }, false],
    [{ a: ['x'], b: ['y'] }, { a: 'x' }, false],
    [{ a: { b: ['x'] } }, { a: 'x' }, false],
    [{ a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x' }, { b: 'x', c: 'y' }] }, true],
    [{ a: [null] }, { a: null }, true],
    [{ a: [null] }, {}, false],
    [{ a: [''] }, { a: '' }, true],
    [{ a: { b: [{ prefix: 'te' }] } }, { a: { b: 'test' } }, true],
    [{ a: [{ prefix: 'te' }] }, { a: 7 }, false],
    [{ a: [{ prefix: { 'equals-ignore-case': 'TE' } }] }, { a: 'test' }, true],
    [{ a: [{ suffix: 'st' }] }, { a: 'test' }, true],
    [{ a: [{ suffix: { 'equals-ignore-case': 'ST' } }] }, { a: 'test' }, true],
    [{ a: [{ 'equals-ignore-case': 'TEST' }] }, { a: 'tesT' }, true],
    [{ a: [{ 'equals-ignore-case': 'TEST' }] }, { a: 'tests' }, false],
    [{ a: [{ exists: false }] }, {}, true],
    [{ a: [{ exists: false }] }, { a: null }, false],
    [{ a: [{ exists: true }] }, {}, false],
    [{ a: [{ exists: true }] }, { a: null }, true],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
    [{ a: [{ 'anything-but': ['x'] }] }, { a: 'y' }, true],
    [{ a: [{ 'anything-but': 'x' }] }, { a: 'x' }, false],
    [{ a: [{ 'anything-but': [1, 2] }] }, { a: 3 }, true],
    [{ a: [{ 'anything-but': 'x' }] }, {}, false],
    [{ a: [{ 'anything-but': { prefix: 'te' } }] }, { a: 'test' }, false],
    [{ a: [{ 'anything-but': { suffix: ['a', 'b'] } }] }, { a: 'ab' }, false],
    [{ a: [{ 'anything-but': { wildcard: '*.tmp' } }] }, { a: 'x.txt' }, true],
    [{ a: [{ 'anything-but': { 'equals-ignore-case': ['X'] } }] }, { a: 'x' }, false],
    [{ a: [{ numeric: ['>', 1, '<=', 3] }] }, { a: 3 }, true],
    [{ a: [{ numeric: ['>', 1, '<=', 3] }] }, { a: 1 }, false],
    [{ a: [{ numeric: ['=', 1] }] }, { a: '1' }, false],
    [{ a: [{ numeric: ['>=', 1, '<', 2] }] }, { a: [5, 1.5] }, true],
    [{ a: [{ wildcard: 'dir/*/file.*' }] }, { a: 'dir/x/y/file.txt' }, true],
    [{ a: [{ wildcard: 'a.c' }] }, { a: 'abc' }, false],
    [{ a: [{ wildcard: 'a\\*c' }] }, { a: 'a*c' }, true],
    [{ a: [{ wildcard: 'a\\*c' }] }, { a: 'abc' }, false],
    [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.0.255' }, true],
    [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.1.0' }, false],
    [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: 'no address' }, false],
    [{ a: [{ cidr: '2001:db8::/32' }] }, { a: '2001:db8:1::1' }, true],
    [{ a: [{ cidr: '2001:db8::/32' }] }, { a: '10.0.0.1' }, false],
    [{ $or: [{ a: ['x'] }, { b: [{ numeric: ['>', 1] }] }] }, { b: 2 }, true],
    [{ $or: [{ a: ['x'] }, { b: ['y'] }], c: ['z'] }, { a: 'x' }, false],
  ])('%j against %j: %s', (pattern, event, expected) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  it.each([
    [{ a: [{ cidr: '10.0.0.0/33' }] }, 'range of addresses'],
    [{ a: [{ cidr: 'here/8' }] }, 'range of addresses'],
    [{ a: [{ like: 'x' }] }, 'operator like'],
    [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'one operator'],
    [{ a: [{ prefix: 7 }] }, 'takes a text'],
    [{ a: [{ 'anything-but': { like: 'x' } }] }, 'operator like'],
    [{ a: [{ 'anything-but': {} }] }, 'one operator'],
    [{ a: [{ wildcard: 'a**b' }] }, 'asterisks'],
    [{ a: [{ numeric: ['!', 1] }] }, 'comparison'],
    [{ a: [{ numeric: ['>', '1'] }] }, 'numbers'],
    [{ a: [{ numeric: ['>', 1, '<', 2, '=', 3] }] }, 'one comparison or two'],
    [{ a: 'x' }, 'object or a list'],
  ])('%j is refused before any event comes and when one does: %s', (pattern, message) => {
    expect(() => checkPattern(pattern)).toThrow(message);
    expect(() => matchesPattern(pattern, { a: 'a' })).toThrow(message);
  });

  it.each([
    [{}, 'at least one field'],
    [{ a: [] }, 'at least one value'],
    [{ a: [{ exists: 'yes' }] }, 'true or false'],
    [{ $or: [{ a: ['x'] }] }, 'two alternatives'],
    [{ $or: [{ a: ['x'] }, { a: [{ like: 'x' }] }] }, 'operator like'],
  ])('%j is refused before any event comes: %s', (pattern, message) => {
    expect(() => checkPattern(pattern)).toThrow(message);
  });

  it('is let through when every part of it is known', () => {
    const pattern = {
      source: ['watchbell', null, 7],
      $or: [{ a: [{ exists: true }] }, { b: { c: [{ 'anything-but': ['x', 'y'] }, { numeric: ['>', 0, '<=', 5] }] } }],
    };

    expect(() => checkPattern(pattern)).not.toThrow();
  });
});
