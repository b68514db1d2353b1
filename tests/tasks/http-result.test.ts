import type { OutboundCall } from '#lib/kernel/outbound.ts';
import { resultOf } from '#lib/tasks/http-result.ts';

const call: OutboundCall = { target: 'http', operation: 'POST https://example.org/', timeoutMs: 0, effect: false };
const token = `gh${'p_'}${'a1B2'.repeat(9)}`;

function read(body: string, { headers = {}, secrets = [], status = 200 }: Partial<Given> = {}) {
  return resultOf({ status, headers, body }, { call, ms: 12, secrets, url: 'https://example.org/' });
}

interface Given {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly secrets: readonly string[];
}

describe('what a run keeps of an HTTP answer', () => {
  it('is status, time and the first 300 characters', () => {
    expect(read('x'.repeat(1000))).toEqual({ status: '200', ms: '12', body: 'x'.repeat(300) });
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
    let failure: unknown;
    try {
      read('', { status: 429, headers: { 'retry-after': header } });
    } catch (error) {
      failure = error;
    }

    expect(failure).toMatchObject({ kind: 'rate_limited', retryAfterMs });
  });
});
