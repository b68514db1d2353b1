import fc from 'fast-check';
import { parseRequestText, writeRequestText } from '#lib/commands/trigger/request-text.ts';

const url = 'https://example.org/hook';

function reasonOf(text: string): unknown {
  try {
    return parseRequestText(text);
  } catch (error) {
    const { code, facts } = error as { code: string; facts: object };
    return { code, ...facts };
  }
}

describe('a request as people write it', () => {
  it.each([
    [`${url}`, { method: 'GET', url, headers: {} }],
    [`put ${url}`, { method: 'PUT', url, headers: {} }],
    [`POST ${url} expects 404`, { method: 'POST', url, headers: {}, expectedStatus: [404] }],
    [`${url} Expects 200 ,202`, { method: 'GET', url, headers: {}, expectedStatus: [200, 202] }],
    [
      `${url} expects 202\nX-Team: ops\n\nexpects 500`,
      { method: 'POST', url, headers: { 'X-Team': 'ops' }, body: 'expects 500', expectedStatus: [202] },
    ],
  ])('%j is read', (text, request) => {
    expect(parseRequestText(text)).toEqual(request);
  });

  it.each([`POST ${url} expects`, `POST ${url} expects fine`, `POST ${url} expects 20`, `POST ${url} 200`, 'a b c d'])(
    '%j is refused with its line',
    (text) => {
      expect(reasonOf(text)).toMatchObject({ code: 'task.request_syntax', line: 1 });
    },
  );

  it('is the same after it was written down and read again', () => {
    const request = fc.record(
      {
        method: fc.constantFrom('GET', 'POST', 'DELETE'),
        url: fc.webUrl({ withQueryParameters: true }),
        headers: fc.dictionary(fc.stringMatching(/^X-[A-Za-z]{1,8}$/), fc.stringMatching(/^[a-z]{0,8}$/)),
        body: fc.stringMatching(/^[a-z]([a-z\n ]{0,20}[a-z])?$/),
        expectedStatus: fc.array(fc.integer({ min: 200, max: 599 }), { minLength: 1, maxLength: 10 }),
      },
      { requiredKeys: ['method', 'url', 'headers'] },
    );
    fc.assert(
      fc.property(request, (written) => {
        expect(parseRequestText(writeRequestText(written))).toEqual(written);
      }),
    );
  });
});
