import type { Choice } from '../command-form.ts';
import { composeMessage } from '../compose-message.ts';
import { application, botUser, findChannel, findMember, guild } from '../demo-workspace.ts';
import { MESSAGE_FLAGS, MESSAGE_TYPES, type SeenMessage } from '../model.ts';
import { memberPermissions } from '../permission-bits.ts';
import type { SigningKey } from '../signing-key.ts';
import type { World } from '../world.ts';
import { checkOptions, type OptionValue } from './check-options.ts';
import { chooseCommand, mayUse } from './choose-command.ts';
import { ClientError } from './client-error.ts';
import { deliver } from './deliver.ts';
import { interactionPayload, type PayloadParts } from './payload.ts';
import { type Answer, readChoices, readReply } from './read-answer.ts';

export interface InteractionRequest {
  readonly userId: string;
  readonly channelId: string;
  readonly kind: 'command' | 'autocomplete';
  /** For example `/trigger create`. */
  readonly command: string;
  /** Values by option name; ids for channels, users and roles. */
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** The option that the person is typing in; for `autocomplete`. */
  readonly focused?: string;
}

export interface InteractionResult {
  readonly ok: boolean;
  readonly interactionId?: string;
  /** What the bot answered, decoded; its text when it was no JSON. */
  readonly response?: unknown;
  /** What the person now sees in the channel: the reply, or the line that says that it failed. */
  readonly message?: SeenMessage;
  readonly choices?: readonly Choice[];
  readonly error?: InteractionFailure;
}

export interface InteractionFailure {
  /** `client`: Discord's client would not send it. `application`: the bot did not answer as it must. */
  readonly kind: 'client' | 'application';
  /** What the person reads. */
  readonly message: string;
  /** Why, for who builds the bot. */
  readonly reason: string;
  readonly option?: string;
}

export interface Interactor {
  readonly world: World;
  readonly key: SigningKey;
  readonly interactionsUrl: () => string;
  readonly answerWithinMs: number;
  readonly randomHex: (bytes: number) => string;
}

const NO_RESPONSE = 'The application did not respond';
const NO_CHOICES = 'Loading options failed';

/** Plays a person who sends a command or types in an option; never throws for what person or bot do wrong. */
export async function interact(interactor: Interactor, request: InteractionRequest): Promise<InteractionResult> {
  try {
    return await send(interactor, request, prepare(interactor.world, request));
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const { message, option } = error;
    return { ok: false, error: { kind: 'client', message, reason: message, ...(option !== undefined && { option }) } };
  }
}

function prepare(world: World, request: InteractionRequest): PayloadParts {
  const member = findMember(request.userId);
  if (!member) throw new ClientError(`There is no user ${request.userId}.`);
  const channel = findChannel(request.channelId);
  if (!channel) throw new ClientError(`There is no channel ${request.channelId}.`);
  const chosen = chooseCommand(world.settings.commands(), request.command);
  if (!mayUse(chosen.command, memberPermissions(member, guild))) {
    throw new ClientError('You do not have permission to use this command.');
  }
  if (request.kind === 'autocomplete' && request.focused === undefined) {
    throw new ClientError('An autocomplete needs the option that is focused.');
  }
  const focused = request.kind === 'autocomplete' ? request.focused : undefined;
  const options = checkOptions(chosen.options, request.options ?? {}, focused);
  return { kind: request.kind, member, channel, chosen, options };
}

async function send(
  interactor: Interactor,
  request: InteractionRequest,
  parts: PayloadParts,
): Promise<InteractionResult> {
  const { world } = interactor;
  const id = world.nextId();
  const token = Buffer.from(`interaction:${id}:${interactor.randomHex(48)}`).toString('base64');
  const payload = interactionPayload(world, id, token, parts);
  const url = interactor.interactionsUrl();
  const outcome = await deliver(interactor.key, {
    url,
    payload,
    timestamp: Math.floor(world.clock.now() / 1000).toString(),
    answerWithinMs: interactor.answerWithinMs,
  });
  const option = parts.chosen.options.find((candidate) => candidate.name === request.focused);
  const answer = parts.kind === 'command' ? readReply(outcome) : readChoices(outcome, option);
  world.log.add({
    at: new Date(world.clock.now()).toISOString(),
    method: 'POST',
    path: new URL(url).pathname,
    status: outcome.answered ? outcome.status : 0,
    body: payload,
    ...(answer.type === 'invalid' && { reason: answer.reason }),
  });
  if (answer.type === 'choices')
    return { ok: true, interactionId: id, response: responseOf(outcome), choices: answer.choices };
  return settleReply(world, id, parts, answer, responseOf(outcome));
}

function settleReply(
  world: World,
  id: string,
  parts: PayloadParts,
  answer: Exclude<Answer, { type: 'choices' }>,
  response: unknown,
): InteractionResult {
  if (answer.type === 'invalid' && parts.kind === 'autocomplete') {
    const error = { kind: 'application', message: NO_CHOICES, reason: answer.reason } as const;
    return { ok: false, interactionId: id, response, error };
  }
  const message = show(world, id, parts, answer);
  if (answer.type === 'reply') return { ok: true, interactionId: id, response, message };
  const error = { kind: 'application', message: NO_RESPONSE, reason: answer.reason } as const;
  return { ok: false, interactionId: id, response, message, error };
}

/** Puts the reply, or the failure, where the person sees it. A failure is seen by who asked, and by nobody else. */
function show(
  world: World,
  id: string,
  parts: PayloadParts,
  answer: Exclude<Answer, { type: 'choices' }>,
): SeenMessage {
  const data = answer.type === 'reply' ? answer.data : undefined;
  const flags = data ? (data.flags ?? 0) : MESSAGE_FLAGS.ephemeral;
  const message: SeenMessage = {
    ...composeMessage(world, {
      channelId: parts.channel.id,
      author: botUser,
      content: data?.content,
      embeds: data?.embeds,
      components: data?.components,
      allowedMentions: data?.allowed_mentions,
      flags,
      more: {
        type: MESSAGE_TYPES.command,
        application_id: application.id,
        webhook_id: application.id,
        interaction_metadata: {
          id,
          type: 2,
          name: [parts.chosen.command.name, ...parts.chosen.nesting.map((level) => level.name)].join(' '),
          user: parts.member.user,
          authorizing_integration_owners: { '0': guild.id },
        },
      },
    }),
    ...(!data && { failure: NO_RESPONSE }),
  };
  const alone = (flags & MESSAGE_FLAGS.ephemeral) === 0 ? {} : { visibleTo: parts.member.user.id };
  world.messages.insert(message, alone);
  world.emit({ type: 'message.created', message, ...alone });
  return message;
}

function responseOf(outcome: Awaited<ReturnType<typeof deliver>>): unknown {
  if (!outcome.answered) return undefined;
  try {
    return JSON.parse(outcome.text);
  } catch {
    return outcome.text;
  }
}
