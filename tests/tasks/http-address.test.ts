import fc from 'fast-check';
import { isPlainlyLocal, isPublicAddress, literalAddress } from '#lib/tasks/http-address.ts';
import { readTarget } from '#lib/tasks/http-target.ts';

/** First address and number of free bits of each range that is not the public internet's. */
const forbidden4: ReadonlyArray<readonly [string, number]> = [
  ['0.0.0.0', 24],
  ['10.0.0.0', 24],
  ['100.64.0.0', 22],
  ['127.0.0.0', 24],
  ['169.254.0.0', 16],
  ['172.16.0.0', 20],
  ['192.0.0.0', 8],
  ['192.0.2.0', 8],
  ['192.168.0.0', 16],
  ['198.18.0.0', 17],
  ['198.51.100.0', 8],
  ['203.0.113.0', 8],
  ['224.0.0.0', 28],
  ['240.0.0.0', 28],
];

/** Small ranges that IANA gives for other purposes, besides. */
const alsoForbidden4: ReadonlyArray<readonly [string, number]> = [
  ...forbidden4,
  ['192.31.196.0', 8],
  ['192.52.193.0', 8],
  ['192.88.99.0', 8],
  ['192.175.48.0', 8],
];

const numberOf = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const dotted = (number: number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
const anyForbidden4 = fc
  .constantFrom(...forbidden4)
  .chain(([first, bits]) => fc.integer({ min: 0, max: 2 ** bits - 1 }).map((rest) => numberOf(first) + rest));

function codeOf(url: string, allowed: readonly string[] = []): string {
  try {
    readTarget(url, allowed);
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('an address', () => {
  it('of any range that is not public is refused, in every spelling that a URL takes', () => {
    fc.assert(
      fc.property(anyForbidden4, (number) => {
        const octal = dotted(number)
          .split('.')
          .map((part) => `0${Number(part).toString(8)}`)
          .join('.');
        const spellings = [dotted(number), String(number), `0x${number.toString(16)}`, octal, `${dotted(number)}.`];

        for (const host of spellings)
          expect([host, codeOf(`https://${host}/`)]).toEqual([host, 'http.address_refused']);
      }),
    );
  });

  it('of IPv6 that carries an IPv4 address is refused, whichever it carries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (number) => {
        const hex = `${Math.floor(number / 65_536).toString(16)}:${(number % 65_536).toString(16)}`;
        const forms = [
          `::ffff:${hex}`,
          `::${hex}`,
          `64:ff9b::${hex}`,
          `64:ff9b:1::${hex}`,
          `2002:${hex}::1`,
          `2001:0:${hex}::1`,
        ];

        for (const form of forms) expect([form, isPublicAddress(form)]).toEqual([form, false]);
        expect(isPublicAddress(`::ffff:${dotted(number)}`)).toBe(false);
      }),
    );
  });

  it.each([
    '::1',
    '::',
    'fe80::1',
    'febf::1',
    'fc00::1',
    'fd12::1',
    'fec0::1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '3fff::1',
    '4000::1',
    'fe80::1%eth0',
    '2606:4700:4700::1111%eth0',
  ])('%s is refused', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '198.20.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('of IPv4 outside those ranges is public, in every spelling, and may be called', () => {
    const isForbidden = (number: number) =>
      alsoForbidden4.some(([first, bits]) => number >= numberOf(first) && number < numberOf(first) + 2 ** bits);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (number) => {
        fc.pre(!isForbidden(number));

        for (const host of [dotted(number), String(number), `0x${number.toString(16)}`])
          expect([host, codeOf(`https://${host}/`)]).toEqual([host, 'fine']);
      }),
    );
  });

  it('of IPv6 that providers have been given is public, in short and in long', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    fc.assert(
      fc.property(
        fc.constantFrom('2400', '2606', '2804', '2a00', '2c0f'),
        fc.array(group, { minLength: 7, maxLength: 7 }),
        (first, rest) => {
          const long = [first, ...rest].join(':');

          expect([long, isPublicAddress(long)]).toEqual([long, true]);
          expect(codeOf(`https://[${long}]/`)).toBe('fine');
        },
      ),
    );
  });

  it('is never taken for public when it is none at all', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        fc.pre(!/^\s*[\da-f.:x]+\s*$/i.test(text));

        expect(isPublicAddress(text)).toBe(false);
      }),
    );
  });

  it.each([
    'localhost',
    'LOCALHOST',
    'a.localhost',
    'printer',
    'db.internal',
    'nas.local',
    'x.home.arpa',
    '[::1]',
    '127.1',
  ])('as the host %s is plainly local', (host) => {
    expect(isPlainlyLocal(new URL(`https://${host}/`).hostname)).toBe(true);
  });

  it('is told from a name', () => {
    expect(literalAddress('[2606:4700::1111]')).toBe('2606:4700::1111');
    expect(literalAddress('example.org')).toBeUndefined();
    expect(isPlainlyLocal('example.org')).toBe(false);
  });
});

describe('a target', () => {
  it.each([
    ['http://example.org/', 'http.url'],
    ['ftp://example.org/', 'http.url'],
    ['file:///etc/passwd', 'http.url'],
    ['javascript:alert(1)', 'http.url'],
    ['no address', 'http.url'],
    [`https://user:${'pass'}word@example.org/`, 'http.secret_in_clear'],
    ['https://169.254.169.254/latest/meta-data', 'http.address_refused'],
    ['https://localhost/', 'http.address_refused'],
    ['https://localhost./', 'http.address_refused'],
    ['https://[::ffff:169.254.169.254]/', 'http.address_refused'],
    ['https://example.org/hook', 'fine'],
    ['https://example.org:8443/hook?x=1', 'fine'],
  ])('%s is %s', (url, code) => {
    expect(codeOf(url)).toBe(code);
  });

  it('of one’s own network is called when exactly its origin is allowed', () => {
    const allowed = ['http://10.0.0.7:8080'];

    expect(codeOf('http://10.0.0.7:8080/hook', allowed)).toBe('fine');
    expect(codeOf('http://10.0.0.7:8081/hook', allowed)).toBe('http.url');
    expect(codeOf('https://10.0.0.7:8080/hook', allowed)).toBe('http.address_refused');
    expect(codeOf('http://10.0.0.8:8080/hook', allowed)).toBe('http.url');
  });
});
