import { DomainError } from '#lib/kernel/errors.ts';
import { isPlainlyLocal } from '#lib/tasks/http-address.ts';

/**
 * Reads where a request goes and refuses what may not be called.
 *
 * `allowedOrigins` are services of the team's own network: for exactly these origins plain http and addresses that are not
 * public are fine. Any port will do: with https nothing is said before the other side has shown a certificate for the name,
 * so no mail server or database can be talked into anything. Throws `http.url` and `http.address_refused`.
 */
export function readTarget(text: string, allowedOrigins: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new DomainError('http.url', { url: shown(text), reason: 'it is no web address' });
  if (url.username !== '' || url.password !== '') throw new DomainError('http.secret_in_clear', { place: 'address' });
  if (allowedOrigins.includes(url.origin)) return url;
  if (url.protocol !== 'https:') throw new DomainError('http.url', { url: shown(text), reason: 'it must be https' });
  if (isPlainlyLocal(url.hostname)) throw new DomainError('http.address_refused', { host: url.hostname });
  return url;
}

/** An address for people: without user, query and fragment, where secrets like to stand. */
export function shown(text: string): string {
  if (!URL.canParse(text)) return text.slice(0, 80);
  const { host, pathname, protocol } = new URL(text);
  return `${protocol}//${host}${pathname}`.slice(0, 200);
}
