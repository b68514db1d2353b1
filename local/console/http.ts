/** What a part of the stack answers when it does not do what it was asked for. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export async function get<T>(path: string): Promise<T> {
  // GitHub lets its answers be kept for a minute; a page that looks again wants to see what is now.
  return read<T>(await fetch(path, { cache: 'no-store' }), [200]);
}

export async function post<T>(path: string, body: unknown, expected = [200], signal?: AbortSignal): Promise<T> {
  return send<T>('POST', path, body, expected, signal);
}

export async function patch<T>(path: string, body: unknown): Promise<T> {
  return send<T>('PATCH', path, body, [200]);
}

/** A call that has its own `init`; throws a `Refused` unless the status is one of `expected`. */
export async function call<T>(path: string, init: RequestInit, expected: readonly number[]): Promise<T> {
  return read<T>(await fetch(path, init), expected);
}

async function send<T>(
  method: string,
  path: string,
  body: unknown,
  expected: readonly number[],
  signal?: AbortSignal,
): Promise<T> {
  const init: RequestInit = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  if (signal) init.signal = signal;
  return call<T>(path, init, expected);
}

async function read<T>(response: Response, expected: readonly number[]): Promise<T> {
  const text = await response.text();
  if (expected.includes(response.status)) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw new Refused(response.status, messageIn(text) ?? `The local stack answered ${response.status}.`);
}

/** The sentence in an error's body, wherever the part of the stack that answered puts it. */
function messageIn(text: string): string | undefined {
  try {
    const body = JSON.parse(text) as { message?: unknown; error?: unknown };
    if (typeof body.error === 'string') return body.error;
    const message = (body.error as { message?: unknown } | undefined)?.message ?? body.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
