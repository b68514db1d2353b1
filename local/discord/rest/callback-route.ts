import { invalidForm, refusals } from '../api-error.ts';
import { readResponse } from '../interactions/read-answer.ts';
import type { Session } from '../interactions/session-store.ts';
import { MESSAGE_FLAGS } from '../model.ts';
import { idParam, type RestAnswer, type RestCall, type RestRoute, tokenParam } from './call.ts';

/** A deferral is told as what it will become: a message, or an update of one. */
const SHOWN_AS: Readonly<Record<number, number>> = { 5: 4, 6: 7 };

/** https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response */
export const callbackRoutes: readonly RestRoute[] = [
  { method: 'POST', path: '/interactions/:interaction_id/:token/callback', anonymous: true, answer: callback },
];

function callback(call: RestCall): RestAnswer {
  const { body, query, world } = call;
  const id = idParam(call, 'interaction_id');
  const token = tokenParam(call);
  const waiting = world.waiting.find(id);
  if (waiting?.token !== token) {
    const known = world.sessions.byToken(token);
    throw known?.id === id && known.answered ? refusals.alreadyAcknowledged() : refusals.unknownInteraction();
  }
  const answer = readResponse(body, waiting.asked);
  // What is wrong is said at once, and may be mended within the three seconds.
  if (answer.type === 'invalid') throw invalidForm(answer.errors ?? {});
  waiting.take(answer);
  if (query.get('with_response') !== 'true') return { status: 204 };
  return { status: 200, body: callbackResponse(call, body as { type: number }, world.sessions.byToken(token), id) };
}

function callbackResponse({ world }: RestCall, { type }: { type: number }, session: Session | undefined, id: string) {
  const message =
    session?.originalId === undefined ? undefined : world.messages.findForAny(session.originalId)?.message;
  const has = (flag: number) => ((message?.flags ?? 0) & flag) !== 0;
  return {
    interaction: {
      id,
      type: session?.metadata.type,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: has(MESSAGE_FLAGS.loading),
        response_message_ephemeral: has(MESSAGE_FLAGS.ephemeral),
      }),
    },
    ...(message && { resource: { type: SHOWN_AS[type] ?? type, message } }),
  };
}
