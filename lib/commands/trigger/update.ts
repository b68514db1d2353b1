import { type CommandContext, defineAction, defineForm, defineSubcommand } from '#lib/commands/context.ts';
import { historyButton, resumeButton, showButton } from '#lib/commands/trigger/buttons.ts';
import { assertMayWrite, present } from '#lib/commands/trigger/create.ts';
import {
  type Fields,
  fieldsOf,
  formNames,
  isTaskKind,
  saysTask,
  type TaskKind,
  taskFields,
  timeFields,
} from '#lib/commands/trigger/inputs.ts';
import { readTask } from '#lib/commands/trigger/read-task.ts';
import {
  suggestSchedules,
  suggestTriggers,
  suggestWorkflowTexts,
  suggestZones,
} from '#lib/commands/trigger/suggest.ts';
import { pressedTrigger } from '#lib/commands/trigger/target.ts';
import {
  bold,
  by,
  mayChangeOthers,
  NAME_DESCRIPTION,
  nextTimes,
  SCHEDULE_DESCRIPTION,
  scheduleWords,
  taskWords,
  WORKFLOW_DESCRIPTION,
} from '#lib/commands/trigger/words.ts';
import { channel, text } from '#lib/discord/options.ts';
import type { FormReply, Reply } from '#lib/discord/reply.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { assertMayChange, type Changed } from '#lib/triggers/change.ts';
import { findTrigger, idForChange } from '#lib/triggers/find.ts';
import { describeSchedule, toExpression } from '#lib/triggers/schedule.ts';
import { type Trigger, transition } from '#lib/triggers/trigger.ts';
import { updateTrigger } from '#lib/triggers/update.ts';

export const updateSubcommand = defineSubcommand({
  description: 'Change a trigger; with nothing but the name a form opens',
  permission: 'trigger.change_own',
  answer: 'immediate',
  options: {
    name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }),
    schedule: text({ description: SCHEDULE_DESCRIPTION, maxLength: 100, autocomplete: true }),
    timezone: text({ description: 'For times of day, like Europe/Berlin', maxLength: 64, autocomplete: true }),
    message: text({ description: 'For a message: the text to send', minLength: 1, maxLength: 1950 }),
    channel: channel({ description: 'For a message: where to send it', types: ['text', 'announcement'] }),
    request: text({ description: 'For HTTP: like POST https://example.org/hook', maxLength: 1000 }),
    secret: text({ description: 'For HTTP: the name of the secret that signs it', maxLength: 64 }),
    event: text({ description: 'For an event: its detail type', maxLength: 128 }),
    data: text({ description: 'For an event: a JSON object', maxLength: 2000 }),
    workflow: text({ description: WORKFLOW_DESCRIPTION, maxLength: 400, autocomplete: true }),
    inputs: text({ description: 'For a workflow: inputs like depth=deep', maxLength: 2000 }),
  },
  autocomplete: {
    name: suggestTriggers('active', 'paused'),
    schedule: suggestSchedules,
    timezone: suggestZones,
    workflow: suggestWorkflowTexts,
  },

  async execute(context, { channel: target, name, ...typed }) {
    const { caller, services, trace } = context;
    assertMayWrite(target);
    const fields = present({ ...typed, channel: target?.id });
    if (Object.keys(fields).length === 0) {
      const pair = await trace.step('Read the trigger', () => findTrigger(services, caller.guildId, name));
      return openForm(context, pair.trigger);
    }
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    return change(context, triggerId, fields);
  },

  forms: {
    message: defineForm({
      permission: 'trigger.change_own',
      answer: 'immediate',
      title: 'Change a trigger: a message',
      fields: { ...timeFields, ...taskFields.discord_message },
      submit(context, { channel: target, ...typed }, [triggerId = '']) {
        assertMayWrite(target);
        return change(context, triggerId, withZone(present({ ...typed, channel: target.id })));
      },
    }),
    request: defineForm({
      permission: 'trigger.change_own',
      answer: 'immediate',
      title: 'Change a trigger: a web address',
      fields: { ...timeFields, ...taskFields.http_request },
      submit: (context, typed, [triggerId = '']) => change(context, triggerId, withZone(present(typed)), 'whole'),
    }),
    event: defineForm({
      permission: 'trigger.change_own',
      answer: 'immediate',
      title: 'Change a trigger: an event',
      fields: { ...timeFields, ...taskFields.event },
      submit: (context, typed, [triggerId = '']) => change(context, triggerId, withZone(present(typed)), 'whole'),
    }),
    workflow: defineForm({
      permission: 'trigger.change_own',
      answer: 'immediate',
      title: 'Change a trigger: a GitHub workflow',
      fields: { ...timeFields, ...taskFields.github_workflow },
      submit: (context, typed, [triggerId = '']) => change(context, triggerId, withZone(present(typed)), 'whole'),
    }),
  },

  actions: {
    edit: defineAction({
      permission: 'trigger.change_own',
      answer: 'immediate',
      run: async (context, { args }) => openForm(context, (await pressedTrigger(context, args)).trigger),
    }),
  },
});

