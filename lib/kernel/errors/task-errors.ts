import type { ErrorRow } from '#lib/kernel/errors/row.ts';

/** What can be wrong with a task, when it is written down and when it acts. */
export const taskErrors = {
  'task.request_syntax': {
    http: 400,
    retryable: false,
    happened: 'Line {line} of the request could not be read: {reason}. Nothing was created.',
    mend: 'Write the method and the address (and `expects 200, 404` where other statuses are a success), then headers one to a line, an empty line, and the body.',
  },
  'task.data_syntax': {
    http: 400,
    retryable: false,
    happened: 'The data is no JSON object ({reason}). Nothing was created.',
    mend: 'Write it like `{"depth": "full"}`, or leave it empty.',
  },
  'http.secret_in_clear': {
    http: 400,
    retryable: false,
    happened:
      'The {place} looks like it holds a secret. Secrets do not belong into a definition: everyone who may look would read it. Nothing was created.',
    mend: 'Store it as an SSM SecureString below the prefix for task secrets. A header holds `{{secret.name}}` in its place; what signs the request is given by its name alone. Take the one that you typed out of use.',
  },
  'task.message_length': {
    http: 400,
    retryable: false,
    happened:
      'The message has {length} characters; Discord takes {limit} with our own line below it. Nothing was created.',
    mend: 'Shorten the message.',
  },
  'http.definition': {
    http: 400,
    retryable: false,
    happened:
      'The HTTP request cannot be stored: its {field} is missing, too long or not what it should be. Nothing was created.',
    mend: 'Write a method (GET, HEAD, POST, PUT, PATCH, DELETE) and an address, at most 20 headers, at most 8,000 characters of body, and 1 to 10 expected statuses from 200 to 599.',
  },
  'http.url': {
    http: 400,
    retryable: false,
    happened: '`{url}` cannot be called: {reason}. Nothing was sent there.',
    mend: 'Use an https address. For a service of your own network whoever runs Watchbell names its origin in `HTTP_ALLOWED_ORIGINS`.',
  },
  'http.header': {
    http: 400,
    retryable: false,
    happened: 'The header `{name}` cannot be sent: {reason}. Nothing was created or sent.',
    mend: 'Leave it out or correct it; a header is one line like `Accept: application/json`.',
  },
  'http.secret_name': {
    http: 400,
    retryable: false,
    happened: '`{name}` cannot be the name of a secret: it takes 1 to 64 of `a-z`, `0-9` and `-`. Nothing was created.',
    mend: 'Write the name of the SSM parameter below the prefix for task secrets, like `deploy-hook`.',
  },
  'http.signing_secret': {
    http: 500,
    retryable: false,
    happened: 'The signing secret is not `whsec_` and 24 to 64 bytes in base64, so nothing was sent.',
    mend: 'Store a secret in the form of Standard Webhooks: `whsec_` and the output of `openssl rand -base64 32`.',
  },
  'http.address_refused': {
    http: 403,
    retryable: false,
    happened:
      '`{host}` is, or leads to, an address that is not on the public internet: loopback, link-local, private or reserved. Nothing was sent there.',
    mend: 'Use a public address. For a service of your own network whoever runs Watchbell names its origin in `HTTP_ALLOWED_ORIGINS`.',
  },
  'http.redirect_refused': {
    http: 502,
    retryable: false,
    happened: '`{host}` redirected the request, and it was not followed: {reason}.',
    mend: 'Write the address that it should go to in the end.',
  },
  'http.rejected': {
    http: 502,
    retryable: false,
    happened: '`{url}` refused the request with HTTP {status}.',
    mend: 'Check address, headers and body with `/trigger show`, and the log of the service that was called.',
  },
  'http.status': {
    http: 502,
    retryable: false,
    happened:
      '`{url}` answered with HTTP {status}, and {expected} was expected. The request arrived, so it may have acted.',
    mend: 'Look at the service that was called; then correct the request or the statuses that it expects.',
  },
  'http.too_large': {
    http: 413,
    retryable: false,
    happened: 'With everything filled in the request has {bytes} bytes, and {limit} are the most. Nothing was sent.',
    mend: 'Shorten the body, or the secrets that stand in its headers.',
  },
  'event.definition': {
    http: 400,
    retryable: false,
    happened:
      'The event cannot be stored: its {field} is missing, too long or not what it should be. Nothing was created.',
    mend: 'Give a detail type of 1 to 128 characters, and data that is a JSON object of at most 8,000 characters.',
  },
  'task.template': {
    http: 400,
    retryable: false,
    happened:
      'The body says `{tag}` in double braces, which is nothing that Watchbell can fill in. Nothing was created.',
    mend: 'It takes {names}.',
  },
  'task.workflow_syntax': {
    http: 400,
    retryable: false,
    happened: '`{text}` names no linked project. Nothing was stored.',
    mend: 'Write the project, and if it is not the usual one its workflow and branch: `checkout diagnose.yml@main`.',
  },
} as const satisfies Record<string, ErrorRow>;
