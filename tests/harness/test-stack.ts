import { readFile } from 'node:fs/promises';
import { createAlerterHandler } from '#functions/alerter/create-handler.ts';
import { createRelayHandler } from '#functions/relay/create-handler.ts';
import { createScheduleSyncHandler } from '#functions/schedule-sync/create-handler.ts';
import { createWatcherHandler } from '#functions/watcher/create-handler.ts';
import { createWebhooksHandler } from '#functions/webhooks/create-handler.ts';
import { createWorkerHandler } from '#functions/worker/create-handler.ts';
import { createConversation } from '#lib/commands/conversation.ts';
import { composeAlerter } from '#lib/composition/alerter.ts';
import { composeProjection, composeWatcher } from '#lib/composition/projection.ts';
import { composeRelay } from '#lib/composition/relay.ts';
import { composeWebhooks } from '#lib/composition/webhooks.ts';
import { composeWorker } from '#lib/composition/worker.ts';
import { composeBase, composeConversation, type Ground } from '#lib/composition.ts';
import { createInteractionsEndpoint } from '#lib/edge/interactions-endpoint.ts';
import { once } from '#lib/kernel/once.ts';
import type { Outbound } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { Tables } from '#lib/platform/dynamodb/table.ts';
import { systemIds } from '#lib/platform/system/ids.ts';
import type { ConversationServices, WatcherServices, WorkerServices } from '#lib/services.ts';
import { parseDuration } from '#local/clock/duration.ts';
import type { FunctionSpec, Invoker } from '#local/contract.ts';
import { prepareDemo } from '#local/demo/prepare.ts';
import type { InteractionResult } from '#local/discord/interactions/interact.ts';
import { ADMINISTRATOR, credentialsOf } from '#local/iam/principal.ts';
import { type InvokerContext, type Stack, startStack } from '#local/stack.ts';
import { REGION } from '#local/template/names.ts';
import { pngAssetSource } from '#scripts/png-assets.ts';
import { assertLines } from '#tests/harness/log-contract.ts';
import { buttonsOf, menuOf, textOf } from '#tests/harness/text-of.ts';

export type Person = 'Vera' | 'Otto' | 'Ada' | 'Alan' | 'Nell';

export interface TestStack {
  readonly stack: Stack;
  /** Sends a slash command as a person, in #ops unless said otherwise. */
  say(person: Person, command: string, options?: Record<string, string | number | boolean>): Promise<InteractionResult>;
  /** The text of the answer to a command. */
  ask(person: Person, command: string, options?: Record<string, string | number | boolean>): Promise<string>;
  /** Chooses in the menu of this placeholder. */
  choose(
    person: Person,
    message: InteractionResult['message'],
    placeholder: string,
    value: string,
  ): Promise<InteractionResult>;
  /** Presses the button of this label on a message. */
  press(person: Person, message: InteractionResult['message'], label: string): Promise<InteractionResult>;
  /** Sends the form that a command or button opened. */
  fill(
    person: Person,
    opened: InteractionResult,
    fields: Record<string, string | readonly string[]>,
  ): Promise<InteractionResult>;
  /** Advances virtual time by an ISO 8601 duration, running everything that falls due. */
  advance(duration: string): Promise<void>;
  /** What the bot has posted by itself in a channel, oldest first. */
  posted(channel?: string): Promise<string[]>;
  channelId(name: string): string;
  userId(person: Person): string;
  /** Every log line of the functions, parsed. */
  readonly lines: Record<string, unknown>[];
  /** The functions' own services, for a look behind the door. */
  readonly commands: ConversationServices;
  readonly worker: WorkerServices;
  readonly watcher: WatcherServices;
  readonly tables: Tables;
  /** Has the next invocation of every function find a new instance, which remembers nothing. */
  replaceInstances(): void;
  /** Stops the stack, then throws when a line of its functions broke the contract of log lines. */
  stop(): Promise<void>;
}

export interface TestStackOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Makes the seam of a function's next instance, to break its calls. */
  readonly outbound?: (functionName: string) => Outbound;
  /** Sees what each function is handed, before it is. */
  readonly observe?: (functionName: string, event: unknown) => void;
  /** Whether a function's instance has died: then its answer is lost and the next invocation gets a new one. */
  readonly hasDied?: (functionName: string) => boolean;
  /** Where state is kept; in a folder of its own, removed at the end, unless given. */
  readonly dataDir?: string;
  /** False leaves the workspace without commands and role map. */
  readonly demo?: boolean;
}

