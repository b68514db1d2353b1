import { DomainError } from '#lib/kernel/errors.ts';
import { hideInText } from '#lib/kernel/redaction/hide-in-text.ts';
import { maskWhole } from '#lib/kernel/redaction/mask.ts';
import { isSecretKey } from '#lib/kernel/secret-key.ts';

const SECRET_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** A secret by reference, in the value of a header. */
export const SECRET_REFERENCE = /\{\{\s*secret\.([^}\s]*)\s*\}\}/g;

/** A scheme and a long value, as in `Authorization`. */
const CREDENTIALS = /^(?:Bearer|Basic)\s+(?!\{\{)\S{8,}/i;

/** A member of JSON with a text that could be a secret: no blanks, and not shorter than one. */
const JSON_MEMBER = /"([^"\\]{1,64})"\s{0,20}:\s{0,20}"((?:[^"\\\s]|\\\S){6,})"/g;

/** What may stand before a reference under a secret name: `Bearer …`, `Token token=…`, `session=…`. */
const BEFORE_REFERENCE = /^(?:[a-z][a-z-]{0,19}\s+)?(?:\w{1,12}=)?$/i;

/**
 * Throws `http.secret_in_clear` naming the place when a definition holds what looks like a secret itself.
 *
 * It reads what is no valid definition as well, and is asked before anything else: whatever else is wrong, a secret in clear
 * is what must be said, because on every other error what was typed is kept to be mended.
 */
export function assertNoSecretInClear(stored: unknown): void {
  const definition = membersOf(stored);
  const headers = Object.entries(membersOf(definition['headers']));
  for (const [name, value] of headers) {
    if (holdsSecret(name, textOf(value))) refuse(hasShape(name) ? 'header' : `header ${name.slice(0, 60)}`);
  }
  const url = textOf(definition['url']);
  if (hasShape(url) || (URL.canParse(url) && hasSecretPart(new URL(url)))) refuse('address');
  const isForm = headers.some(
    ([name, value]) => /^content-type$/i.test(name) && /x-www-form-urlencoded/i.test(textOf(value)),
  );
  if (bodyHoldsSecret(textOf(definition['body']), isForm)) refuse('body');
  const signingSecret = textOf(definition['signingSecret']);
  if (hasShape(signingSecret) || isNoName(signingSecret)) refuse('field for the name of the signing secret');
}

/** Text with every credential that can be told by its look replaced. */
export function withoutCredentials(text: string): string {
  return hideInText(text, { credentialsOnly: true, mask: maskWhole });
}

/** Throws `http.secret_name`. */
export function assertSecretName(name: string): void {
  if (!SECRET_NAME.test(name)) throw new DomainError('http.secret_name', { name: name.slice(0, 64) });
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function refuse(place: string): never {
  throw new DomainError('http.secret_in_clear', { place });
}

function holdsSecret(name: string, value: string): boolean {
  if (hasShape(name) || hasShape(value) || CREDENTIALS.test(value)) return true;
  // A signature is no secret, and whoever writes ours is told that by its own error.
  if (!isSecretKey(name) || /^webhook-/i.test(name) || value.trim() === '') return false;
  const [before = '', reference, ...after] = value.split(SECRET_REFERENCE);
  return reference === undefined || !BEFORE_REFERENCE.test(before) || after.join('').trim() !== '';
}

function bodyHoldsSecret(body: string, isForm: boolean): boolean {
  if (hasShape(body)) return true;
  const members = [...body.matchAll(JSON_MEMBER)].map(([, name = '', value = '']) => [name, value] as const);
  const pairs = isForm ? [...new URLSearchParams(body)] : [];
  // A bare `key` is more often the name of something than a secret, and a body has no way to say that it is none.
  return [...members, ...pairs].some(
    ([name, value]) => !/^keys?$/i.test(name) && isSecretKey(name) && value !== '' && !value.includes('{{'),
  );
}

function hasSecretPart(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return true;
  return [...url.searchParams].some(([name, value]) => isSecretKey(name) && value !== '');
}

function hasShape(text: string): boolean {
  return withoutCredentials(text) !== text;
}

/** Long, and no name as people give them: someone has typed the secret where its name belongs. */
function isNoName(text: string): boolean {
  return /^[0-9a-f]{32,}$/.test(text) || (text.length >= 20 && !SECRET_NAME.test(text));
}
