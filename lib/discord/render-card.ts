import type { Block, Button, ButtonStyle, Card, Image, Menu, Row, Tone } from '#lib/discord/card.ts';
import type { Destination } from '#lib/discord/custom-id.ts';
import { cutText, footer } from '#lib/discord/render.ts';

/** Types of components: https://docs.discord.com/developers/components/reference#component-object-component-types */
const TYPE = { row: 1, button: 2, menu: 3, section: 9, text: 10, gallery: 12, separator: 14, container: 17 } as const;

const STYLES: Record<ButtonStyle, number> = { primary: 1, secondary: 2, success: 3, danger: 4 };
const LINK = 5;

const COLOURS: Record<Tone, number> = { neutral: 0x5865f2, good: 0x3ba55d, warning: 0xf0b232, bad: 0xed4245 };

/** Of one message: all texts together, all components with those inside of others. */
const MAX_TEXT = 4000;
const MAX_COMPONENTS = 40;
const MAX_IN_ROW = 5;
const MAX_LABEL = 80;
const MAX_CHOICES = 25;
const MAX_CHOICE_TEXT = 100;
const MAX_PLACEHOLDER = 150;
const MAX_URL = 512;
/** Of a picture's words: https://docs.discord.com/developers/components/reference#media-gallery-media-gallery-item-structure */
const MAX_ALT = 1024;

/** Less room than this is not worth a cut text. */
const MIN_ROOM = 24;

type Component = Readonly<Record<string, unknown>>;

export interface CardContext {
  /** Stands in the last line: what a person gives to whoever runs Watchbell. */
  readonly shortId: string;
  /** Writes a `custom_id`. */
  readonly customId: (destination: Destination) => string;
  /** A number below 2^31 that Discord keeps with the message, unseen: by it the message can be found again. */
  readonly marker?: number;
}

/** Writes a `custom_id`; undefined for one that stands in the message already, which Discord refuses. */
type UniqueId = (destination: Destination) => string | undefined;

interface Room {
  text: number;
  components: number;
}

/**
 * A card as Components V2, within every limit of Discord's, whatever stands in it.
 *
 * Rows, the tail and the image come first when room is short, then blocks from the top; what does not fit is counted in words. Texts
 * are cut as `cutText` does; blank texts, doubled and unusable buttons and choices are left out.
 * https://docs.discord.com/developers/components/using-message-components
 */
export function renderCard(card: Card, context: CardContext): Component[] {
  const end = footer(context.shortId);
  const tail = textOf(card.tail, 600);
  const note = '… and 99 more that do not fit into one message';
  const room: Room = {
    text: MAX_TEXT - end.length - (tail?.length ?? 0) - note.length,
    components: MAX_COMPONENTS - 3,
  };
  if (tail !== undefined) room.components -= 1;
  if (card.image) room.components -= 1;

  const uniqueId = onlyOnce(context.customId);
  const rows = renderRows(card.rows ?? [], room, uniqueId);
  const blocks: Component[] = [];
  let hidden = 0;
  for (const block of [...(card.title === undefined ? [] : [`### ${card.title}`]), ...(card.blocks ?? [])]) {
    const rendered = hidden > 0 ? 'full' : renderBlock(block, room, uniqueId);
    if (rendered === 'full') hidden += 1;
    else if (rendered) blocks.push(rendered);
  }
  if (hidden > 0) blocks.push(textDisplay(`… and ${Math.min(hidden, 99)} more that do not fit into one message`));

  const parts = [
    ...trimDividers(blocks),
    ...(card.image ? [renderImage(card.image)] : []),
    ...(tail === undefined ? [] : [textDisplay(tail)]),
    ...rows,
    textDisplay(end),
  ];
  const marker = context.marker === undefined ? {} : { id: context.marker };
  return [{ type: TYPE.container, ...marker, accent_color: COLOURS[card.tone ?? 'neutral'], components: parts }];
}

function renderImage({ alt, name }: Image): Component {
  const description = altText(alt);
  const media = { url: `attachment://${name}` };
  return { type: TYPE.gallery, items: [{ media, ...(description === undefined ? {} : { description }) }] };
}

/** The words of an image as Discord takes them; undefined when there are none. */
export function altText(alt: string): string | undefined {
  return textOf(alt.replaceAll(/\s+/g, ' '), MAX_ALT);
}

