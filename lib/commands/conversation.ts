import { authorize } from '#lib/access/authorize.ts';
import type { Operation } from '#lib/access/operations.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { commands } from '#lib/commands/registry.generated.ts';
import { sayError } from '#lib/commands/say-error.ts';
import { choicesAnswer, messageAnswer } from '#lib/discord/answer.ts';
import type { Command } from '#lib/discord/define-command.ts';
import { type FoundLeaf, findLeaf } from '#lib/discord/find-leaf.ts';
import { type GuildInteraction, Interaction, isInGuild } from '#lib/discord/interaction.ts';
import { readOptions, readPartial } from '#lib/discord/read-options.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { CommandServices } from '#lib/services.ts';
import { startTrace, type TraceRecorder } from '#lib/traces/recorder.ts';

const TYPING = 4;

type Found = FoundLeaf<CommandContext, Operation>;

/**
 * Answers Discord's interactions: finds the command, checks the role, runs it in a trace of its own, and puts failures in
 * words. Never rejects for what a person did; every answer bears the trace's short id.
 *
 * Throws at once when a command wants to answer later: nothing could deliver that answer.
 */
export function createConversation(services: CommandServices) {
  assertImmediate(commands);

  return async function converse(raw: unknown, requestId: string): Promise<object> {
    const traceId = services.ids.traceId();
    const parsed = Interaction.safeParse(raw);
    if (!parsed.success)
      return refuse(services, traceId, new DomainError('request.malformed', {}, { cause: parsed.error }));

    const interaction = parsed.data;
    const typing = interaction.type === TYPING;
    if (!isInGuild(interaction))
      return typing ? choicesAnswer([]) : refuse(services, traceId, new DomainError('access.not_in_guild'));
    if (!services.config.ALLOWED_GUILDS.includes(interaction.guild_id)) {
      return typing ? choicesAnswer([]) : refuse(services, traceId, new DomainError('access.guild_not_allowed'));
    }
    const found = findLeaf(commands, interaction);
    if (typing) return suggest(services, interaction, found, traceId);
    if (!found) return refuse(services, traceId, new DomainError('command.unknown'));
    return runCommand(services, { interaction, found, traceId, requestId });
  };
}

interface Asked {
  readonly interaction: GuildInteraction;
  readonly found: Found;
  readonly traceId: string;
  readonly requestId: string;
}

async function runCommand(services: CommandServices, asked: Asked): Promise<object> {
  const { found, interaction, requestId, traceId } = asked;
  const userId = interaction.member.user.id;
  const trace = startTrace(services.clock, {
    traceId,
    correlationId: traceId,
    guildId: interaction.guild_id,
    // A look at the last command is not the last command: its traces are kept apart.
    owner: found.path === '/debug-last' ? `debug:${userId}` : userId,
    title: found.path,
  });
  const logger = services.logger.with({
    trace_id: traceId,
    correlation_id: traceId,
    request_id: requestId,
    user_id: userId,
    org_id: interaction.guild_id,
    cmd: found.path,
    source: 'api',
  });

  let reply: Reply;
  let failure: DomainError | undefined;
  try {
    reply = await execute({ ...services, logger }, asked, trace);
  } catch (error) {
    ({ reply, failure } = sayError(error, logger));
  }
  const finished = trace.finish(failure ? 'error' : 'success', failure?.code);
  try {
    await services.traces.put(finished);
  } catch (error) {
    logger.warn('A trace could not be stored', { error });
  }
  logger.info('command answered', {
    duration_ms: finished.durationMs,
    outcome: finished.outcome,
    ...(failure ? { code: failure.code } : {}),
  });
  return messageAnswer(reply, fingerprint(traceId));
}

async function execute(services: CommandServices, asked: Asked, trace: TraceRecorder): Promise<Reply> {
  const { found, interaction } = asked;
  const role = await trace.step('Check the role', () => authorizeMember(services, interaction, found));
  const options = readOptions(found.leaf.options, found.given, interaction.data.resolved);
  return found.leaf.execute(contextOf(services, asked, role, trace), options);
}

async function suggest(
  services: CommandServices,
  interaction: GuildInteraction,
  found: Found | undefined,
  traceId: string,
): Promise<object> {
  const focused = found?.given.find((option) => option.focused);
  if (!found || !focused) return choicesAnswer([]);
  try {
    const role = await authorizeMember(services, interaction, found);
    const asked: Asked = { interaction, found, traceId, requestId: '' };
    const context = contextOf(services, asked, role, startTrace(services.clock, silent(interaction, traceId)));
    const partial = readPartial(found.leaf.options, found.given);
    return choicesAnswer(await found.leaf.suggest(context, focused.name, partial, String(focused.value ?? '')));
  } catch (error) {
    // Suggestions are a courtesy: without them the option can still be typed, and the command itself says what is wrong.
    if (!(error instanceof DomainError)) services.logger.warn('Suggestions failed', { cmd: found.path, error });
    return choicesAnswer([]);
  }
}

function authorizeMember(services: CommandServices, { guild_id: guildId, member }: GuildInteraction, { leaf }: Found) {
  const { permissions, roles, user } = member;
  return authorize(services, { guildId, userId: user.id, discordRoles: roles, permissions }, leaf.permission);
}

function contextOf(
  services: CommandServices,
  { interaction, traceId }: Asked,
  role: CommandContext['role'],
  trace: TraceRecorder,
): CommandContext {
  return {
    services,
    role,
    trace,
    channelId: interaction.channel_id,
    caller: {
      guildId: interaction.guild_id,
      actor: { kind: 'user', id: interaction.member.user.id },
      triggerSource: 'action',
      requestKey: interaction.id,
      correlationId: traceId,
      traceId,
    },
  };
}

/** The subject of a trace that is thrown away. */
function silent(interaction: GuildInteraction, traceId: string) {
  return { traceId, correlationId: traceId, guildId: interaction.guild_id, owner: '', title: '' };
}

function refuse({ logger }: CommandServices, traceId: string, error: DomainError): object {
  const { reply } = sayError(error, logger.with({ trace_id: traceId }));
  return messageAnswer(reply, fingerprint(traceId));
}

function assertImmediate(all: readonly Command<CommandContext, Operation>[]): void {
  for (const { body, name } of all) {
    const leaves = 'leaf' in body ? [body.leaf] : [...body.subcommands.values()];
    if (leaves.some(({ answer }) => answer === 'deferred')) {
      throw new Error(`/${name} wants to answer later, and there is no queue that could deliver the answer`);
    }
  }
}
