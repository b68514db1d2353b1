import { findRoute } from '#lib/commands/routes.ts';
import { cardBody, formAnswer, messageAnswer, updateAnswer } from '#lib/discord/answer.ts';
import { cardContext } from '#lib/discord/card-context.ts';
import { customIdKey, writeCustomId } from '#lib/discord/custom-id.ts';
import { renderForm } from '#lib/discord/render-form.ts';
import type { Reply } from '#lib/discord/reply.ts';
import type { CommandServices } from '#lib/services.ts';

type Ports = Pick<CommandServices, 'clock' | 'secrets'>;

/** A form that is not sent within this time has lost its place; milliseconds. */
const FORM_LIVES_MS = 60 * 60_000;

/** A reply as the immediate answer to an interaction. */
export async function answerReply(ports: Ports, reply: Reply, traceId: string): Promise<object> {
  if ('form' in reply) {
    const route = await findRoute(reply.form);
    if (route?.kind !== 'form') throw new Error(`there is no form ${reply.form}`);
    const key = customIdKey(await ports.secrets.get('audit_key'));
    const destination = { route: reply.form, args: reply.args ?? [], livesMs: FORM_LIVES_MS };
    return formAnswer(renderForm(route.form, writeCustomId(key, destination, ports.clock.now()), reply.filled ?? {}));
  }
  if ('living' in reply) throw new Error('a living card is shown later');
  if ('update' in reply) return updateAnswer(reply.update, await cardContext(ports, reply.update, traceId));
  return messageAnswer(reply.card, await cardContext(ports, reply.card, traceId), reply.ephemeral ?? false);
}

/** A reply as the content of a message that stands already; throws for a form, which opens only at once. */
export async function bodyOfReply(ports: Ports, reply: Reply, traceId: string): Promise<object> {
  if ('form' in reply || 'living' in reply) throw new Error('this reply is no content of a message');
  const card = 'update' in reply ? reply.update : reply.card;
  return cardBody(card, await cardContext(ports, card, traceId));
}
