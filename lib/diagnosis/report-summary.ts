import { cleanText, cutPlain } from '#lib/diagnosis/report-text.ts';

/** UTF-16 units of a summary that are read; GitHub takes a megabyte. */
const MAX_READ = 20_000;

/**
 * A step's summary, which is GitHub's Markdown with HTML, as plain text for chat, at most `room` UTF-16 units.
 *
 * Tables become lines with ` · `, headings and links their text, pictures what they say of themselves; credentials go.
 * Undefined when nothing is left to read.
 */
export function plainSummary(markdown: string, room = 900): string | undefined {
  const lines: string[] = [];
  for (const line of cleanText(withoutHtml(markdown.slice(0, MAX_READ))).split('\n')) {
    const plain = plainLine(line);
    // One empty line between paragraphs is enough.
    if (plain !== undefined && (plain !== '' || lines.at(-1) !== '')) lines.push(plain);
  }
  // Once more: taking marks away may have put a credential together.
  const text = cutPlain(cleanText(lines.join('\n')).trim(), room);
  return text === '' ? undefined : text;
}

/** One `<` to the next `>` or `<` at a time: hostile nesting costs nothing. */
function withoutHtml(markdown: string): string {
  return markdown
    .replaceAll(/<!--[^>]{0,2000}-->/g, '')
    .replaceAll(/<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6]|\/summary)\s{0,4}\/?>/gi, '\n')
    .replaceAll(/<\/t[dh]>/gi, ' · ')
    .replaceAll(/<\/?[a-z][^<>]{0,500}>/gi, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** Undefined for a line that only draws: fences, rules, the line below a table's head. */
function plainLine(line: string): string | undefined {
  const text = line.trim();
  if (/^(?:`{3,}|~{3,}).{0,40}$/.test(text) || /^[-=*_|:\s]{3,}$/.test(text)) return undefined;
  const cells = text.startsWith('|') ? cellsOf(text) : text;
  return cells
    .replace(/^#{1,6}\s+/, '')
    .replace(/^>\s?/, '')
    .replace(/^[-*+]\s+/, '• ')
    .replace(/(?: ·)+$/, '')
    .replaceAll(/!?\[([^[\]]{0,300})\]\([^()\s]{0,1000}(?:\s"[^"]{0,200}")?\)/g, '$1')
    .replaceAll(/(\*\*|__|~~)([^*_~]{1,300})\1/g, '$2')
    .replaceAll(/`+/g, '')
    .trimEnd();
}

function cellsOf(row: string): string {
  return row
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' · ');
}
