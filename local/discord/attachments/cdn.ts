import type { IncomingMessage, ServerResponse } from 'node:http';

import type { World } from '../world.ts';

const CDN = '/sim/discord/cdn/attachments/';
/** A file is never more than a file: it stands on the console's origin, and must not act there. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Where a file lies, without the origin: that changes with the port, and with the name by which a reader calls it. */
export function cdnPath(channelId: string, id: string, filename: string): string {
  return `${CDN}${channelId}/${id}/${filename}`;
}

/** The id of the attachment that an address of this CDN means. */
export function idInPath(url: string): string | undefined {
  return url.startsWith(CDN) ? url.slice(CDN.length).split('/')[1] : undefined;
}

/** A copy of what goes to the bot, in which the addresses of files are whole ones, as Discord's are. */
export function withOrigin<Value>(value: Value, origin: string): Value {
  const text = JSON.stringify(value);
  if (text === undefined || !text.includes(CDN)) return value;
  return JSON.parse(text, (key, field: unknown) => {
    const isAddress = /(^|_)url$/.test(key) && typeof field === 'string' && field.startsWith(CDN);
    return isAddress ? `${origin}${field}` : field;
  }) as Value;
}

/** Serves an attached file; returns false when the path is none of the CDN's. */
export function answerCdn(world: World, request: IncomingMessage, response: ServerResponse, pathname: string): boolean {
  if (!pathname.startsWith(CDN) || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  const [channelId = '', id = '', filename = ''] = pathname.slice(CDN.length).split('/');
  const file = /^\d{1,19}$/.test(id) ? world.attachments.file(channelId, id, filename) : undefined;
  if (!file) {
    response
      .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      .end('This content is no longer available.');
    return true;
  }
  const isShown = file.contentType.startsWith('image/');
  response
    .writeHead(200, {
      'content-type': file.contentType,
      'content-length': file.bytes.length,
      'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename="${filename}"`,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    })
    .end(file.bytes);
  return true;
}
