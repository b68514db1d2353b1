import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestSchedules, suggestZones } from '#lib/commands/trigger/suggest.ts';
import { bold, nextTimes, summary } from '#lib/commands/trigger/words.ts';
import { channel, text } from '#lib/discord/options.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { createTrigger } from '#lib/triggers/create.ts';

/** https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags */
const VIEW_AND_SEND = (1n << 10n) | (1n << 11n);

export const createSubcommand = defineSubcommand({
  description: 'Create a trigger: a message on a schedule',
  permission: 'trigger.create',
  answer: 'immediate',
  options: {
    name: text({ description: 'A name that is new in this server', required: true, minLength: 1, maxLength: 64 }),
    schedule: text({
      description: 'every 5 minutes · rate(1 hour) · at 2026-12-01T09:00',
      required: true,
      maxLength: 100,
      autocomplete: true,
    }),
    task: text({
      description: 'What it does',
      required: true,
      choices: [{ name: 'Send a message', value: 'discord_message' }],
    }),
    message: text({ description: 'The text to send', required: true, minLength: 1, maxLength: 1950 }),
    channel: channel({ description: 'Where to send it', required: true, types: ['text', 'announcement'] }),
    timezone: text({
      description: 'For times of day, like Europe/Berlin; UTC unless given',
      maxLength: 64,
      autocomplete: true,
    }),
  },
  autocomplete: { schedule: suggestSchedules, timezone: suggestZones },

  async execute(context, { channel: target, message, name, schedule, task, timezone = 'UTC' }) {
    const { caller, services, trace } = context;
    if ((target.permissions & VIEW_AND_SEND) !== VIEW_AND_SEND) {
      throw new DomainError('access.channel', { channel: target.id });
    }
    const definition = services.tasks.find({ kind: task }).parse({ kind: task, channelId: target.id, message });
    const { trigger } = await trace.step('Store the trigger', () =>
      createTrigger(services, caller, { name, schedule, timezone, task: definition }),
    );
    return {
      content: [
        `${bold(trigger.name)} is active – ${summary(context, trigger)}`,
        'Next:',
        ...nextTimes(trigger, trigger.createdAt),
        '',
        'See what becomes of it with `/trigger history`.',
      ].join('\n'),
    };
  },
});
