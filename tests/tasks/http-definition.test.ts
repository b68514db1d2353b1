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

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

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
    ['a status that is expected', { expectedStatus: [404] }, 'fine'],
    ['ten that are', { expectedStatus: Array.from({ length: 10 }, (_, index) => 200 + index) }, 'fine'],
    ['eleven that are', { expectedStatus: Array.from({ length: 11 }, (_, index) => 200 + index) }, 'http.definition'],
    ['none that is', { expectedStatus: [] }, 'http.definition'],
    ['100, which is no answer, expected', { expectedStatus: [100] }, 'http.definition'],
    ['600, which is none at all, expected', { expectedStatus: [600] }, 'http.definition'],
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
    ['another scheme before a reference', { headers: { Authorization: 'Bot {{secret.bot}}' } }, 'fine'],
    ['a named reference', { headers: { Authorization: 'Token token={{secret.pager}}' } }, 'fine'],
    ['a cookie by reference', { headers: { Cookie: 'session={{secret.session}}' } }, 'fine'],
    ['prose about a scheme in the body', { body: 'Basic information about Bearer authentication' }, 'fine'],
    ['a name twice', { headers: { 'X-A': '1', 'x-a': '2' } }, 'http.header'],
    ['a token in the body', { body: `{"note":"${token}"}` }, 'http.secret_in_clear'],
    ['a password in a JSON body', { body: `{"pass${'word'}": "hunter2hunter2"}` }, 'http.secret_in_clear'],
    ['one deep in a JSON body', { body: `[{"a":{"client_sec${'ret'}":"hunter2hunter2"}}]` }, 'http.secret_in_clear'],
    ['a bare key in a JSON body', { body: '{"key": "deploy-finished"}' }, 'fine'],
    ['a key of nothing secret in a JSON body', { body: '{"routing_key": "deploy-finished"}' }, 'fine'],
    ['a value that is filled in', { body: '{"token": "{{run_id}}"}' }, 'fine'],
    ['prose under a secret name', { body: '{"password": "ask the person on duty"}' }, 'fine'],
    ['a secret in a form', { headers: form, body: 'room=7&api_key=hunter2' }, 'http.secret_in_clear'],
    ['a bare key in a form', { headers: form, body: 'room=7&key=hunter2' }, 'fine'],
    ['what looks like a form and is none', { body: 'room=7&token=hunter2' }, 'fine'],
    ['a value that is not escaped', { body: '{"name":"{{&trigger}}"}' }, 'task.template'],
    ['another that is not', { body: '{"name":"{{{trigger}}}"}' }, 'task.template'],
    ['a token in the path', { url: `https://example.org/${token}` }, 'http.secret_in_clear'],
    ['a token as a reference', { headers: { 'X-A': `{{secret.${token}}}` } }, 'http.secret_in_clear'],
    ['a token as the name of a header', { headers: { [token]: 'x' } }, 'http.secret_in_clear'],
    ['a user in the address', { url: `https://user:${'pass'}@example.org/` }, 'http.secret_in_clear'],
    ['the signing secret itself', { signingSecret: `${'whsec'}_${'QUJD'.repeat(10)}` }, 'http.secret_in_clear'],
    ['the signing secret in base64', { signingSecret: `${'QUJD'.repeat(10)}=` }, 'http.secret_in_clear'],
    ['the signing secret in hex', { signingSecret: '0a1b'.repeat(16) }, 'http.secret_in_clear'],
    ['a reference that is no name', { headers: { 'X-Api-Key': '{{secret.Ä}}' } }, 'http.secret_name'],
    ['a signing secret that is no name', { signingSecret: 'WHSEC/..' }, 'http.secret_name'],
    ['an unknown name in the body', { body: '{{password}}' }, 'task.template'],
    ['a section in the body', { body: '{{#run_id}}x{{/run_id}}' }, 'task.template'],
    ['a partial in the body', { body: '{{> other}}' }, 'task.template'],
    ['an open brace in the body', { body: '{{run_id' }, 'task.template'],
  ])('with %s', (_title, more, code) => {
    expect(codeOf(more)).toBe(code);
  });

  it.each([
    ['a method that is none', { method: 'BREW' }],
    ['a huge body', { body: 'x'.repeat(8001) }],
    ['a header that cannot be', { headers: { Host: 'other', 'X-Api-Key': 'abc' } }],
    ['an unknown name in the body', { body: '{{password}}' }],
  ])(
    'with %s and a secret in clear says the secret first, because what was typed is kept on other errors',
    (_title, more) => {
      expect(codeOf({ headers: { 'X-Api-Key': 'abc' }, ...more })).toBe('http.secret_in_clear');
    },
  );

  it('that holds a secret never repeats it in its refusal', () => {
    try {
      readHttpDefinition({ ...fine, signingSecret: token, headers: { [token]: token }, url: `https://x.org/${token}` });
      throw new Error('it was taken');
    } catch (error) {
      expect(JSON.stringify((error as { facts?: object }).facts)).not.toContain('a1B2');
    }
  });
});
