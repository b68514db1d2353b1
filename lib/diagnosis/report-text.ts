import { hideInText } from '#lib/kernel/redaction/hide-in-text.ts';
import { hideLongWords } from '#lib/kernel/redaction/key-blocks.ts';
import { maskWhole } from '#lib/kernel/redaction/mask.ts';

/** UTF-16 units of one line that are looked at; nobody reads further, and every rule below stays cheap. */
const MAX_LINE = 2_000;

/** Sequences of a terminal: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
const [ESC, BELL] = ['\u001b', '\u0007'];
const ANSI = new RegExp(
  String.raw`${ESC}(?:\[[0-?]*[ -/]*[@-~]|\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\)?|[@-Z\\^_=>78])`,
  'g',
);

/** What turns text round, hides it or has no look of its own. */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;
// The tab stays: it becomes a space.
const CONTROLS = /[^\P{Cc}\t]/gu;
/** Accents that pile up over the lines around them. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/**
 * Text from outside as people may read it: whole characters, no terminal codes, control or direction characters, no
 * credentials that can be told by their look or name. Line ends stay; lines end at 2,000.
 */
export function cleanText(text: string): string {
  const clean = text.split(/\r?\n/).map(cleanLine).join('\n');
  // What was hidden may leave a blank at the end of its line.
  return hideLongWords(hideInText(clean, { mask: maskWhole })).replaceAll(/[ \t]+$/gm, '');
}

function cleanLine(line: string): string {
  return line
    .slice(0, MAX_LINE)
    .replaceAll(ANSI, '')
    .replaceAll('\t', ' ')
    .replaceAll(CONTROLS, '')
    .toWellFormed()
    .replaceAll(INVISIBLE, '')
    .replaceAll(PILED_MARKS, '$1')
    .trimEnd();
}

/** The beginning of a text, at most `room` UTF-16 units and cut between whole characters; a cut is marked with `…`. */
export function cutPlain(text: string, room: number): string {
  if (text.length <= room) return text;
  const cut = text.slice(0, Math.max(0, room - 1));
  return `${cut.replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}

/** Clean text on one line of at most `room` UTF-16 units. */
export function oneLine(text: string, room: number): string {
  return cutPlain(cleanText(text.slice(0, 20_000)).replaceAll(/\s+/g, ' ').trim(), room);
}

/** Something from outside between backticks, which it cannot leave; for the middle of a sentence of ours. */
export function quoted(text: string, room = 80): string {
  return `\`${oneLine(text, room).replaceAll('`', 'ˋ') || ' '}\``;
}
