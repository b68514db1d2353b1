import * as z from 'zod';

import { type Choice, type LeafOption, OPTION_TYPE } from '../command-form.ts';
import { type ModalData, modalData } from '../components/modal-form.ts';
import { firstFault, formErrors, textBetween } from '../form.ts';
import { type MessageEdit, messageEdit, type ReplyData, replyData } from '../message-form.ts';
import { MESSAGE_FLAGS } from '../model.ts';
import type { DeliveryOutcome } from './deliver.ts';

export type InteractionKind = 'command' | 'autocomplete' | 'component' | 'modal';

export type Answer =
  | { readonly type: 'reply'; readonly data: ReplyData }
  | { readonly type: 'later'; readonly ephemeral: boolean }
  | { readonly type: 'later_update' }
  | { readonly type: 'update'; readonly data: MessageEdit }
  | { readonly type: 'modal'; readonly data: ModalData }
  | { readonly type: 'choices'; readonly choices: readonly Choice[] }
  /** Discord drops such an answer and tells the person only that the application did not respond. */
  | { readonly type: 'invalid'; readonly reason: string; readonly response?: unknown };

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

/** Reads an answer as Discord would; says in `reason` why it would drop it. `option` is the one being typed in. */
export function readAnswer(
  outcome: DeliveryOutcome,
  asked: { readonly kind: InteractionKind; readonly onMessage: boolean; readonly option?: LeafOption | undefined },
): Answer {
  const opened = open(outcome, allowed(asked.kind, asked.onMessage));
  if ('reason' in opened) return opened;
  const { response } = opened;
  const data = opened.data ?? {};
  switch (opened.type) {
    case TYPE.reply:
      return parsed(replyData, data, response, (given) => ({ type: 'reply', data: given }));
    case TYPE.later:
      return parsed(laterData, data, response, ({ flags }) => ({ type: 'later', ephemeral: (flags ?? 0) !== 0 }));
    case TYPE.laterUpdate:
      return { type: 'later_update' };
    case TYPE.update:
      return parsed(messageEdit, data, response, (given) => ({ type: 'update', data: given }));
    case TYPE.modal:
      return parsed(modalData, data, response, (given) => ({ type: 'modal', data: given }));
    default:
      return parsed(choicesFor(asked.option), data, response, ({ choices }) => ({ type: 'choices', choices }));
  }
}

function parsed<Data>(
  schema: z.ZodType<Data>,
  data: unknown,
  response: unknown,
  answer: (data: Data) => Answer,
): Answer {
  const result = schema.safeParse(data);
  if (result.success) return answer(result.data);
  return { type: 'invalid', reason: firstFault(formErrors(result.error.issues, data), 'data'), response };
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

function open(
  outcome: DeliveryOutcome,
  expected: readonly number[],
): { type: number; data: unknown; response: unknown } | (Answer & { type: 'invalid' }) {
  if (!outcome.answered) return { type: 'invalid', reason: outcome.reason };
  if (outcome.status < 200 || outcome.status > 299) {
    return { type: 'invalid', reason: `The endpoint answered ${outcome.status}.`, response: outcome.text };
  }
  if (!/^application\/json\s*(;|$)/i.test(outcome.contentType)) {
    const reason = `The answer's Content-Type is "${outcome.contentType}", not application/json.`;
    return { type: 'invalid', reason, response: outcome.text };
  }
  const response = parseJson(outcome.text);
  const result = envelope.safeParse(response);
  if (!result.success) {
    const reason =
      response === undefined ? 'The answer is not JSON.' : firstFault(formErrors(result.error.issues, response));
    return { type: 'invalid', reason, response: response ?? outcome.text };
  }
  if (expected.includes(result.data.type)) return { ...result.data, data: result.data.data, response };
  const fitting = `${expected.length === 1 ? 'type' : 'types'} ${expected.join(', ')}`;
  return { type: 'invalid', reason: `An answer of type ${result.data.type} does not fit; ${fitting} does.`, response };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
