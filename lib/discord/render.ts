/** Discord takes this many characters in a message: https://docs.discord.com/developers/resources/message#create-message */
const MAX_CONTENT = 2000;

/** What people and machines find our messages by: a small last line with the short id of the trace that sent it. */
export function footer(shortId: string): string {
  return `-# watchbell · ${shortId}`;
}

/**
 * A message's content: the text, cut to what Discord takes, and our small line below it.
 *
 * Counts UTF-16 units, which are never fewer than the characters that Discord counts. Half characters, which Discord
 * refuses, become U+FFFD.
 */
export function renderContent(text: string, shortId: string): string {
  const end = `\n${footer(shortId)}`;
  return `${cutText(text, MAX_CONTENT - end.length)}${end}`;
}

/**
 * A text in Markdown of at most `room` UTF-16 units (not below 8), well formed and without white space at its end.
 *
 * A cut is marked with `…` and falls between whole characters; a code block that is open at the end is closed.
 */
export function cutText(text: string, room: number): string {
  const body = text.toWellFormed().trimEnd();
  const whole = `${body}${closing(body)}`;
  if (whole.length <= room) return whole;
  const mark = '…';
  // Room for the mark and, should the cut fall into a code block, for its end.
  const cut = wholeCharacters(body, room - mark.length - FENCE_END.length);
  return `${cut}${mark}${closing(cut)}`;
}

const FENCE_END = '\n```';

/** What a text needs so that a code block does not swallow the line below it. */
function closing(text: string): string {
  return text.split('```').length % 2 === 0 ? FENCE_END : '';
}

function wholeCharacters(text: string, length: number): string {
  const cut = text.slice(0, length);
  const last = cut.charCodeAt(cut.length - 1);
  const half = last >= 0xd800 && last <= 0xdbff;
  // A half fence would become a whole one with what follows.
  return (half ? cut.slice(0, -1) : cut).replace(/`+$/, '');
}

/** Text of others, shown as it is: nothing in it becomes bold, a link, a mention, a list or a code block. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\*_~`|<@[\]]/g, '\\$&')
    .replaceAll('://', '\\://')
    .replaceAll(/^(\s*)([-+#>])/gm, '$1\\$2')
    .replaceAll(/^(\s*\d+)\./gm, '$1\\.');
}

/** Text of others for a place between backticks, which it cannot leave: Markdown has no escape there. */
export function escapeCode(text: string): string {
  return text.replaceAll('`', 'ˋ');
}

/** A fact may be 6,000 characters that someone typed; what to do and the code below it must still fit. */
const MAX_FACT = 120;

/** A fact for the words of an error: one line, and nothing in it is Markdown. */
export function quoteFact(fact: string, inCode: boolean): string {
  const line = fact.replaceAll(/\s+/g, ' ');
  const short = line.length > MAX_FACT ? `${line.slice(0, MAX_FACT - 1)}…` : line;
  return inCode ? escapeCode(short) : escapeMarkdown(short);
}

/** Styles of a time: `F` long with weekday, `f` long, `R` relative, `t` time of day. */
export type TimestampStyle = 'F' | 'f' | 'R' | 't';

/** A time (epoch ms) that Discord shows in the reader's own zone and language. */
export function timestamp(at: number, style: TimestampStyle): string {
  return `<t:${Math.floor(at / 1000)}:${style}>`;
}
