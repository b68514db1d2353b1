const DOCS = 'https://docs.github.com/rest';

/** One line of the `errors` of a 422: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
export interface FieldError {
  readonly resource: string;
  readonly field: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  readonly message?: string;
}

/** A refusal in GitHub's own form. Its `documentation_url` is that of the route unless it names another. */
export class GithubApiError extends Error {
  readonly status: number;
  readonly more: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'GithubApiError';
    this.status = status;
    this.more = more;
    this.headers = headers;
  }

  /** The body that is answered; `docs` is the page of the route below https://docs.github.com/rest. */
  body(docs?: string): Readonly<Record<string, unknown>> {
    const documentation = docs === undefined ? DOCS : `${DOCS}/${docs}`;
    return { message: this.message, documentation_url: documentation, status: String(this.status), ...this.more };
  }
}

/** A body that breaks the JSON schema of its route, in the words of GitHub's validator. */
export function invalidRequest(reasons: readonly string[]): GithubApiError {
  return new GithubApiError(422, ['Invalid request.', ...reasons].join('\n\n'));
}

export function validationFailed(errors: readonly FieldError[]): GithubApiError {
  return new GithubApiError(422, 'Validation Failed', { errors });
}

export function unprocessable(message: string): GithubApiError {
  return new GithubApiError(422, message);
}

/** The refusals that have a fixed text. */
export const refusals = {
  noUserAgent: () =>
    new GithubApiError(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header ' +
        '(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). ' +
        'Check https://developer.github.com for other possible causes.',
    ),
  unknownVersion: (version: string, known: readonly string[]) =>
    new GithubApiError(400, `"${version}" is not a valid API version. Supported versions: ${known.join(', ')}.`),
  unsupportedAccept: (accept: string) =>
    new GithubApiError(
      415,
      `Unsupported 'Accept' header: ${JSON.stringify([accept])}. Must accept 'application/json'.`,
    ),
  requiresAuthentication: () => new GithubApiError(401, 'Requires authentication'),
  badCredentials: () => new GithubApiError(401, 'Bad credentials'),
  notFound: () => new GithubApiError(404, 'Not Found'),
  branchNotFound: () => new GithubApiError(404, 'Branch not found'),
  gone: (what: string) => new GithubApiError(410, what),
  invalidJson: () => new GithubApiError(400, 'Problems parsing JSON'),
  notAnObject: () => new GithubApiError(400, 'Body should be a JSON object'),
  tooLarge: () => new GithubApiError(413, 'Payload too big'),
  noJsonWebToken: () => new GithubApiError(401, 'A JSON web token could not be decoded'),
  invalidIssuedAt: () =>
    new GithubApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    ),
  invalidExpiry: () =>
    new GithubApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    ),
  expiryTooFar: () => new GithubApiError(401, "'Expiration time' claim ('exp') is too far in the future"),
  unknownIntegration: () => new GithubApiError(404, 'Integration not found'),
  suspended: () => new GithubApiError(403, 'This installation has been suspended'),
} as const;
