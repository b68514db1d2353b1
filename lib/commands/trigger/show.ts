import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import {
  deleteButton,
  editButton,
  historyButton,
  pauseButton,
  resumeButton,
  runButton,
} from '#lib/commands/trigger/buttons.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { pressedTrigger } from '#lib/commands/trigger/target.ts';
import {
  bold,
  expressionWords,
  NAME_DESCRIPTION,
  nextTimes,
  scheduleWords,
  statusIcons,
  taskWords,
} from '#lib/commands/trigger/words.ts';
import type { Button, Card, Tone } from '#lib/discord/card.ts';
import { text } from '#lib/discord/options.ts';
import { timestamp } from '#lib/discord/render.ts';
import type { TriggerPair } from '#lib/triggers/change.ts';
import { findTrigger } from '#lib/triggers/find.ts';
import type { TriggerStatus } from '#lib/triggers/trigger.ts';

const tones: Readonly<Record<TriggerStatus, Tone>> = {
  active: 'good',
  paused: 'warning',
  disabled: 'bad',
  finished: 'neutral',
  deleted: 'neutral',
};

export const showSubcommand = defineSubcommand({
  description: 'One trigger: its definition, its state and its next times',
  permission: 'trigger.read',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers() },

  async execute(context, { name }) {
    const { caller, services, trace } = context;
    const pair = await trace.step('Read the trigger', () => findTrigger(services, caller.guildId, name));
    return { card: await cardOf(context, pair), ephemeral: true };
  },

  actions: {
    open: defineAction({
      permission: 'trigger.read',
      answer: 'immediate',
      run: async (context, { args }) => ({
        card: await cardOf(context, await pressedTrigger(context, args)),
        ephemeral: true,
      }),
    }),
  },
});

async function cardOf(context: CommandContext, { state, trigger }: TriggerPair): Promise<Card> {
  const { missed, run, skipped } = state.totals;
  const failing = state.consecutiveFailures > 0;
  return {
    tone: failing && trigger.status === 'active' ? 'bad' : tones[trigger.status],
    blocks: [
      `${statusIcons[trigger.status]} ${bold(trigger.name)} is ${trigger.status}`,
      [
        `**Schedule** ${scheduleWords(trigger)} · ${expressionWords(trigger)}`,
        `**Does** ${await taskWords(context, trigger)}`,
        `**Made** by <@${trigger.createdBy}> ${timestamp(trigger.createdAt, 'R')}`,
        `**Since** ${timestamp(state.since, 'f')}: ${run} run, ${skipped} skipped, ${missed} missed`,
      ].join('\n'),
      ...(state.slot ? ['⏳ A run is at work now.'] : []),
      ...(failing ? [`⚠️ The last ${state.consecutiveFailures} failed; the history says why.`] : []),
      ...(state.open ? nextTimes(trigger, context.services.clock.now()) : []),
    ],
    rows: [buttonsFor(trigger)],
  };
}

function buttonsFor(trigger: TriggerPair['trigger']): Button[] {
  const { status } = trigger;
  if (status === 'deleted') return [historyButton(trigger)];
  return [
    runButton(trigger),
    ...(status === 'active' ? [pauseButton(trigger)] : []),
    ...(status === 'paused' || status === 'disabled' ? [resumeButton(trigger)] : []),
    historyButton(trigger),
    ...(status === 'finished' ? [] : [editButton(trigger)]),
    deleteButton(trigger),
  ];
}
