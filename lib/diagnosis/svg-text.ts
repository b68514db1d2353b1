import { bold, regular } from '#lib/diagnosis/dejavu-advances.ts';
import { plainName } from '#lib/diagnosis/plain-name.ts';

export interface TextStyle {
  /** Picture units. */
  readonly size: number;
  readonly weight?: 'bold';
}

/** A letter with an accent is wider than the letter alone by this at most, in hundredths of the font size (ľ). */
const ACCENT = 15;

/** How wide a text is at most, in picture units: exact for ASCII but for kerning, an upper bound for the rest. */
export function textWidth(text: string, { size, weight }: TextStyle): number {
  const { capital, known, other } = weight ? bold : regular;
  let hundredths = 0;
  for (const character of text) {
    const [letter = '', ...accents] = character.normalize('NFD');
    hundredths += known.get(letter) ?? (/\p{Lu}/u.test(letter) ? capital : other);
    if (accents.length > 0) hundredths += ACCENT;
  }
  return (hundredths / 100) * size;
}

/** What both fonts have glyphs for: ASCII, and letters and signs of Latin, Greek and Cyrillic. */
const NOT_DRAWN =
  /[^ -~\u00a1-\u00ac\u00ae-\u024f\u0370-\u0377\u037b-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u0525\u1e00-\u1efb\u2010-\u2027€]+/gu;

/**
 * A name as the fonts of the picture can show it: what they have no glyph for becomes `…`, and a name that has nothing else
 * becomes `fallback`. The text waterfall shows such names in full.
 */
export function drawableName(name: string, fallback: string): string {
  const drawn = plainName(name, fallback)
    .normalize('NFKC')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(NOT_DRAWN, '…')
    .replaceAll(/ ?…[… ]*/g, '…')
    .trim();
  return /^[…\s]*$/.test(drawn) ? fallback : drawn;
}

/** A text cut at its end with `…` to `room` picture units. */
export function cutEnd(text: string, room: number, style: TextStyle): string {
  if (textWidth(text, style) <= room) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, style) > room) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Text for the inside of an element or of an attribute between double quotes. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
