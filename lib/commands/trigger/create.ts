import type { Caller } from '#lib/audit/mutation.ts';
import { type CommandContext, defineAction, defineForm, defineSubcommand } from '#lib/commands/context.ts';
import { RefusedWithWayOut } from '#lib/commands/refused-with-way-out.ts';
import { historyButton, pauseButton, showButton } from '#lib/commands/trigger/buttons.ts';
import {
  type Fields,
  formNames,
  isComplete,
  isTaskKind,
  nameField,
  type TaskKind,
  taskFields,
  timeFields,
} from '#lib/commands/trigger/inputs.ts';
import { readTask } from '#lib/commands/trigger/read-task.ts';
import { suggestSchedules, suggestWorkflowTexts, suggestZones } from '#lib/commands/trigger/suggest.ts';
import {
  bold,
  by,
  expressionWords,
  nextTimes,
  SCHEDULE_DESCRIPTION,
  scheduleWords,
  taskWords,
  WORKFLOW_DESCRIPTION,
  ZONE_DESCRIPTION,
} from '#lib/commands/trigger/words.ts';
import type { Button } from '#lib/discord/card.ts';
import type { ChannelValue } from '#lib/discord/option-values.ts';
import { channel, text } from '#lib/discord/options.ts';
import type { FormReply, Reply } from '#lib/discord/reply.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { withoutCredentials } from '#lib/tasks/http-secrets.ts';
import { createTrigger, futureSchedule } from '#lib/triggers/create.ts';
import type { Draft } from '#lib/triggers/draft.ts';
import { assertName } from '#lib/triggers/trigger.ts';

/** https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags */
const VIEW_AND_SEND = (1n << 10n) | (1n << 11n);

const DRAFT_ID_LENGTH = 12;

export const createSubcommand = defineSubcommand({
  description: 'Create a trigger; without options a form opens',
  permission: 'trigger.create',
  answer: 'immediate',
  options: {
    name: text({ description: 'A name that is new in this server', minLength: 1, maxLength: 64 }),
    schedule: text({ description: SCHEDULE_DESCRIPTION, maxLength: 100, autocomplete: true }),
    timezone: text({ description: ZONE_DESCRIPTION, maxLength: 64, autocomplete: true }),
    task: text({
      description: 'What it does; a message unless given',
      choices: [
        { name: 'Send a message', value: 'discord_message' },
        { name: 'Call a web address (HTTP)', value: 'http_request' },
        { name: 'Put an event on the bus', value: 'event' },
        { name: 'Start a GitHub workflow', value: 'github_workflow' },
      ],
    }),
    message: text({ description: 'For a message: the text to send', minLength: 1, maxLength: 1950 }),
    channel: channel({ description: 'For a message: where to send it', types: ['text', 'announcement'] }),
    request: text({
      description: 'For HTTP: like POST https://example.org/hook expects 200, 202; the form takes headers, body',
      maxLength: 1000,
    }),
    secret: text({ description: 'For HTTP: the name of the secret that signs it', maxLength: 64 }),
    event: text({ description: 'For an event: its detail type', maxLength: 128 }),
    data: text({ description: 'For an event: a JSON object', maxLength: 2000 }),
    workflow: text({ description: WORKFLOW_DESCRIPTION, maxLength: 400, autocomplete: true }),
    inputs: text({ description: 'For a workflow: inputs like depth=deep', maxLength: 2000 }),
  },
  autocomplete: { schedule: suggestSchedules, timezone: suggestZones, workflow: suggestWorkflowTexts },

  async execute(context, { channel: target, task: kind = 'discord_message', ...typed }) {
    assertMayWrite(target);
    const fields = present({ ...typed, channel: target?.id });
    return isComplete(kind, fields) ? create(context, context.caller, kind, fields) : openForm(kind, fields);
  },

  forms: {
    message: defineForm({
      permission: 'trigger.create',
      answer: 'immediate',
      title: 'New trigger: a message',
      fields: { name: nameField, ...timeFields, ...taskFields.discord_message },
      submit(context, { channel: target, ...typed }) {
        assertMayWrite(target);
        return review(context, 'discord_message', present({ ...typed, channel: target.id }));
      },
    }),
    request: defineForm({
      permission: 'trigger.create',
      answer: 'immediate',
      title: 'New trigger: a web address',
      fields: { name: nameField, ...timeFields, ...taskFields.http_request },
      submit: (context, typed) => review(context, 'http_request', present(typed)),
    }),
    event: defineForm({
      permission: 'trigger.create',
      answer: 'immediate',
      title: 'New trigger: an event',
      fields: { name: nameField, ...timeFields, ...taskFields.event },
      submit: (context, typed) => review(context, 'event', present(typed)),
    }),
    workflow: defineForm({
      permission: 'trigger.create',
      answer: 'immediate',
      title: 'New trigger: a GitHub workflow',
      fields: { name: nameField, ...timeFields, ...taskFields.github_workflow },
      submit: (context, typed) => review(context, 'github_workflow', present(typed)),
    }),
  },

  actions: {
    confirm: defineAction({
      permission: 'trigger.create',
      answer: 'immediate',
      async run(context, { args }) {
        const { fields, id, kind } = await draftOf(context, args);
        // Pressed twice, it is one request: the second time answers what the first one made.
        return create(context, { ...context.caller, requestKey: `draft-${id}` }, kind, fields);
      },
    }),
    edit: defineAction({
      permission: 'trigger.create',
      answer: 'immediate',
      async run(context, { args }) {
        const { fields, kind } = await draftOf(context, args);
        return openForm(kind, fields);
      },
    }),
    discard: defineAction({
      permission: 'trigger.create',
      answer: 'immediate',
      run: () => Promise.resolve({ update: { blocks: ['Discarded. Nothing was created.'] } }),
    }),
  },
});

