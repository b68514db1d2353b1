import { authorize } from '#lib/access/authorize.ts';
import type { Operation } from '#lib/access/operations.ts';
import type { Role } from '#lib/access/role.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { commandOf, countTurn } from '#lib/commands/count-turn.ts';
import { sayError } from '#lib/commands/say-error.ts';
import type { Turn } from '#lib/commands/turn.ts';
import { assertNoSecretTyped } from '#lib/commands/typed-secrets.ts';
import type { GuildInteraction } from '#lib/discord/interaction.ts';
import type { Reply } from '#lib/discord/reply.ts';
import type { DomainError } from '#lib/kernel/errors.ts';
import type { CommandServices } from '#lib/services.ts';
import { keepTrace } from '#lib/traces/keep-trace.ts';
import { startTrace, type TraceRecorder } from '#lib/traces/recorder.ts';
import { debugOwner } from '#lib/traces/trace.ts';

export interface Asked {
  readonly interaction: GuildInteraction;
  readonly traceId: string;
  readonly correlationId: string;
  /** When it was asked; epoch milliseconds. */
  readonly askedAt: number;
}

/**
 * Runs a turn in a trace of its own, after the role check, and puts failures in words. Never rejects for what a person
 * did; the trace is stored before it answers.
 */
export async function takeTurn(services: CommandServices, asked: Asked, turn: Turn): Promise<Reply> {
  const { correlationId, interaction, traceId } = asked;
  const userId = interaction.member.user.id;
  const trace = startTrace(services.clock, {
    traceId,
    correlationId,
    guildId: interaction.guild_id,
    owner: turn.title.startsWith('/debug-last') ? debugOwner(userId) : userId,
    title: turn.title,
  });
  const logger = services.logger.with({
    trace_id: traceId,
    correlation_id: correlationId,
    user_id: userId,
    org_id: interaction.guild_id,
    cmd: turn.title,
    source: 'api',
  });

  let reply: Reply;
  let failure: DomainError | undefined;
  try {
    const role = await trace.step('Check the role', () => authorizeMember(services, interaction, turn.permission));
    await assertNoSecretTyped(services, interaction);
    reply = await turn.run(contextOf({ ...services, logger }, asked, role, trace));
  } catch (error) {
    ({ reply, failure } = sayError({ ...services, logger }, error));
  }
  const finished = trace.finish(failure ? 'error' : 'success', failure?.code);
  // What lives on writes this trace itself, as it goes on.
  if (!('living' in reply)) await keepTrace({ ...services, logger }, finished);
  countTurn(services, { ...turn, askedAt: asked.askedAt }, failure);
  services.tracing.annotate({ command: commandOf(turn.title) });
  logger.info('command answered', {
    duration_ms: finished.durationMs,
    outcome: finished.outcome,
    ...(failure ? { code: failure.code } : {}),
  });
  return reply;
}

/** The role of who asks, if it may do the operation; throws `access.*` if not. */
export function authorizeMember(
  services: CommandServices,
  { guild_id: guildId, member }: GuildInteraction,
  operation: Operation,
): Promise<Role> {
  const { permissions, roles, user } = member;
  return authorize(services, { guildId, userId: user.id, discordRoles: roles, permissions }, operation);
}

export function contextOf(
  services: CommandServices,
  { askedAt, correlationId, interaction, traceId }: Asked,
  role: Role,
  trace: TraceRecorder,
): CommandContext {
  return {
    services,
    role,
    trace,
    channelId: interaction.channel_id,
    answerTo: { applicationId: interaction.application_id, token: interaction.token, askedAt },
    caller: {
      guildId: interaction.guild_id,
      actor: { kind: 'user', id: interaction.member.user.id },
      triggerSource: 'action',
      requestKey: interaction.id,
      correlationId,
      traceId,
    },
  };
}
