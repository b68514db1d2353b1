import type { Card } from '#lib/discord/card.ts';
import type { Choice } from '#lib/discord/options.ts';
import { altText, type CardContext, renderCard } from '#lib/discord/render-card.ts';

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
const TYPE = { message: 4, deferred: 5, update: 7, choices: 8, form: 9 } as const;

const EPHEMERAL = 64;
const COMPONENTS_V2 = 1 << 15;
const MAX_CHOICES = 25;
const MAX_CHOICE_LENGTH = 100;

export interface CardBody {
  readonly flags: number;
  readonly components: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly allowed_mentions: { readonly parse: readonly never[] };
  /** The files that belong to the message, by their place in the request. An edit that names none takes those away that it has. */
  readonly attachments?: ReadonlyArray<{
    readonly id: string;
    readonly filename: string;
    readonly description?: string;
  }>;
}

/** The fields of a message that shows a card and pings nobody; an image is the request's first file. */
export function cardBody(card: Card, context: CardContext): CardBody {
  const body = {
    flags: COMPONENTS_V2,
    components: renderCard(card, context),
    allowed_mentions: { parse: [] },
  } as const;
  if (!card.image) return body;
  const description = altText(card.image.alt);
  const attachment = { id: '0', filename: card.image.name, ...(description === undefined ? {} : { description }) };
  return { ...body, attachments: [attachment] };
}

/** The answer to a command: a message. */
export function messageAnswer(card: Card, context: CardContext, ephemeral: boolean): object {
  const body = cardBody(card, context);
  return { type: TYPE.message, data: { ...body, flags: body.flags | (ephemeral ? EPHEMERAL : 0) } };
}

/** The answer to a button: another content for its message. */
export function updateAnswer(card: Card, context: CardContext): object {
  return { type: TYPE.update, data: cardBody(card, context) };
}

/** The answer that opens a form. */
export function formAnswer(form: object): object {
  return { type: TYPE.form, data: form };
}

/** The answer that says that the real one comes later; it takes no other flag than ephemeral. */
export function deferAnswer(ephemeral: boolean): object {
  return { type: TYPE.deferred, ...(ephemeral ? { data: { flags: EPHEMERAL } } : {}) };
}

/** The answer to someone typing: at most 25 choices of at most 100 characters; Discord refuses empty ones. */
export function choicesAnswer(choices: readonly Choice[]): object {
  const fitting = choices
    .filter(({ name, value }) => name.trim() !== '' && value !== '' && String(value).length <= MAX_CHOICE_LENGTH)
    .slice(0, MAX_CHOICES)
    .map(({ name, value }) => ({ name: name.slice(0, MAX_CHOICE_LENGTH).toWellFormed(), value }));
  return { type: TYPE.choices, data: { choices: fitting } };
}
