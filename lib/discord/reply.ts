/** What a command says to the person who asked; the text is Discord's Markdown. */
export interface Reply {
  readonly content: string;
  /** Only the person who asked sees it. */
  readonly ephemeral?: boolean;
}
