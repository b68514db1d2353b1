import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { redact } from '#lib/kernel/redact.ts';

/** Made at run time, so that no secret-shaped text stands in a file. */
const SECRET = ['abcd', 'efgh', '1234'].join('-');

describe('redact masks by key', () => {
  it.each([
    ['longer than four: the last four stay', SECRET, '***1234'],
    ['of five characters', 'abcde', '***bcde'],
    ['of four characters', 'abcd', '***'],
    ['empty', '', '***'],
    ['ending in half an emoji', `abcd${'🔔'.slice(1)}xyz`, '***xyz'],
    ['a number', 123456789, '***'],
    ['an object', { inner: SECRET }, '***'],
    ['a list', [SECRET], '***'],
    ['bytes', Buffer.from(SECRET), '***'],
    ['a date', new Date(0), '***'],
    ['a map', new Map([['inner', SECRET]]), '***'],
    ['a function', () => SECRET, '***'],
    ['null', null, null],
    ['a truth value', true, true],
  ])('a secret that is %s', (_case, value, shown) => {
    expect(redact({ password: value })).toEqual({ password: shown });
  });

  it('keeps token counts and what else is not secret', () => {
    const usage = { tokens: 1500, token_type: 'bearer', monkey: 'banana', primary_key: 'pk-1' };

    expect(redact(usage)).toEqual(usage);
  });

  it('finds secrets in lists, maps, headers, form data, sets and errors', () => {
    const found = redact({
      list: [{ token: SECRET }],
      map: new Map<unknown, unknown>([
        ['token', SECRET],
        [7, { secret: SECRET }],
        [{}, 'object key'],
      ]),
      headers: new Headers({ authorization: `Bearer ${SECRET}` }),
      query: new URLSearchParams({ api_key: SECRET, page: '2' }),
      set: new Set([{ cookie: SECRET }]),
      error: Object.assign(new Error('failed'), { token: SECRET }),
    });

    expect(found).toEqual({
      list: [{ token: '***1234' }],
      map: { token: '***1234', 7: { secret: '***1234' }, '[object 2]': 'object key' },
      headers: { authorization: '***1234' },
      query: { api_key: '***1234', page: '2' },
      set: [{ cookie: '***1234' }],
      error: { type: 'Error', message: 'failed', stack: expect.any(String), token: '***1234' },
    });
  });

  it('finds a secret that is named beside its value', () => {
    expect(
      redact([
        { name: 'Authorization', value: SECRET },
        { Name: '/watchbell/bot-token', Value: SECRET, Version: 3 },
        ['X-Api-Key', SECRET],
        { name: 'page', value: 'two' },
      ]),
    ).toEqual([
      { name: 'Authorization', value: '***1234' },
      { Name: '/watchbell/bot-token', Value: '***1234', Version: 3 },
      ['X-Api-Key', '***1234'],
      { name: 'page', value: 'two' },
    ]);
  });

  it('drops user, password and query of an URL object', () => {
    const url = new URL('https://example.com:8443/a/b?api_key=1#x');
    url.username = 'me';
    url.password = SECRET;

    expect(redact({ url, bare: new URL('https://example.com/') })).toEqual({
      url: 'https://example.com:8443/a/b?…',
      bare: 'https://example.com/',
    });
  });

  it('shows the name of a `{ key, value }`, and hides the value by it', () => {
    expect(
      redact([
        { key: 'Authorization', value: SECRET },
        { key: 'page', value: 'two' },
      ]),
    ).toEqual([
      { key: 'Authorization', value: '***1234' },
      { key: 'page', value: 'two' },
    ]);
  });

  it('finds the value of an option in a list of arguments', () => {
    expect(redact(['deploy', '--password', SECRET, '--to', 'dev'])).toEqual([
      'deploy',
      '--password',
      '***1234',
      '--to',
      'dev',
    ]);
  });

  it('takes boxed texts for texts', () => {
    expect(redact({ boxed: new String(`password=${SECRET}`) })).toEqual({ boxed: 'password=***1234' });
  });

  it('leaves what is masked as it is when it is redacted again', () => {
    const once = redact({ token: SECRET, pin: { password: 'abc' } });

    expect(redact(once)).toEqual(once);
  });
});

