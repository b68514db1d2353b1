/** How a secret is shown in a text. */
export type Mask = (secret: string) => string;

/** Shows `***` and the last four of what is longer than four; a half surrogate pair is left out. */
export function mask(secret: string): string {
  if (isMasked(secret) || secret.length <= 4) return secret.length <= 4 ? '***' : secret;
  return `***${secret.slice(-4).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

/** The same in the middle of a text, where the last four must not end a quotation or begin an escape. */
export function maskInText(secret: string): string {
  const shown = mask(secret);
  return /["'`\\<>\s\p{Cc}]/u.test(shown) ? '***' : shown;
}

/** Nothing of the secret at all; for what is kept from outside, where nobody needs to tell two secrets apart. */
export function maskWhole(): string {
  return '***';
}

/** Whether this is what `mask` makes, so that redacting again changes nothing. */
export function isMasked(text: string): boolean {
  return text.length >= 3 && text.length <= 7 && text.startsWith('***');
}
