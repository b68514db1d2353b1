import { cleanText, oneLine } from '#lib/diagnosis/report-text.ts';
import { cutText, escapeMarkdown } from '#lib/discord/render.ts';

/** Text from outside on one line, shown as it is, at most `room` UTF-16 units with its escapes. */
export function plain(text: string, room: number): string {
  return cutEscaped(escaped(oneLine(text, room)), room);
}

/** Text from outside with its lines, shown as it is. */
export function plainLines(text: string, room: number): string {
  return cutEscaped(escaped(cleanText(text.slice(0, 20_000)).trim()), room);
}

/** A backtick is shown as one that begins no code: an escaped one may still end what a real one began. */
function escaped(text: string): string {
  return escapeMarkdown(text.replaceAll('`', 'ˋ'));
}

/** A name from outside, bold. */
export function bold(text: string, room = 80): string {
  return `**${plain(text, room) || '?'}**`;
}

/** A word from outside between backticks, which it cannot leave. */
export function code(text: string, room = 80): string {
  return `\`${oneLine(text, room).replaceAll('`', 'ˋ') || ' '}\``;
}

/** Lines that hold no fence, as a code block. */
export function codeBlock(text: string): string {
  return `\`\`\`\n${text.replaceAll('```', 'ˋˋˋ')}\n\`\`\``;
}

/** A cut must not fall between a backslash and what it escapes: the mark of the cut would be escaped in its place. */
function cutEscaped(text: string, room: number): string {
  if (text.length <= room) return text;
  const cut = text
    .slice(0, Math.max(0, room - 1))
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
  const [slashes = ''] = /\\*$/.exec(cut) ?? [];
  return `${slashes.length % 2 === 1 ? cut.slice(0, -1) : cut}…`;
}

/** A part of a card: how important it is and how much of the room it may take. */
export interface Piece {
  /** Lower comes first when room is short; the order on the card is that of the list. */
  readonly rank: number;
  /** UTF-16 units; it gets less when less is left. */
  readonly most: number;
  /** Its Markdown in at most `room` UTF-16 units; empty when it has nothing to say, or cannot say it in that. */
  readonly write: (room: number) => string;
}

/** Less room than this says nothing. */
const LEAST = 40;

/** The texts of the pieces within `room` UTF-16 units together. */
export function fitPieces(pieces: readonly Piece[], room: number): string[] {
  const texts = new Map<Piece, string>();
  let left = room;
  for (const piece of pieces.toSorted((a, b) => a.rank - b.rank)) {
    const most = Math.min(piece.most, left);
    // The last guard: whatever a piece writes, the card keeps its limit.
    const text = most < LEAST ? '' : cutText(piece.write(most), most);
    texts.set(piece, text);
    left -= text.length;
  }
  return pieces.map((piece) => texts.get(piece) ?? '').filter((text) => text !== '');
}

/** As many of the lines as fit, from the first; what is left out is counted in a last line by `more`. */
export function fitLines(lines: readonly string[], room: number, more: (hidden: number) => string): string {
  const all = lines.join('\n');
  if (all.length <= room) return all;
  for (let kept = lines.length - 1; kept >= 0; kept--) {
    const text = [...lines.slice(0, kept), more(lines.length - kept)].join('\n');
    if (text.length <= room) return text;
  }
  return '';
}