function renderBlock(block: Block, room: Room, uniqueId: UniqueId): Component | 'full' | undefined {
  if (typeof block === 'string') return renderText(block, room);
  if ('divider' in block) {
    if (room.components < 2) return 'full';
    room.components -= 1;
    return { type: TYPE.separator };
  }
  const button = renderButton(block.button, uniqueId);
  if (!button) return renderText(block.text, room);
  if (room.components < 3) return 'full';
  const text = renderText(block.text, room);
  if (text === undefined || text === 'full') return text;
  room.components -= 2;
  return { type: TYPE.section, components: [text], accessory: button };
}

function renderText(text: string, room: Room): Component | 'full' | undefined {
  if (text.trim() === '') return undefined;
  if (room.components < 1 || room.text < MIN_ROOM) return 'full';
  const shown = textOf(text, room.text);
  if (shown === undefined) return undefined;
  room.text -= shown.length;
  room.components -= 1;
  return textDisplay(shown);
}

function renderRows(rows: readonly Row[], room: Room, uniqueId: UniqueId): Component[] {
  const shown: Component[] = [];
  for (const row of rows) {
    const components = isMenu(row) ? [renderMenu(row, uniqueId)] : row.map((button) => renderButton(button, uniqueId));
    const fitting = components.filter((component) => component !== undefined);
    for (let from = 0; from < fitting.length; from += MAX_IN_ROW) {
      const together = fitting.slice(from, from + MAX_IN_ROW).slice(0, Math.max(0, room.components - 1));
      if (together.length === 0) break;
      room.components -= together.length + 1;
      shown.push({ type: TYPE.row, components: together });
    }
  }
  return shown;
}

function renderButton(button: Button, uniqueId: UniqueId): Component | undefined {
  const label = textOf(button.label.replaceAll(/\s+/g, ' '), MAX_LABEL) ?? '…';
  const emoji = button.emoji === undefined ? {} : { emoji: { name: button.emoji } };
  if ('url' in button) {
    const isPage = URL.canParse(button.url) && /^https?:$/.test(new URL(button.url).protocol);
    if (!isPage || button.url.length > MAX_URL) return undefined;
    return { type: TYPE.button, style: LINK, label, url: button.url, ...emoji };
  }
  const customId = uniqueId(button.to);
  if (customId === undefined) return undefined;
  return {
    type: TYPE.button,
    style: STYLES[button.style ?? 'secondary'],
    label,
    custom_id: customId,
    ...emoji,
    ...(button.disabled ? { disabled: true } : {}),
  };
}

function renderMenu({ choices, placeholder, to }: Menu, uniqueId: UniqueId): Component | undefined {
  const values = new Set<string>();
  const options: Component[] = [];
  for (const { chosen, description, label, value } of choices) {
    const shown = textOf(label, MAX_CHOICE_TEXT);
    const usable = value.length >= 1 && value.length <= MAX_CHOICE_TEXT && value.isWellFormed() && value.trim() !== '';
    if (shown === undefined || !usable || values.has(value) || options.length === MAX_CHOICES) continue;
    values.add(value);
    const more = textOf(description, MAX_CHOICE_TEXT);
    options.push({
      label: shown,
      value,
      ...(more === undefined ? {} : { description: more }),
      ...(chosen ? { default: true } : {}),
    });
  }
  const customId = options.length === 0 ? undefined : uniqueId(to);
  if (customId === undefined) return undefined;
  return {
    type: TYPE.menu,
    custom_id: customId,
    placeholder: textOf(placeholder, MAX_PLACEHOLDER) ?? '…',
    options: onlyOneDefault(options),
  };
}

/** A menu takes one choice, so one at most may stand in it. */
function onlyOneDefault(options: readonly Component[]): Component[] {
  const first = options.findIndex((option) => option['default'] === true);
  return options.map((option, index) => (index === first ? option : { ...option, default: false }));
}

function textOf(text: string | undefined, room: number): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const shown = cutText(text, room);
  return shown.trim() === '' ? undefined : shown;
}

function textDisplay(content: string): Component {
  return { type: TYPE.text, content };
}

/** A line at the top, at the end or after another line divides nothing. */
function trimDividers(blocks: readonly Component[]): Component[] {
  const isDivider = (block: Component | undefined) => block === undefined || block['type'] === TYPE.separator;
  return blocks.filter((block, index) => {
    if (!isDivider(block)) return true;
    return !isDivider(blocks[index - 1]) && blocks.slice(index + 1).some((later) => !isDivider(later));
  });
}

function isMenu(row: Row): row is Menu {
  return !Array.isArray(row);
}

function onlyOnce(customId: CardContext['customId']): UniqueId {
  const seen = new Set<string>();
  return (destination) => {
    const id = customId(destination);
    if (seen.has(id)) return undefined;
    seen.add(id);
    return id;
  };
}
