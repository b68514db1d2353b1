import { withOrigin } from '../attachments/cdn.ts';
import type { Choice } from '../command-form.ts';
import type { ModalData } from '../components/modal-form.ts';
import { findChannel, guild } from '../demo-workspace.ts';
import type { SeenMessage } from '../model.ts';
import { currentMember } from '../people/directory.ts';
import { memberPermissions } from '../permission-bits.ts';
import { usableCommands } from '../settings-store.ts';
import type { SigningKey } from '../signing-key.ts';
import type { World } from '../world.ts';
import { answered } from './answered.ts';
import { checkOptions, type OptionValue } from './check-options.ts';
import { chooseCommand, mayUse } from './choose-command.ts';
import { chooseComponent } from './choose-component.ts';
import { ClientError } from './client-error.ts';
import type { DeliveryOutcome } from './deliver.ts';
import { chosenIds, type FilledFields, fillModal } from './fill-modal.ts';
import { interactionPayload, type PayloadParts } from './payload.ts';
import type { Answer } from './read-answer.ts';
import { remember, settle } from './settle.ts';

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

/** A click on a button, or a choice in a menu. */
export interface ComponentRequest {
  readonly userId: string;
  readonly channelId: string;
  readonly messageId: string;
  readonly customId: string;
  /** What was chosen, in a menu; ids for users, roles and channels. */
  readonly values?: readonly string[] | undefined;
}

/** A form that is sent. */
export interface ModalRequest {
  readonly userId: string;
  readonly channelId: string;
  readonly modalId: string;
  /** By the fields' custom ids: text, or what was chosen. */
  readonly fields: FilledFields;
}

/** A form that now stands before the person. */
export interface ShownModal {
  /** The simulator's own id, for `submit`. */
  readonly id: string;
  readonly title: string;
  readonly customId: string;
  readonly components: ModalData['components'];
}

export interface InteractionResult {
  readonly ok: boolean;
  readonly interactionId?: string;
  /** What the bot answered, decoded; its text when it was no JSON. */
  readonly response?: unknown;
  /** What the person now sees in the channel: the reply, or the line that says that it failed. */
  readonly message?: SeenMessage;
  /** True while the message says that the bot is thinking. */
  readonly deferred?: boolean;
  readonly modal?: ShownModal;
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
  /** The option or field that is wrong. */
  readonly option?: string;
}

export interface Interactor {
  readonly world: World;
  readonly key: SigningKey;
  readonly interactionsUrl: () => string;
  readonly answerWithinMs: number;
  readonly randomHex: (bytes: number) => string;
}

/** Plays a person who sends a command or types in an option; never throws for what person or bot do wrong. */
export function interact(interactor: Interactor, request: InteractionRequest): Promise<InteractionResult> {
  return attempt(interactor, () => commandParts(interactor.world, request), request.focused);
}

/** Plays a person who clicks a button or chooses in a menu. */
export function click(interactor: Interactor, request: ComponentRequest): Promise<InteractionResult> {
  return attempt(interactor, () => {
    const asking = who(interactor.world, request);
    return { ...asking, kind: 'component', used: chooseComponent(interactor.world, request) };
  });
}

/** Plays a person who sends a form; it closes when the bot has answered. */
export async function submit(interactor: Interactor, request: ModalRequest): Promise<InteractionResult> {
  const { world } = interactor;
  const result = await attempt(interactor, () => {
    const asking = who(world, request);
    const modal = world.sessions.modal(request.modalId);
    if (modal?.userId !== request.userId || modal.channelId !== request.channelId) {
      throw new ClientError('The form is not open any more.');
    }
    const message = modal.messageId === undefined ? undefined : world.messages.findForAny(modal.messageId)?.message;
    const filled = fillModal(modal.data, request.fields);
    return { ...asking, kind: 'modal', modal, filled, ids: chosenIds(modal.data, request.fields), message };
  });
  if (result.ok) world.sessions.closeModal(request.modalId);
  return result;
}

async function attempt(
  interactor: Interactor,
  prepare: () => PayloadParts,
  focused?: string,
): Promise<InteractionResult> {
  try {
    return await send(interactor, prepare(), focused);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const { message, option } = error;
    return { ok: false, error: { kind: 'client', message, reason: message, ...(option !== undefined && { option }) } };
  }
}

function who(world: World, { channelId, userId }: { readonly userId: string; readonly channelId: string }) {
  const member = currentMember(world, userId);
  if (!member) throw new ClientError(`There is no user ${userId}.`);
  const channel = findChannel(channelId);
  if (!channel) throw new ClientError(`There is no channel ${channelId}.`);
  return { member, channel };
}

function commandParts(world: World, request: InteractionRequest): PayloadParts {
  const asking = who(world, request);
  const chosen = chooseCommand(usableCommands(world.settings), request.command);
  if (!mayUse(chosen.command, memberPermissions(asking.member, guild))) {
    throw new ClientError('You do not have permission to use this command.');
  }
  if (request.kind === 'autocomplete' && request.focused === undefined) {
    throw new ClientError('An autocomplete needs the option that is focused.');
  }
  const focused = request.kind === 'autocomplete' ? request.focused : undefined;
  return {
    ...asking,
    kind: request.kind,
    chosen,
    options: checkOptions(chosen.options, request.options ?? {}, focused),
  };
}

async function send(interactor: Interactor, parts: PayloadParts, focused?: string): Promise<InteractionResult> {
  const { world } = interactor;
  const begun = performance.now();
  const id = world.nextId();
  const token = Buffer.from(`interaction:${id}:${interactor.randomHex(48)}`).toString('base64url');
  const sent = { id, token, createdAt: world.clock.now() };
  // The bot may use the token before Discord has read its answer.
  remember(world, sent, parts, { answered: false });
  const asked = {
    kind: parts.kind,
    onMessage: parts.kind === 'component' || (parts.kind === 'modal' && parts.message !== undefined),
    option: 'chosen' in parts ? parts.chosen.options.find(({ name }) => name === focused) : undefined,
  };
  const payload = withOrigin(interactionPayload(world, id, token, parts), world.origin());
  const delivery = {
    url: interactor.interactionsUrl(),
    payload,
    timestamp: Math.floor(sent.createdAt / 1000).toString(),
    answerWithinMs: interactor.answerWithinMs,
  };
  const take = (answer: Answer) => settle(world, sent, parts, answer);
  const { answer, outcome, settled } = await answered(interactor, delivery, { id, token, asked, take });
  logInteraction(world, { url: delivery.url, payload, outcome, answer, durationMs: performance.now() - begun });
  return { interactionId: id, response: responseOf(outcome), ...settled };
}

function logInteraction(
  world: World,
  told: { url: string; payload: { token: string }; outcome: DeliveryOutcome; answer: Answer; durationMs: number },
): void {
  const { answer, durationMs, outcome, payload, url } = told;
  const logged = {
    at: new Date(world.clock.now()).toISOString(),
    method: 'POST',
    path: new URL(url).pathname,
    status: outcome.answered ? outcome.status : 0,
  };
  world.log.add({
    ...logged,
    body: { ...payload, token: '…' },
    ...(answer.type === 'invalid' && { reason: answer.reason }),
  });
  world.onCall({ ...logged, durationMs });
}

function responseOf(outcome: DeliveryOutcome): unknown {
  if (!outcome.answered || outcome.text === '') return undefined;
  try {
    return JSON.parse(outcome.text);
  } catch {
    return outcome.text;
  }
}
