import * as z from 'zod';

import { type Choice, type LeafOption, OPTION_TYPE } from '../command-form.ts';
import { firstFault, formErrors, textBetween } from '../form.ts';
import { type ReplyData, replyData } from '../message-form.ts';
import type { DeliveryOutcome } from './deliver.ts';

export type Answer =
  | { readonly type: 'reply'; readonly data: ReplyData }
  | { readonly type: 'choices'; readonly choices: readonly Choice[] }
  /** Discord drops such an answer and tells the person only that the application did not respond. */
  | { readonly type: 'invalid'; readonly reason: string; readonly response?: unknown };

const REPLY = 4;
const CHOICES = 8;
const MAX_CHOICES = 25;

const envelope = z.strictObject({ type: z.int(), data: z.unknown().optional() });
const MAX_CHOICE_TEXT = 100;

/** Reads the answer to a command as Discord would; says in `reason` why it would drop it. */
export function readReply(outcome: DeliveryOutcome): Answer {
  const opened = open(outcome, REPLY);
  if ('reason' in opened) return opened;
  const result = replyData.safeParse(opened.data ?? {});
  if (result.success) return { type: 'reply', data: result.data };
  const reason = firstFault(formErrors(result.error.issues, opened.data), 'data');
  return { type: 'invalid', reason, response: opened.response };
}

/** Reads the suggestions for `option`, whose type their values must have. */
export function readChoices(outcome: DeliveryOutcome, option: LeafOption | undefined): Answer {
  const opened = open(outcome, CHOICES);
  if ('reason' in opened) return opened;
  const value = option?.type === OPTION_TYPE.string ? textBetween(1, MAX_CHOICE_TEXT) : z.number();
  const choice = z.strictObject({
    name: textBetween(1, MAX_CHOICE_TEXT),
    name_localizations: z.record(z.string(), textBetween(1, MAX_CHOICE_TEXT)).nullish(),
    value,
  });
  const schema = z.strictObject({ choices: z.array(choice).max(MAX_CHOICES) });
  const result = schema.safeParse(opened.data ?? {});
  if (result.success) return { type: 'choices', choices: result.data.choices };
  const reason = firstFault(formErrors(result.error.issues, opened.data), 'data');
  return { type: 'invalid', reason, response: opened.response };
}

function open(
  outcome: DeliveryOutcome,
  expected: number,
): { data: unknown; response: unknown } | (Answer & { type: 'invalid' }) {
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
  if (result.data.type === expected) return { data: result.data.data, response };
  return { type: 'invalid', reason: wrongType(result.data.type, expected), response };
}

function wrongType(type: number, expected: number): string {
  if (expected === REPLY && (type === 5 || type === 9)) {
    return `Answers of type ${type} (${type === 5 ? 'deferred' : 'modal'}) are not supported by the local simulator yet.`;
  }
  return `An answer of type ${type} does not fit; type ${expected} does.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
