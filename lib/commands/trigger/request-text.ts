import { DomainError } from '#lib/kernel/errors.ts';

/**
 * An HTTP request as people write it down: `POST https://…`, headers one to a line, an empty line, the body. Behind the
 * address may stand which statuses are a success: `POST https://… expects 200, 404`.
 */
export interface WrittenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expectedStatus?: readonly number[];
}

/** Method, address, and what is expected. */
const FIRST_LINE = /^(?:([A-Za-z]{3,7})\s+)?(\S+?)(?:\s+expects\s+(\d{3}(?:\s*,\s*\d{3})*))?$/i;

/** Reads a written request; without a method it is GET, or POST with a body. Throws `task.request_syntax` naming the line. */
export function parseRequestText(text: string): WrittenRequest {
  const lines = text.trim().split(/\r?\n/);
  const [, method, url = '', expected] = FIRST_LINE.exec(lines[0]?.trim() ?? '') ?? [];
  if (url === '') {
    const reason = 'it is not like `POST https://example.org/hook`, nor with `expects 200, 404` behind it';
    throw new DomainError('task.request_syntax', { line: 1, reason });
  }

  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '');
  const headers: Record<string, string> = {};
  for (const [index, line] of lines.slice(1, end === -1 ? undefined : end).entries()) {
    const [, name, value] = /^([^\s:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new DomainError('task.request_syntax', { line: index + 2, reason: 'a header is like `Name: value`' });
    }
    headers[name] = value.trim();
  }
  const body =
    end === -1
      ? ''
      : lines
          .slice(end + 1)
          .join('\n')
          .trim();
  return {
    method: method?.toUpperCase() ?? (body === '' ? 'GET' : 'POST'),
    url,
    headers,
    ...(body === '' ? {} : { body }),
    ...(expected === undefined ? {} : { expectedStatus: expected.split(',').map(Number) }),
  };
}

/** The request as it would be written down. */
export function writeRequestText(request: Partial<WrittenRequest>): string {
  const { body, expectedStatus, headers = {}, method, url } = request;
  const first = `${method} ${url}${expectedStatus ? ` expects ${expectedStatus.join(', ')}` : ''}`;
  const head = [first, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return [...head, ...(body === undefined ? [] : ['', body])].join('\n');
}