function openForm(kind: TaskKind, fields: Fields): FormReply {
  return { form: `trigger.create.${formNames[kind]}`, filled: fields };
}

/** Nobody has a trigger write where they could not write themselves. */
export function assertMayWrite(target: ChannelValue | undefined): void {
  if (target && (target.permissions & VIEW_AND_SEND) !== VIEW_AND_SEND) {
    throw new DomainError('access.channel', { channel: target.id });
  }
}

async function create(context: CommandContext, caller: Caller, kind: TaskKind, fields: Fields): Promise<Reply> {
  const { services, trace } = context;
  const { name = '', schedule = '', timezone = 'UTC' } = fields;
  const task = await readTask(context, kind, fields);
  const { trigger } = await trace.step('Store the trigger', () =>
    createTrigger(services, caller, { name, schedule, timezone, task }),
  );
  return {
    card: {
      tone: 'good',
      blocks: [
        `🟢 ${bold(trigger.name)} is active, made by ${by(context)}.`,
        `**Schedule** ${scheduleWords(trigger)} · ${expressionWords(trigger)}\n**Does** ${await taskWords(context, trigger)}`,
        ...nextTimes(trigger, trigger.createdAt),
      ],
      rows: [[showButton(trigger), historyButton(trigger), pauseButton(trigger)]],
    },
  };
}

/** What was filled in, looked at before anything is created; what is wrong with it can be mended in the same form. */
async function review(context: CommandContext, kind: TaskKind, fields: Fields): Promise<Reply> {
  const { caller, services, trace } = context;
  const now = services.clock.now();
  const draft: Draft = {
    schemaVersion: 1,
    id: services.ids.traceId().slice(0, DRAFT_ID_LENGTH),
    guildId: caller.guildId,
    userId: caller.actor.id,
    createdAt: now,
    kind,
    fields,
  };
  const edit: Button = { label: 'Edit', to: { route: 'trigger.create.edit', args: [draft.id] } };
  try {
    const { name = '', schedule: written = '', timezone = 'UTC' } = fields;
    const task = await readTask(context, kind, fields);
    assertName(name.trim());
    const schedule = futureSchedule({ schedule: written, timezone }, now);
    await trace.step('Keep the draft', () => services.drafts.put(draft));
    return {
      card: {
        title: 'Create this trigger?',
        blocks: [
          [
            bold(name.trim()),
            `**Schedule** ${scheduleWords({ schedule })} · ${expressionWords({ schedule })}`,
            `**Does** ${await taskWords(context, { task })}`,
          ].join('\n'),
          ...nextTimes({ schedule }, now),
        ],
        rows: [
          [
            { label: 'Create it', style: 'success', to: { route: 'trigger.create.confirm', args: [draft.id] } },
            edit,
            { label: 'Discard', to: { route: 'trigger.create.discard' } },
          ],
        ],
      },
      ephemeral: true,
    };
  } catch (error) {
    if (!(error instanceof DomainError) || holdsSecret(error, fields)) throw error;
    await trace.step('Keep the draft', () => services.drafts.put(draft));
    throw new RefusedWithWayOut(error, [{ ...edit, label: 'Edit and try again', style: 'primary' }]);
  }
}

/** A secret that was typed in clear is not kept, not even for an hour, whatever else is wrong with what was typed. */
function holdsSecret({ code }: DomainError, fields: Fields): boolean {
  return code === 'http.secret_in_clear' || Object.values(fields).some((text) => withoutCredentials(text) !== text);
}

async function draftOf({ caller, services }: CommandContext, [id = '']: readonly string[]) {
  const draft = await services.drafts.find(caller.guildId, caller.actor.id, id);
  if (!draft || !isTaskKind(draft.kind)) throw new DomainError('draft.gone');
  return { id, kind: draft.kind, fields: draft.fields as Fields };
}

/** The fields that are filled in. */
export function present(fields: Readonly<Record<string, string | undefined>>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