/** In a form an empty zone means UTC, as its hint says; in the command it means: leave it. */
function withZone(fields: Fields): Fields {
  return { timezone: 'UTC', ...fields };
}

function openForm({ caller, role }: CommandContext, trigger: Trigger): FormReply {
  assertMayChange(trigger, { userId: caller.actor.id, mayChangeOthers: mayChangeOthers({ role }) });
  transition(trigger, 'update');
  const { schedule } = trigger;
  return {
    form: `trigger.update.${formNames[kindOf(trigger)]}`,
    args: [trigger.id],
    filled: { schedule: toExpression(schedule), timezone: schedule.timezone, ...fieldsOf(trigger.task) },
  };
}

/** `whole`: what is left empty is to be gone; otherwise it stays. */
async function change(
  context: CommandContext,
  triggerId: string,
  fields: Fields,
  extent: 'whole' | 'part' = 'part',
): Promise<Reply> {
  const { caller, services, trace } = context;
  const current = await trace.step('Read the trigger', () => services.triggers.definition(caller.guildId, triggerId));
  if (!current) throw new DomainError('trigger.not_found', { name: 'that one' });
  const kind = kindOf(current);
  const asked: Fields = extent === 'whole' ? fields : { ...fieldsOf(current.task), ...fields };
  const task = saysTask(kind, fields) ? await readTask(context, kind, asked) : undefined;
  const changed = await trace.step('Store the change', () =>
    updateTrigger(services, caller, {
      triggerId,
      name: current.name,
      schedule: fields.schedule,
      timezone: fields.timezone,
      task,
      mayChangeOthers: mayChangeOthers(context),
    }),
  );
  return changedCard(context, changed);
}

async function changedCard(context: CommandContext, { before, state, trigger }: Changed): Promise<Reply> {
  const next = state.open
    ? nextTimes(trigger, state.settledThrough)
    : [`It is still ${trigger.status}; resuming starts it.`];
  return {
    card: {
      tone: 'good',
      blocks: [
        `✏️ ${bold(trigger.name)} is changed by ${by(context)}.`,
        (await differences(context, before?.trigger ?? trigger, trigger)).join('\n'),
        ...next,
      ],
      rows: [[showButton(trigger), state.open ? historyButton(trigger) : resumeButton(trigger)]],
    },
  };
}

/** What was and what is, for what differs. */
async function differences(context: CommandContext, before: Trigger, after: Trigger): Promise<string[]> {
  const rows: Array<readonly [string, string, string]> = [
    ['Schedule', describeSchedule(before.schedule), scheduleWords(after)],
    ['Time zone', before.schedule.timezone, after.schedule.timezone],
    ['Does', await detailOf(context, before), await detailOf(context, after)],
  ];
  return rows
    .filter(([, was, is]) => was !== is)
    .flatMap(([label, was, is]) => [`**${label}**`, `- before: ${was}`, `- after: ${is}`]);
}

/** Enough of a task to see what changed in it. */
async function detailOf(context: CommandContext, { task }: Trigger): Promise<string> {
  const own = Object.values(fieldsOf(task)).join(' ').replaceAll(/\s+/g, ' ').replaceAll('`', 'ˋ');
  return `${await taskWords(context, { task })} · \`${own.length > 200 ? `${own.slice(0, 199)}…` : own}\``;
}

function kindOf({ task }: Pick<Trigger, 'task'>): TaskKind {
  if (!isTaskKind(task.kind)) throw new Error(`there is no form for ${task.kind}`);
  return task.kind;
}
