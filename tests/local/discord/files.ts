import { crc32, deflateSync } from 'node:zlib';

import type { Json } from './world.ts';

/** A form as Discord takes it: the message in `payload_json`, and files as `files[0]`, `files[1]` … */
export function form(payload: object, ...files: readonly File[]): FormData {
  const made = new FormData();
  made.set('payload_json', JSON.stringify(payload));
  for (const [index, file] of files.entries()) made.set(`files[${index}]`, file);
  return made;
}

export function file(name: string, content: string | Uint8Array<ArrayBuffer>, type = ''): File {
  return new File([content], name, { type });
}

export const PICTURE = png(8, 4);

/** A small picture under a name. */
export function picture(name = 'timeline.png'): File {
  return file(name, PICTURE, 'image/png');
}

export function gallery(...urls: readonly string[]) {
  return { type: 12, items: urls.map((url) => ({ media: { url }, description: 'Runs' })) };
}

/** `attachments` for files in this order. */
export function listed(...names: readonly string[]) {
  return names.map((filename, id) => ({ id, filename }));
}

/** An item of the gallery that stands first in a message. */
export function itemOf(body: Json | undefined, index = 0): Json | undefined {
  return body?.components?.[0]?.items?.[index];
}

export function wordOf(json: Json | undefined): string {
  const word: unknown = json;
  return typeof word === 'string' ? word : '';
}

export async function fetched(url: Json | undefined) {
  const response = await fetch(wordOf(url));
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** A picture of stripes, good enough for a browser to draw. */
export function png(width: number, height: number): Buffer<ArrayBuffer> {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x += 1) row.set([47, 90 + (x % 40) * 3, 158], 1 + x * 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
