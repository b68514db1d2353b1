import { DomainError } from '#lib/kernel/errors.ts';
import { type Outbound, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';
import { type Address, vetHost } from '#lib/platform/http/resolve.ts';
import { sendOnce } from '#lib/platform/http/send-once.ts';
import type { HttpAnswer, HttpCalls, HttpRequest } from '#lib/tasks/http-calls.ts';
import { readTarget, shown } from '#lib/tasks/http-target.ts';

/** All addresses of a name; rejects when there are none. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

const MAX_REDIRECTS = 3;
const LOOKUP_TIMEOUT_MS = 3_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** What speaks of a body goes with it: RFC 9110 §15.4. A signature is over the body as well. */
const ABOUT_BODY = /^(?:content-.*|digest|last-modified|webhook-.*)$/;

/**
 * Requests to addresses that people chose. Each name is looked up once, every address of it must be public, and the
 * connection goes to one of these very addresses: a name that answers differently a moment later (DNS rebinding) changes
 * nothing.
 */
export function createHttpCalls(options: {
  readonly outbound: Outbound;
  readonly clock: Pick<Clock, 'now'>;
  readonly allowedOrigins: readonly string[];
  readonly resolve: Resolve;
  readonly tracing: Pick<Tracing, 'carried'>;
}): HttpCalls {
  const { allowedOrigins, clock, outbound, resolve, tracing } = options;

  async function addressFor(url: URL, isAllowed: boolean, deadline: number): Promise<Address> {
    const timeoutMs = Math.max(1, Math.min(LOOKUP_TIMEOUT_MS, deadline - clock.now()));
    const call = { target: 'http', operation: `look up ${url.hostname}`, timeoutMs, effect: false } as const;
    return vetHost(url.hostname, isAllowed, (hostname) =>
      outbound(call, async () => {
        try {
          return await resolve(hostname);
        } catch (cause) {
          throw new OutboundFailure('never_started', call, codeOf(cause) ?? 'the name could not be looked up', {
            cause,
          });
        }
      }),
    );
  }

  return {
    async send(first) {
      const deadline = clock.now() + first.timeoutMs;
      let request: HttpRequest = first;
      let origins = allowedOrigins;
      for (let redirects = 0; ; redirects += 1) {
        const url = readTarget(request.url, origins);
        const address = await addressFor(url, origins.includes(url.origin), deadline);
        const timeoutMs = Math.max(1, deadline - clock.now());
        const call = {
          target: 'http',
          operation: `${request.method} ${shown(request.url)}`,
          timeoutMs,
          effect: request.effect,
        } as const;
        const answer = await outbound(call, (signal) =>
          sendOnce(call, withFlow(request, tracing), { url, address, signal }),
        );
        const location = answer.headers['location'];
        if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
        if (redirects === MAX_REDIRECTS)
          throw new DomainError('http.redirect_refused', {
            host: url.host,
            reason: `there were more than ${MAX_REDIRECTS}`,
          });
        request = redirected(request, url, answer, location);
        // A stranger leads nobody into the own network.
        if (!origins.includes(url.origin)) origins = [];
      }
    },
  };
}

/** Whoever is called may go on with our trace; what the definition says of itself counts more. */
function withFlow(request: HttpRequest, tracing: Pick<Tracing, 'carried'>): HttpRequest {
  const { correlationId, traceparent } = tracing.carried();
  if (correlationId === undefined || traceparent === undefined) return request;
  return { ...request, headers: { traceparent, 'x-correlation-id': correlationId, ...request.headers } };
}

/** The next request after a redirect: RFC 9110 §15.4. What is secret never follows to another origin. */
function redirected(request: HttpRequest, from: URL, { status }: HttpAnswer, location: string): HttpRequest {
  const refuse = (reason: string) => new DomainError('http.redirect_refused', { host: from.host, reason });
  if (!URL.canParse(location, from.href)) throw refuse('it leads to no web address');
  const to = new URL(location, from.href);
  if (to.username !== '' || to.password !== '') throw refuse('it leads to an address with a user in it');
  if (from.protocol === 'https:' && to.protocol !== 'https:') throw refuse('it leads from https to plain http');

  const isSameOrigin = to.origin === from.origin;
  const dropsBody = status === 303 || ((status === 301 || status === 302) && request.method === 'POST');
  const { body, ...rest } = request;
  const headers = Object.entries(request.headers).filter(
    ([name]) =>
      (isSameOrigin || !request.secretHeaders.includes(name)) &&
      !(dropsBody && body !== undefined && ABOUT_BODY.test(name)),
  );
  return {
    ...rest,
    url: to.href,
    method: dropsBody && request.method !== 'HEAD' ? 'GET' : request.method,
    headers: Object.fromEntries(headers),
    ...(dropsBody || body === undefined ? {} : { body }),
  };
}

function codeOf(cause: unknown): string | undefined {
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
