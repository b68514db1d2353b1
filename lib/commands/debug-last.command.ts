import { holds } from '#lib/access/role.ts';
import { type CommandContext, defineCommand } from '#lib/commands/context.ts';
import { timestamp } from '#lib/discord/render.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { Trace, TraceStep } from '#lib/traces/trace.ts';

const icons: Record<TraceStep['status'], string> = { ok: '✅', failed: '❌', running: '⏳' };

/** Steps beyond this many are counted, not shown: a message has 2,000 characters. */
const MAX_STEPS_SHOWN = 15;

export default defineCommand({
  name: 'debug-last',
  description: 'The steps and times of your own last command; only you see it',
  permission: 'trace.read_own',
  answer: 'immediate',
  options: {},

  async execute(context) {
    assertAllowed(context);
    const { caller, services } = context;
    const [trace] = await services.traces.latest(caller.guildId, caller.actor.id, 1);
    const content = trace
      ? describe(trace)
      : 'There is nothing yet: you have not used another command in the last seven days.';
    return { card: { blocks: [content] }, ephemeral: true };
  },
});

function assertAllowed({ role, services }: CommandContext): void {
  const who = services.config.ENABLE_DEBUG_CMD;
  if (who === 'on' || (who === 'admins' && holds(role, 'admin'))) return;
  throw new DomainError('debug.off');
}

function describe(trace: Trace): string {
  const hidden = trace.steps.length - MAX_STEPS_SHOWN;
  return [
    `**${trace.title}** · trace \`${fingerprint(trace.traceId)}\` · ${trace.outcome}${trace.errorCode ? ` (\`${trace.errorCode}\`)` : ''}`,
    `${timestamp(trace.startedAt, 'F')}, ${trace.durationMs} ms`,
    ...trace.steps
      .slice(0, MAX_STEPS_SHOWN)
      .map(
        ({ durationMs, name, offsetMs, status }) =>
          `${icons[status]} ${name} – at ${offsetMs} ms, took ${durationMs} ms`,
      ),
    ...(hidden > 0 ? [`… and ${hidden} more steps`] : []),
    `Full id: \`${trace.traceId}\``,
  ].join('\n');
}
