import type { OutboundCall } from '#lib/kernel/outbound.ts';
import { redact } from '#lib/kernel/redact.ts';
import { resultOf } from '#lib/tasks/http-result.ts';

const call: OutboundCall = { target: 'http', operation: 'POST https://example.org/', timeoutMs: 0, effect: false };
const token = `gh${'p_'}${'a1B2'.repeat(9)}`;

function read(body: string, { expected, headers = {}, secrets = [], status = 200 }: Partial<Given> = {}) {
  return resultOf({ status, headers, body }, { call, expected, ms: 12, redact, secrets, url: 'https://example.org/' });
}

interface Given {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly secrets: readonly string[];
  readonly expected: readonly number[];
}

function failureOf(given: Partial<Given>): unknown {
  try {
    return read('', given);
  } catch (error) {
    return error;
  }
}

describe('what a run keeps of an HTTP answer', () => {
  it('is status, time and the first 500 characters', () => {
    expect(read('x'.repeat(1000))).toEqual({ status: '200', ms: '12', body: 'x'.repeat(500) });
    expect(read('', { status: 204 })).toEqual({ status: '204', ms: '12' });
  });

  it.each([
    ['JSON with a secret key', JSON.stringify({ ok: true, access_token: 'abcdefgh1234' }), 'abcdefgh'],
    ['JSON that was cut', '{"client_secret": "abcdefgh1234", "list": [1, 2', 'abcdefgh'],
    ['a form', 'ok=1&session_token=abcdefgh1234', 'abcdefgh'],
    ['a vendor’s credential in prose', `your new key is ${token}, keep it`, 'a1B2'],
  ])('hides secrets of the target: %s', (_title, body, hidden) => {
    const { body: shown } = read(body);

    expect(shown).toContain('***');
    expect(shown).not.toContain(hidden);
  });

  it('hides our own secrets wherever they come back', () => {
    expect(read('you sent tulip, I heard tulip', { secrets: ['tulip'] })['body']).toBe('you sent ***, I heard ***');
  });

  it.each([
    ['in JSON', JSON.stringify({ heard: 'tu"lip/1' })],
    ['in a form', `heard=${encodeURIComponent('tu"lip/1')}`],
    ['as it is', 'heard tu"lip/1'],
  ])('hides our own secrets that come back spelled %s', (_title, body) => {
    const { body: shown } = read(body, { secrets: ['tu"lip/1'] });

    expect(shown).toContain('***');
    expect(shown).not.toContain('lip');
  });

  it('hides the whole of a secret that begins with another', () => {
    expect(read('heard tulip-red', { secrets: ['tulip', 'tulip-red'] })['body']).toBe('heard ***');
  });

  it.each([
    ['an image', 'GIF89a', { 'content-type': 'image/gif' }],
    ['bytes of any kind', 'abc', { 'content-type': 'application/octet-stream' }],
    ['a text with NUL in it', 'ab\0c', { 'content-type': 'text/plain' }],
    ['what is compressed', 'abc', { 'content-type': 'text/plain', 'content-encoding': 'gzip' }],
  ])('is no body where that is no text: %s', (_title, body, headers) => {
    expect(read(body, { headers })).toEqual({ status: '200', ms: '12' });
  });

  it.each([
    'text/html; charset=utf-8',
    'application/json',
    'application/problem+json; charset=utf-8',
    'application/xml',
    'application/x-www-form-urlencoded',
  ])('is a body where that is text: %s', (type) => {
    expect(read('fine', { headers: { 'content-type': type } })['body']).toBe('fine');
    expect(read('fine', { headers: { 'content-type': type, 'content-encoding': 'identity' } })['body']).toBe('fine');
  });

  it('leaves everything else as it came', () => {
    const body = '{"deployed":true,"at":"09:00","page":"https://example.org/?a=1"}';

    expect(read(body)['body']).toBe(body);
    expect(read('status: fine; next=2')['body']).toBe('status: fine; next=2');
  });

  it.each([
    ['30', 30_000],
    ['99999999', 3_600_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 60_000],
    ['-5', 60_000],
  ])('waits after Retry-After: %s no longer than an hour', (header, retryAfterMs) => {
    const failure = failureOf({ status: 429, headers: { 'retry-after': header } });

    expect(failure).toMatchObject({ kind: 'rate_limited', retryAfterMs });
  });
});

describe('a status that is expected', () => {
  it.each([404, 304, 503, 429])('is a success, be it %i', (status) => {
    expect(read('', { status, expected: [200, status] })).toEqual({ status: String(status), ms: '12' });
  });

  it.each([202, 304])('and is not %i fails with the ones that were expected, for it was no refusal', (status) => {
    const failure = failureOf({ status, expected: [200, 204] });

    expect(failure).toMatchObject({
      code: 'http.status',
      facts: { status, expected: '200, 204', url: 'https://example.org/' },
    });
  });

  it.each([
    [404, { code: 'http.rejected' }],
    [500, { kind: 'transient' }],
    [429, { kind: 'rate_limited' }],
  ])('and is not %i fails as without an expectation', (status, expected) => {
    expect(failureOf({ status, expected: [200] })).toMatchObject(expected);
    expect(failureOf({ status })).toMatchObject(expected);
  });
});
