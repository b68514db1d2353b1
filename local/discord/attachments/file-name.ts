/** What Discord's CDN says of these files; others are only downloaded. */
const TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  md: 'text/plain; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webp: 'image/webp',
  zip: 'application/zip',
};

/**
 * A file's name as Discord keeps it: ASCII letters, digits, `_`, `-` and `.`, with `_` for white space.
 *
 * It cleans the names in `attachment://` the same way: https://github.com/discord/discord-api-docs/issues/7754
 */
export function keptName(given: string): string {
  const ascii = given.normalize('NFKD').replace(/[^\p{ASCII}]/gu, '');
  const words = ascii.replaceAll(/[/\\]/g, ' ').trim().split(/\s+/).join('_');
  return words.replaceAll(/[^\w.-]/g, '').replaceAll(/^[._]+|[._]+$/g, '') || 'unknown';
}

/** By the name's ending, else as the upload says. */
export function contentTypeOf(filename: string, uploadedAs: string | undefined): string {
  const ending = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  return TYPES[ending] ?? uploadedAs ?? 'application/octet-stream';
}
