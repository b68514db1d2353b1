/** The part of Discord's Markdown that a bot writes: https://support.discord.com/hc/en-us/articles/210298617 */
export type Block =
  | { readonly type: 'paragraph'; readonly lines: readonly Inline[][] }
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly content: readonly Inline[] }
  | { readonly type: 'subtext'; readonly content: readonly Inline[] }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly ListItem[] }
  | { readonly type: 'code'; readonly language: string; readonly text: string };

export interface ListItem {
  readonly content: readonly Inline[];
  readonly depth: number;
}

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler'; readonly content: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly url: string; readonly content: readonly Inline[] }
  | { readonly type: 'mention'; readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly type: 'everyone'; readonly name: string }
  | { readonly type: 'time'; readonly seconds: number; readonly style: string };

/** Reads a message's content. Whatever is not understood stays text. */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  const fence = /```(?:([\w+-]+)\n)?\n?([\s\S]*?)\n?```/g;
  let end = 0;
  for (const match of source.matchAll(fence)) {
    blocks.push(...parseLines(source.slice(end, match.index).replace(/\n$/, '')));
    blocks.push({ type: 'code', language: match[1] ?? '', text: match[2] ?? '' });
    end = match.index + match[0].length;
  }
  blocks.push(...parseLines(source.slice(end).replace(end > 0 ? /^\n/ : /^$/, '')));
  return blocks;
}

function parseLines(source: string): Block[] {
  if (source === '') return [];
  const blocks: Block[] = [];
  const lines = source.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.startsWith('> ')) {
      const quoted = takeWhile(lines, index, (candidate) => candidate.startsWith('> '));
      blocks.push({ type: 'quote', blocks: parseLines(quoted.map((one) => one.slice(2)).join('\n')) });
      index += quoted.length - 1;
    } else if (LIST_ITEM.test(line)) {
      const items = takeWhile(lines, index, (candidate) => LIST_ITEM.test(candidate));
      blocks.push(listOf(items));
      index += items.length - 1;
    } else {
      blocks.push(...joined(blocks, lineBlock(line)));
    }
  }
  return blocks;
}

const LIST_ITEM = /^( *)([-*]|\d{1,9}\.) +(.+)$/;

function lineBlock(line: string): Block {
  const heading = /^(#{1,3}) +(.+)$/.exec(line);
  if (heading) {
    const level = (heading[1] ?? '#').length as 1 | 2 | 3;
    return { type: 'heading', level, content: parseInline(heading[2] ?? '') };
  }
  const subtext = /^-# +(.+)$/.exec(line);
  if (subtext) return { type: 'subtext', content: parseInline(subtext[1] ?? '') };
  return { type: 'paragraph', lines: [parseInline(line)] };
}

/** Lines of text that follow each other are one paragraph: then the last block is replaced, and nothing is added. */
function joined(blocks: Block[], next: Block): Block[] {
  const last = blocks.at(-1);
  if (last?.type !== 'paragraph' || next.type !== 'paragraph') return [next];
  blocks[blocks.length - 1] = { type: 'paragraph', lines: [...last.lines, ...next.lines] };
  return [];
}

function listOf(lines: readonly string[]): Block {
  const parts = lines.map((line) => LIST_ITEM.exec(line) ?? []);
  const marker = parts[0]?.[2] ?? '-';
  return {
    type: 'list',
    ordered: /\d/.test(marker),
    start: Number.parseInt(marker, 10) || 1,
    items: parts.map((part) => ({
      depth: Math.min(3, Math.floor((part[1] ?? '').length / 2)),
      content: parseInline(part[3] ?? ''),
    })),
  };
}

type InlineRule = readonly [pattern: RegExp, make: (match: RegExpExecArray) => Inline | undefined];

// The first rule that matches at a place wins; the order settles ** before *.
const RULES: readonly InlineRule[] = [
  // As in Discord: a backslash before anything but a letter, a digit or a space is not shown.
  [/^\\([^0-9A-Za-z\s])/u, (match) => ({ type: 'text', text: match[1] ?? '' })],
  [/^(`{1,2})([\s\S]*?[^`])\1(?!`)/, (match) => ({ type: 'code', text: (match[2] ?? '').trim() })],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, (match) => ({ type: 'strong', content: parseInline(match[1] ?? '') })],
  [/^__([\s\S]+?)__(?!_)/, (match) => ({ type: 'underline', content: parseInline(match[1] ?? '') })],
  [/^~~([\s\S]+?)~~/, (match) => ({ type: 'strike', content: parseInline(match[1] ?? '') })],
  [/^\|\|([\s\S]+?)\|\|/, (match) => ({ type: 'spoiler', content: parseInline(match[1] ?? '') })],
  [/^\*(?=\S)((?:\*\*|[^*])+?)\*(?!\*)/, (match) => ({ type: 'em', content: parseInline(match[1] ?? '') })],
  [/^_(?=\S)((?:__|[^_])+?)_(?![\w_])/, (match) => ({ type: 'em', content: parseInline(match[1] ?? '') })],
  [
    /^\[((?:[^[\]\\]|\\.)+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "[^"]*")?\)/,
    (match) => ({ type: 'link', url: match[2] ?? '', content: parseInline(match[1] ?? '') }),
  ],
  [/^<(https?:\/\/[^\s>]+)>/, (match) => plainLink(match[1] ?? '')],
  [/^https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}*_~|]/, (match) => plainLink(match[0])],
  [
    /^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/,
    (match) => ({ type: 'time', seconds: Number(match[1]), style: match[2] ?? 'f' }),
  ],
  [/^<@&(\d{15,20})>/, (match) => ({ type: 'mention', kind: 'role', id: match[1] ?? '' })],
  [/^<@!?(\d{15,20})>/, (match) => ({ type: 'mention', kind: 'user', id: match[1] ?? '' })],
  [/^<#(\d{15,20})>/, (match) => ({ type: 'mention', kind: 'channel', id: match[1] ?? '' })],
  [/^@(everyone|here)\b/, (match) => ({ type: 'everyone', name: match[0] })],
];

const SPECIAL = /[\\`*_~|[<@]|https?:\/\//g;

/** Reads what stands within a line. */
export function parseInline(source: string): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain !== '') found.push({ type: 'text', text: plain });
    plain = '';
  };
  while (at < source.length) {
    const hit = matchAt(source, at);
    if (hit?.node.type === 'text') {
      plain += hit.node.text;
    } else if (hit) {
      flush();
      found.push(hit.node);
    } else {
      SPECIAL.lastIndex = at + 1;
      const next = SPECIAL.exec(source)?.index ?? source.length;
      plain += source.slice(at, next);
      at = next;
      continue;
    }
    at += hit.length;
  }
  flush();
  return found;
}

function matchAt(source: string, at: number): { node: Inline; length: number } | undefined {
  // A word such as snake_case_name holds no emphasis.
  if (source[at] === '_' && /\w/.test(source[at - 1] ?? '')) return undefined;
  const rest = source.slice(at);
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(rest);
    const node = match ? make(match) : undefined;
    if (match && node) return { node, length: match[0].length };
  }
  return undefined;
}

function plainLink(url: string): Inline {
  return { type: 'link', url, content: [{ type: 'text', text: url }] };
}

function takeWhile(lines: readonly string[], from: number, test: (line: string) => boolean): string[] {
  const taken: string[] = [];
  for (let index = from; index < lines.length && test(lines[index] ?? ''); index += 1) taken.push(lines[index] ?? '');
  return taken;
}