/** The whole local stack in this process: the real services and event sources, the functions' real handlers. */
export async function startTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const lines: Record<string, unknown>[] = [];
  const instances: Instances = new Map();
  let context: InvokerContext | undefined;
  const stack = await startStack({
    port: 0,
    settings: options.settings ?? {},
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    invoker(given) {
      context = given;
      return createInProcessInvoker(given, options, lines, instances);
    },
  });
  if (options.demo !== false) await prepareDemo(stack);
  const { channels, users } = stack.discord.state();

  const channelId = (name: string) => channels.find((channel) => channel.name === name)?.id ?? '';
  const userId = (person: Person) => users.find(({ name }) => name === person)?.id ?? '';
  // A look behind the door is the developer's, whatever the function may do.
  const unbroken = (name: string) => groundFor(requireContext(context), {}, lines, name, ADMINISTRATOR);

  async function say(person: Person, command: string, given: Record<string, string | number | boolean> = {}) {
    const asked = { userId: userId(person), channelId: channelId('ops'), command, options: given };
    return whenAnswered(stack, await stack.discord.interact({ ...asked, kind: 'command' }));
  }

  async function press(person: Person, message: InteractionResult['message'], label: string) {
    const button = buttonsOf(message).find((one) => one.label === label);
    if (!message || !button) throw new Error(`there is no button ${label}: ${JSON.stringify(buttonsOf(message))}`);
    const pressed = { userId: userId(person), channelId: message.channel_id, messageId: message.id };
    return whenAnswered(stack, await stack.discord.click({ ...pressed, customId: button.custom_id ?? '' }));
  }

  async function choose(person: Person, message: InteractionResult['message'], placeholder: string, value: string) {
    const customId = menuOf(message, placeholder);
    if (!message || customId === undefined) throw new Error(`there is no menu ${placeholder}`);
    const chosen = { userId: userId(person), channelId: message.channel_id, messageId: message.id, customId };
    return whenAnswered(stack, await stack.discord.click({ ...chosen, values: [value] }));
  }

  async function fill(
    person: Person,
    { modal }: InteractionResult,
    fields: Record<string, string | readonly string[]>,
  ) {
    if (!modal) throw new Error('no form was opened');
    const sent = { userId: userId(person), channelId: channelId('ops'), modalId: modal.id, fields };
    return whenAnswered(stack, await stack.discord.submit(sent));
  }

  return {
    stack,
    lines,
    say,
    press,
    choose,
    fill,
    channelId,
    userId,
    commands: composeConversation(unbroken('interactions')),
    worker: composeWorker(unbroken('worker')),
    watcher: composeWatcher(unbroken('watcher')),
    tables: composeBase(unbroken('worker')).tables,
    async ask(person, command, given) {
      const result = await say(person, command, given);
      if (!result.message) throw new Error(`no answer to ${command}: ${result.error?.reason ?? ''}`);
      return textOf(result.message);
    },
    async advance(duration) {
      await stack.timeline.advanceTo(stack.clock.now() + (parseDuration(duration) ?? Number.NaN));
    },
    posted: (channel = 'ops') => postedIn(stack, channelId(channel)),
    replaceInstances: () => instances.clear(),
    async stop() {
      await stack.stop();
      assertLines(lines, options.settings?.['LOG_KEYS'] === 'standard' ? 'standard' : 'short');
    },
  };
}

/** What is answered later is answered when the queues are empty: then the message is looked at again. */
async function whenAnswered(stack: Stack, result: InteractionResult): Promise<InteractionResult> {
  if (!result.deferred || !result.message) return result;
  await stack.timeline.advanceTo(stack.clock.now());
  const message = stack.discord.message(result.message.id);
  return message ? { ...result, message } : result;
}

function requireContext(context: InvokerContext | undefined): InvokerContext {
  if (!context) throw new Error('the stack has made no invoker');
  return context;
}

type Instances = Map<string, (event: never, lambda: never) => Promise<unknown>>;

