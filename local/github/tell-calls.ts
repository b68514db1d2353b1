import type { HttpHandler } from '#local/contract.ts';
import type { Wire } from '#local/wire/wire.ts';

const API = '/sim/github/api';

/** Tells each call to GitHub's REST API that comes while a function runs; who calls at other times is a person's tool. */
export function tellGithubCalls(handler: HttpHandler, wire: Wire): HttpHandler {
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    const [name, ...others] = wire.working();
    if (!pathname.startsWith(`${API}/`) || name === undefined) return handler(request, response);

    const { root } = wire.of(name);
    const from = [name, ...others].join(' or ');
    const operation = `${request.method} ${pathname.slice(API.length)}`;
    const finish = wire.tell({ kind: 'http', from, to: 'GitHub', operation, root });
    response.once('close', () => {
      const { statusCode } = response;
      const isAnswered = response.writableFinished && statusCode < 400;
      finish(isAnswered ? 'ok' : 'error', { status: response.writableFinished ? statusCode : 'no answer' });
    });
    return handler(request, response);
  };
}
