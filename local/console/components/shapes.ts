import type { Json } from '../interactions/result.ts';

/** Discord's numbers of the components: https://discord.com/developers/docs/components/reference#component-object */
export const COMPONENT = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
} as const;

const SELECTS: readonly number[] = [
  COMPONENT.stringSelect,
  COMPONENT.userSelect,
  COMPONENT.roleSelect,
  COMPONENT.mentionableSelect,
  COMPONENT.channelSelect,
];

interface Emoji {
  readonly name?: string | null;
}

export interface ButtonShape {
  readonly type: 2;
  /** 1 primary, 2 secondary, 3 success, 4 danger, 5 link. */
  readonly style: number;
  readonly label?: string;
  readonly emoji?: Emoji;
  readonly custom_id?: string;
  readonly url?: string;
  readonly disabled?: boolean;
}

export interface SelectShape {
  readonly type: 3 | 5 | 6 | 7 | 8;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly disabled?: boolean;
  /** In a modal; true unless said otherwise. */
  readonly required?: boolean;
  readonly options?: ReadonlyArray<{
    readonly label: string;
    readonly value: string;
    readonly description?: string;
    readonly emoji?: Emoji;
    readonly default?: boolean;
  }>;
  readonly default_values?: ReadonlyArray<{ readonly id: string }>;
  readonly channel_types?: readonly number[];
}

export interface TextInputShape {
  readonly type: 4;
  readonly custom_id: string;
  /** 1 one line, 2 a paragraph. */
  readonly style: number;
  readonly label?: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly required?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
}

interface Media {
  readonly url: string;
  /** Pixels, of pictures that are attached. */
  readonly width?: number | null;
  readonly height?: number | null;
}

export interface PictureShape {
  readonly media: Media;
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

export interface FileShape {
  readonly file: Media;
  readonly name?: string;
  /** Bytes. */
  readonly size?: number;
}

/** What stands within a component, in the order of the screen. */
export function partsOf(component: Json): readonly Json[] {
  return (component['components'] ?? []) as readonly Json[];
}

/** A field that holds text; empty when it holds anything else. */
export function textIn(component: Json, field: string): string {
  const value = component[field];
  return typeof value === 'string' ? value : '';
}

export function isSelect(component: Json): boolean {
  return SELECTS.includes(component['type'] as number);
}

/** What stands on a button: its emoji, when it is one that fonts have, and its label. */
export function emojiOf(emoji: Emoji | undefined): string {
  return emoji?.name ?? '';
}

/** `#rrggbb` of Discord's number for a colour; undefined when there is none. */
export function colourOf(colour: unknown): string | undefined {
  return typeof colour === 'number' ? `#${colour.toString(16).padStart(6, '0')}` : undefined;
}
