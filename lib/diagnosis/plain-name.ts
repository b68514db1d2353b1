/** More than any row shows; keeps the work small for names of any length. */
const MAX_LENGTH = 300;

/** Emoji have no fixed width in a code block and no glyph in the picture. */
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u20e3\ufe0e\ufe0f]/gu;

/**
 * Format characters turn text round, hide it or glue it together; unassigned, private and half ones show as nobody knows
 * what. The ideographic space and its kin become one plain space.
 */
const INVISIBLE = /[\p{Cf}\p{Cn}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;
const BLANK = /[\s\p{Cc}\p{Z}]+/gu;

/** Accents that pile up over the rows around them. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** The name of a job or a step on one line: no control or direction characters, no emoji; `fallback` when nothing is left. */
export function plainName(name: string, fallback: string): string {
  const plain = name
    .slice(0, MAX_LENGTH)
    .normalize('NFC')
    .replaceAll(BLANK, ' ')
    .replaceAll(INVISIBLE, '')
    .replaceAll(EMOJI, '')
    .replaceAll(PILED_MARKS, '$1')
    .replaceAll(/ +/g, ' ')
    .replace(/^[ \p{M}]+/u, '')
    .trimEnd();
  return plain === '' ? fallback : plain;
}

/** How a text takes room; it must not shrink when the text grows. */
type Measure = (text: string) => number;

/** How much of a cut name is its end; the first is the most pleasant to read. */
const END_SHARES = [1 / 3, 1 / 2, 2 / 3, 5 / 6, 0];

/**
 * Cuts names to `room`, all at the same place in their middle: where most of them stay distinct, for the jobs of a matrix
 * differ at any place, `test (ubun…t, 22)`.
 */
export function nameCutter(names: readonly string[], room: number, measure: Measure): (name: string) => string {
  let best = { share: END_SHARES[0] ?? 0, distinct: -1 };
  for (const share of END_SHARES) {
    const { size: distinct } = new Set(names.map((name) => cutMiddle(name, room, measure, share)));
    if (distinct > best.distinct) best = { share, distinct };
  }
  return (name) => cutMiddle(name, room, measure, best.share);
}

function cutMiddle(text: string, room: number, measure: Measure, endShare: number): string {
  if (measure(text) <= room) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 0; kept--) {
    const end = Math.floor(kept * endShare);
    const cut = `${characters
      .slice(0, kept - end)
      .join('')
      .trimEnd()}…${characters
      .slice(characters.length - end)
      .join('')
      .trimStart()}`;
    if (measure(cut) <= room) return cut;
  }
  return measure('…') <= room ? '…' : '';
}