describe('redact makes plain data', () => {
  it.each<[string, unknown, unknown]>([
    ['a text', 'hello', 'hello'],
    ['nothing', undefined, undefined],
    ['a bigint', 12345678901234567890n, '12345678901234567890'],
    ['no number', Number.NaN, 'NaN'],
    ['a negative zero, which JSON has not', -0, 0],
    ['the same within', { a: -0 }, { a: 0 }],
    ['an endless number', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a symbol', Symbol('x'), '[symbol]'],
    ['a function', () => 1, '[function]'],
    ['a date', new Date(Date.UTC(2026, 0, 2)), '2026-01-02T00:00:00.000Z'],
    ['a date that is none', new Date(Number.NaN), '[invalid date]'],
    ['a buffer', Buffer.alloc(32), '[binary, 32 bytes]'],
    ['a typed array', new Float64Array(4), '[binary, 32 bytes]'],
    ['an array buffer', new ArrayBuffer(8), '[binary, 8 bytes]'],
    ['shared memory', new SharedArrayBuffer(8), '[binary, 8 bytes]'],
    ['undefined members', { a: undefined, b: [undefined] }, { b: [null] }],
    ['an undefined map value', new Map([['a', undefined]]), { a: null }],
  ])('of %s', (_case, value, shown) => {
    expect(redact(value)).toEqual(shown);
  });

  it('of an error with its chain of causes', () => {
    const root = new TypeError('no such host');
    const shown = redact(new Error('call failed', { cause: new Error('socket', { cause: root }) }));

    expect(shown).toMatchObject({
      type: 'Error',
      message: 'call failed',
      stack: expect.stringContaining('redact.test.ts'),
      cause: { message: 'socket', cause: { type: 'TypeError', message: 'no such host' } },
    });
  });

  it('of an error of errors, and of a cause that is no error', () => {
    const shown = redact(new AggregateError([new Error('one')], 'many', { cause: 'because' }));

    expect(shown).toMatchObject({ type: 'AggregateError', errors: [{ message: 'one' }], cause: 'because' });
  });

  it('without following circles, while parts that are shared show everywhere', () => {
    const shared = { a: 1 };
    const circle: Record<string, unknown> = { left: shared, right: shared };
    circle.self = circle;
    circle.list = [circle];

    expect(redact(circle)).toEqual({ left: { a: 1 }, right: { a: 1 }, self: '[circular]', list: ['[circular]'] });
  });

  it('around parts that cannot be read', () => {
    const hostile = {
      get broken(): string {
        throw new Error('no');
      },
      proxy: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
      revoked: revokedProxy(),
      fine: 1,
    };

    expect(redact(hostile)).toEqual({
      broken: '[unreadable]',
      proxy: '[unreadable]',
      revoked: '[unreadable]',
      fine: 1,
    });
  });

  it('without touching the prototype', () => {
    const shown = redact(JSON.parse('{"__proto__": {"polluted": true}}')) as Record<string, unknown>;

    expect(Object.getPrototypeOf(shown)).toBe(Object.prototype);
    expect(JSON.stringify(shown)).toBe('{"__proto__":{"polluted":true}}');
  });
});

describe('redact cuts', () => {
  it('a very long text, with a note of its length', () => {
    const shown = redact('x'.repeat(1_000_000)) as string;

    expect(shown.length).toBe(16_384);
    expect(shown).toMatch(/^x+… \[cut: 1000000 characters\]$/);
    expect(redact(shown)).toBe(shown);
  });

  it('never inside an emoji', () => {
    const shown = redact(`x${'🔔'.repeat(20_000)}`) as string;

    expect(isUtf8(Buffer.from(shown))).toBe(true);
    expect(shown.isWellFormed()).toBe(true);
  });

  it('what is very deep', () => {
    let deep: unknown = { token: SECRET };
    for (let level = 0; level < 10_000; level += 1) deep = { deep };

    const text = JSON.stringify(redact(deep));

    expect(text).toContain('[cut: too deep]');
    expect(text.length).toBeLessThan(500);
  });

  it('what is very wide: lists, objects, maps and sets', () => {
    const numbers = Array.from({ length: 1_500 }, (_none, index) => index);

    const list = redact(numbers) as unknown[];
    const set = redact(new Set(numbers)) as unknown[];
    const object = redact(Object.fromEntries(numbers.map((number) => [`n${number}`, number]))) as object;
    const map = redact(new Map(numbers.map((number) => [number, number]))) as object;

    expect(list.at(-1)).toBe('[cut: 500 more]');
    expect(set).toEqual(list);
    expect(object).toMatchObject({ n999: 999, '[cut]': '500 more' });
    expect(map).toMatchObject({ 999: 999, '[cut]': 'more' });
    expect(redact(Object.assign([], { length: 4_000_000_000 }))).toHaveLength(1_001);
  });

  it('what grows by sharing parts over and over', () => {
    let bush: unknown = 'leaf';
    for (let level = 0; level < 11; level += 1) bush = Array.from({ length: 10 }, () => bush);

    expect(JSON.stringify(redact(bush)).length).toBeLessThan(400_000);
  });

  it('many long texts and keys, so that the whole stays a log line', () => {
    const texts = Array.from({ length: 50 }, () => 'x'.repeat(10_000));
    const keys = Object.fromEntries(texts.map((text, index) => [text + index, 1]));

    expect(JSON.stringify(redact(texts)).length).toBeLessThan(140_000);
    expect(JSON.stringify(redact(keys)).length).toBeLessThan(20_000);
  });
});

describe('redact holds for everything', () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  } as fc.ObjectConstraints);

  it('never throws, and answers what JSON can hold', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const shown = redact(value);

        const text = JSON.stringify(shown);
        if (text !== undefined) expect(JSON.parse(text)).toEqual(shown);
      }),
    );
  });

  it('never changes its input', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        const before = structuredClone(value);

        redact(deepFreeze(value));

        expect(value).toEqual(before);
      }),
    );
  });

  it('lets no secret under a secret key survive, at any depth', () => {
    const secretKey = fc.constantFrom(
      'token',
      'clientSecret',
      'API_KEY',
      'Set-Cookie',
      'private-key',
      'x-signature-ed25519',
    );
    const path = fc.array(fc.oneof(fc.constant('[]'), fc.constant('map'), fc.constant('error'), fc.string()), {
      maxLength: 20,
    });

    fc.assert(
      fc.property(secretKey, path, fc.jsonValue(), (key, steps, sibling) => {
        const planted = ['planted', 'value', '77aa'].join('~');

        const shown = JSON.stringify(redact(steps.reduce(wrap, { sibling, [key]: planted, pair: [key, planted] })));

        expect(shown).not.toContain(planted.slice(0, -4));
      }),
    );
  });
});

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function wrap(inner: unknown, step: string): unknown {
  if (step === '[]') return [1, inner];
  if (step === 'map') return new Map([['inner', inner]]);
  if (step === 'error') return new Error('outer', { cause: inner });
  return { [step]: inner };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