/** Runs the functions' own handlers in this process, with the environment that the template gives each. */
function createInProcessInvoker(
  context: InvokerContext,
  options: TestStackOptions,
  lines: Record<string, unknown>[],
  handlers: Instances,
): Invoker {
  return {
    async invoke(functionId, event) {
      const spec = context.functions.find(({ id }) => id === functionId);
      if (!spec) throw new Error(`there is no function ${functionId}`);
      options.observe?.(spec.name, event);
      const handler = handlers.get(spec.name) ?? createHandler(spec, groundFor(context, options, lines, spec.name));
      handlers.set(spec.name, handler);
      try {
        const payload = await handler(event as never, lambdaContext(spec) as never);
        if (options.hasDied?.(spec.name)) throw new Error('the process died');
        return { payload: JSON.parse(JSON.stringify(payload ?? null)) as unknown, durationMs: 0 };
      } catch (error) {
        // Like Lambda, which replaces an environment whose function failed as a whole.
        handlers.delete(spec.name);
        return { error: { type: (error as Error).name, message: (error as Error).message }, durationMs: 0 };
      }
    },
    stop: () => Promise.resolve(),
  };
}

function createHandler(spec: FunctionSpec, ground: Ground) {
  // Loaded once in the life of an instance, as from its second file.
  const converse = once(() => Promise.resolve(createConversation(composeConversation(ground))));
  switch (spec.name) {
    case 'interactions':
      return createInteractionsEndpoint({
        publicKey: spec.environment['DISCORD_PUBLIC_KEY'] ?? '',
        clock: ground.clock ?? { now: () => 0 },
        ids: systemIds,
        loadConverse: converse,
      }) as never;
    case 'worker':
      return createWorkerHandler(composeWorker(ground)) as never;
    case 'webhooks':
      return createWebhooksHandler(composeWebhooks(ground)) as never;
    case 'relay':
      return createRelayHandler(composeRelay(ground)) as never;
    case 'schedule-sync':
      return createScheduleSyncHandler(composeProjection(ground)) as never;
    case 'alerter':
      return createAlerterHandler(composeAlerter(ground)) as never;
    case 'watcher':
      return createWatcherHandler(composeWatcher(ground)) as never;
    default:
      throw new Error(`the tests do not know the function ${spec.name}`);
  }
}

function groundFor(
  context: InvokerContext,
  options: TestStackOptions,
  lines: Record<string, unknown>[],
  name: string,
  credentials = credentialsOf(name),
): Ground {
  const spec = context.functions.find((candidate) => candidate.name === name);
  const clock: Clock = {
    now: () => context.clock.now(),
    // Waits between retries are short and real time means nothing here.
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
  };
  return {
    fn: name,
    readAsset: (asset) => readFile(pngAssetSource(asset)),
    environment: spec?.environment ?? {},
    clock,
    aws: { endpoints: context.endpoints, region: REGION, credentials },
    write: (line) => {
      if (context.mayLog(name)) lines.push(JSON.parse(line) as Record<string, unknown>);
    },
    ...(options.outbound ? { outbound: options.outbound(name) } : {}),
  };
}

function lambdaContext(spec: FunctionSpec): object {
  return {
    awsRequestId: crypto.randomUUID(),
    functionName: spec.name,
    getRemainingTimeInMillis: () => spec.timeoutSeconds * 1000,
  };
}

interface Posted {
  readonly id: string;
  readonly type: number;
  readonly content: string;
  readonly author: { readonly bot?: boolean };
}

const PLAIN_MESSAGE = 0;
const PAGE = 100;

/** Every message that the bot has posted by itself, oldest first. */
async function postedIn(stack: Stack, channelId: string): Promise<string[]> {
  const headers = {
    authorization: `Bot ${stack.discord.botToken}`,
    'user-agent': 'DiscordBot (https://watchbell.test, 1)',
  };
  const found: string[] = [];
  let before = '';
  for (;;) {
    const url = `${stack.url}/sim/discord/api/v10/channels/${channelId}/messages?limit=${PAGE}${before}`;
    const page = (await (await fetch(url, { headers })).json()) as Posted[];
    for (const { author, content, type } of page) if (author.bot && type === PLAIN_MESSAGE) found.unshift(content);
    if (page.length < PAGE) return found;
    before = `&before=${page.at(-1)?.id}`;
  }
}
