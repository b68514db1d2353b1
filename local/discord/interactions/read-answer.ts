import * as z from 'zod';
import type { FormErrorTree } from '../api-error.ts';
import { type Choice, type LeafOption, OPTION_TYPE } from '../command-form.ts';
import { type ModalData, modalData } from '../components/modal-form.ts';
import { firstFault, formErrors, textBetween } from '../form.ts';
import { type MessageEdit, messageEdit, type ReplyData, replyData } from '../message-form.ts';
import { MESSAGE_FLAGS } from '../model.ts';
import type { DeliveryOutcome } from './deliver.ts';

export type InteractionKind = 'command' | 'autocomplete' | 'component' | 'modal';

/** What an answer must fit. */
export interface Asked {
  readonly kind: InteractionKind;
  /** True when there is a message that an answer could update. */
  readonly onMessage: boolean;
  /** The option that is being typed in. */
  readonly option?: LeafOption | undefined;
}

export type Answer =
  | { readonly type: 'reply'; readonly data: ReplyData }
  | { readonly type: 'later'; readonly ephemeral: boolean }
  | { readonly type: 'later_update' }
  | { readonly type: 'update'; readonly data: MessageEdit }
  | { readonly type: 'modal'; readonly data: ModalData }
  | { readonly type: 'choices'; readonly choices: readonly Choice[] }
  /** Discord drops such an answer and tells the person only that the application did not respond. */
  | { readonly type: 'invalid'; readonly reason: string; readonly errors?: FormErrorTree };

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
const TYPE = { reply: 4, later: 5, laterUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

const MAX_CHOICES = 25;
const MAX_CHOICE_TEXT = 100;

const envelope = z.strictObject({ type: z.int(), data: z.unknown().optional() });

/** A deferral takes no other flag than ephemeral; everything else comes with the edit. */
const laterData = z.strictObject({
  flags: z.union([z.literal(0), z.literal(MESSAGE_FLAGS.ephemeral)]).nullish(),
});

/** What may answer what; forms follow on commands and components only, updates need a message. */
function allowed(kind: InteractionKind, onMessage: boolean): readonly number[] {
  if (kind === 'autocomplete') return [TYPE.choices];
  const updates = kind !== 'command' && onMessage ? [TYPE.laterUpdate, TYPE.update] : [];
  return [TYPE.reply, TYPE.later, ...updates, ...(kind === 'modal' ? [] : [TYPE.modal])];
}

/** Reads what the endpoint answered as Discord would; says in `reason` why it would drop it. */
export function readAnswer(outcome: DeliveryOutcome, asked: Asked): Answer {
  if (!outcome.answered) return { type: 'invalid', reason: outcome.reason };
  if (outcome.status < 200 || outcome.status > 299) {
    return { type: 'invalid', reason: `The endpoint answered ${outcome.status}.` };
  }
  if (!/^application\/json\s*(;|$)/i.test(outcome.contentType)) {
    const reason = `The answer's Content-Type is "${outcome.contentType}", not application/json.`;
    return { type: 'invalid', reason };
  }
  const response = parseJson(outcome.text);
  return response === undefined
    ? { type: 'invalid', reason: 'The answer is not JSON.' }
    : readResponse(response, asked);
}

/** Reads an answer that is decoded already: that of the endpoint, or the body of a callback. */
export function readResponse(response: unknown, asked: Asked): Answer {
  const opened = envelope.safeParse(response);
  if (!opened.success) return invalid(formErrors(opened.error.issues, response));
  const { data = {}, type } = opened.data;
  const expected = allowed(asked.kind, asked.onMessage);
  if (!expected.includes(type)) {
    const fitting = `${expected.length === 1 ? 'type' : 'types'} ${expected.join(', ')}`;
    const message = `An answer of type ${type} does not fit; ${fitting} does.`;
    return { ...invalid({ type: { _errors: [{ code: 'BASE_TYPE_CHOICES', message }] } }), reason: message };
  }
  switch (type) {
    case TYPE.reply:
      return parsed(replyData, data, (given) => ({ type: 'reply', data: given }));
    case TYPE.later:
      return parsed(laterData, data, ({ flags }) => ({ type: 'later', ephemeral: (flags ?? 0) !== 0 }));
    case TYPE.laterUpdate:
      return { type: 'later_update' };
    case TYPE.update:
      return parsed(messageEdit, data, (given) => ({ type: 'update', data: given }));
    case TYPE.modal:
      return parsed(modalData, data, (given) => ({ type: 'modal', data: given }));
    default:
      return parsed(choicesFor(asked.option), data, ({ choices }) => ({ type: 'choices', choices }));
  }
}

function parsed<Data>(schema: z.ZodType<Data>, data: unknown, answer: (data: Data) => Answer): Answer {
  const result = schema.safeParse(data);
  return result.success ? answer(result.data) : invalid({ data: formErrors(result.error.issues, data) });
}

function invalid(errors: FormErrorTree): Answer & { type: 'invalid' } {
  return { type: 'invalid', reason: firstFault(errors), errors };
}

/** Suggestions for an option, whose type their values must have. */
function choicesFor(option: LeafOption | undefined) {
  const value = option?.type === OPTION_TYPE.string ? textBetween(1, MAX_CHOICE_TEXT) : z.number();
  const choice = z.strictObject({
    name: textBetween(1, MAX_CHOICE_TEXT),
    name_localizations: z.record(z.string(), textBetween(1, MAX_CHOICE_TEXT)).nullish(),
    value,
  });
  return z.strictObject({ choices: z.array(choice).max(MAX_CHOICES) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
