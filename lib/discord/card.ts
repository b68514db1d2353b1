import type { Destination } from '#lib/discord/custom-id.ts';

/** What a card is about at a glance; shows as the colour of its edge. */
export type Tone = 'neutral' | 'good' | 'warning' | 'bad';

/** What Discord shows of one message: a title, text in Markdown, and what can be done next. */
export interface Card {
  readonly tone?: Tone;
  readonly title?: string;
  readonly blocks?: readonly Block[];
  /** Shown below the blocks. Whoever sends the card attaches a file of that name, else Discord refuses it. */
  readonly image?: Image;
  /** A last text that is never cut away: a code, a hint how to go on. */
  readonly tail?: string;
  readonly rows?: readonly Row[];
}

/** Text, a line between texts, or text with a button beside it. */
export type Block = string | { readonly divider: true } | { readonly text: string; readonly button: Button };

export interface Image {
  /** The file's name: letters, digits, `.`, `-` and `_`. */
  readonly name: string;
  /** In words, for those who cannot see it. */
  readonly alt: string;
}

/** Buttons side by side (five at most are shown in a line), or one menu. */
export type Row = readonly Button[] | Menu;

export type ButtonStyle = 'primary' | 'secondary' | 'success' | 'danger';

/** Leads to an action or a form of ours, or to a page (`url`). */
export type Button =
  | {
      readonly label: string;
      readonly style?: ButtonStyle;
      readonly emoji?: string;
      readonly to: Destination;
      readonly disabled?: boolean;
    }
  | { readonly label: string; readonly emoji?: string; readonly url: string };

export interface Menu {
  readonly placeholder: string;
  readonly to: Destination;
  readonly choices: ReadonlyArray<{
    readonly label: string;
    readonly value: string;
    readonly description?: string;
    readonly chosen?: boolean;
  }>;
}
