import { readHttpDefinition } from '#lib/tasks/http-definition.ts';

const fine = { kind: 'http_request', method: 'POST', url: 'https://example.org/hook', headers: {} };

function codeOf(more: object): string {
  try {
    readHttpDefinition({ ...fine, ...more });
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const token = `gh${'p_'}${'a1B2'.repeat(9)}`;

describe('the definition of an HTTP request', () => {
  it.each([
    ['nothing more', {}, 'fine'],
    ['headers', { headers: { Accept: 'application/json', 'X-Team': 'ops' } }, 'fine'],
    ['a secret by reference', { headers: { Authorization: 'Bearer {{secret.deploy-hook}}' } }, 'fine'],
    ['a key by reference', { headers: { 'X-Api-Key': '{{ secret.key-1 }}' } }, 'fine'],
    ['a body template', { body: '{"run":"{{run_id}}","at":"{{scheduled_for}}","try":{{attempt}}}' }, 'fine'],
    ['a signature', { signingSecret: 'deploy-hook' }, 'fine'],
    ['a method that is none', { method: 'BREW' }, 'http.definition'],
    ['a field too many', { follow: true }, 'http.definition'],
    ['a long wait', { timeoutSeconds: 60 }, 'http.definition'],
    ['a huge body', { body: 'x'.repeat(8001) }, 'http.definition'],
    [
      '21 headers',
      { headers: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`x-${index}`, '1'])) },
      'http.header',
    ],
    ['a line break in a header', { headers: { 'X-A': 'a\r\nHost: evil' } }, 'http.header'],
    ['a name that is none', { headers: { 'X A': 'a' } }, 'http.header'],
    ['Host', { headers: { Host: 'other' } }, 'http.header'],
    ['Content-Length', { headers: { 'content-length': '5' } }, 'http.header'],
    ['our own signature', { headers: { 'Webhook-Signature': 'v1,x' } }, 'http.header'],
    ['other braces', { headers: { 'X-A': '{{run_id}}' } }, 'http.header'],
    ['a token in clear', { headers: { Authorization: `Bearer ${token}` } }, 'http.secret_in_clear'],
    ['a token under another name', { headers: { 'X-Note': token } }, 'http.secret_in_clear'],
    ['a key in clear', { headers: { 'X-Api-Key': 'abc' } }, 'http.secret_in_clear'],
    ['a secret beside its reference', { headers: { 'X-Api-Key': '{{secret.a}}abc' } }, 'http.secret_in_clear'],
    ['a cookie', { headers: { Cookie: 'session=1' } }, 'http.secret_in_clear'],
    ['a key in the address', { url: 'https://example.org/hook?api_key=abc' }, 'http.secret_in_clear'],
    ['a reference that is no name', { headers: { 'X-Api-Key': '{{secret.Ä}}' } }, 'http.secret_name'],
    ['a signing secret that is no name', { signingSecret: 'WHSEC/..' }, 'http.secret_name'],
    ['an unknown name in the body', { body: '{{password}}' }, 'task.template'],
    ['a section in the body', { body: '{{#run_id}}x{{/run_id}}' }, 'task.template'],
    ['a partial in the body', { body: '{{> other}}' }, 'task.template'],
    ['an open brace in the body', { body: '{{run_id' }, 'task.template'],
  ])('with %s', (_title, more, code) => {
    expect(codeOf(more)).toBe(code);
  });
});
