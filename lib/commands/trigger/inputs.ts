import { parseRequestText, type WrittenRequest, writeRequestText } from '#lib/commands/trigger/request-text.ts';
import { writeWorkflowText } from '#lib/commands/trigger/workflow-text.ts';
import type { WorkflowDefinition } from '#lib/diagnosis/definition.ts';
import { channelField, type FieldSpec, line, paragraph } from '#lib/discord/fields.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { writeInput } from '#lib/projects/inputs.ts';
import type { TaskDefinition } from '#lib/tasks/task.ts';

/** What a person fills in for a trigger, as typed; a channel is its id. */
export type Fields = Readonly<Partial<Record<FieldName, string>>>;

type FieldName =
  | 'name'
  | 'schedule'
  | 'timezone'
  | 'message'
  | 'channel'
  | 'request'
  | 'secret'
  | 'event'
  | 'data'
  | 'workflow'
  | 'inputs';

export const taskKinds = ['discord_message', 'http_request', 'event', 'github_workflow'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** The name of the form of each kind, of `/trigger create` and `/trigger update` alike. */
export const formNames = {
  discord_message: 'message',
  http_request: 'request',
  event: 'event',
  github_workflow: 'workflow',
} as const satisfies Readonly<Record<TaskKind, string>>;

/** The fields of every form for a trigger's time. */
export const timeFields = {
  schedule: line({
    label: 'Schedule',
    hint: 'every 5 minutes · 0 9 * * 1-5 · at 2026-12-01T09:00',
    required: true,
    maxLength: 100,
  }),
  timezone: line({ label: 'Time zone', hint: 'Like Europe/Berlin; UTC when left empty', maxLength: 64 }),
} as const;

export const nameField = line({
  label: 'Name',
  hint: 'New in this server: letters, digits, spaces, . _ -',
  required: true,
  maxLength: 64,
});

/** The fields of each kind of task; with a name and the time they are five, which is what a form takes. */
export const taskFields = {
  discord_message: {
    message: paragraph({
      label: 'Message',
      hint: 'Markdown, at most 1,950 characters',
      required: true,
      maxLength: 1950,
    }),
    channel: channelField({ label: 'Channel', required: true, types: ['text', 'announcement'] }),
  },
  http_request: {
    request: paragraph({
      label: 'Request',
      hint: 'First line, then headers, an empty line, and the body. Secrets: {{secret.name}} in a header',
      required: true,
      maxLength: 4000,
      placeholder: 'POST https://example.org/hook expects 200, 202',
    }),
    secret: line({ label: 'Signing secret', hint: 'Its name, never the secret; empty for none', maxLength: 64 }),
  },
  event: {
    event: line({ label: 'Detail type', hint: 'What rules on the bus look for', required: true, maxLength: 128 }),
    data: paragraph({
      label: 'Data',
      hint: 'A JSON object; empty for none',
      maxLength: 4000,
      placeholder: '{"depth": "full"}',
    }),
  },
  github_workflow: {
    workflow: line({
      label: 'Workflow',
      hint: 'A linked project, its file and branch: checkout diagnose.yml@main',
      required: true,
      maxLength: 400,
    }),
    inputs: paragraph({
      label: 'Inputs',
      hint: 'Like depth=deep note="every night", or a JSON object; empty for none',
      maxLength: 4000,
    }),
  },
} as const satisfies Readonly<Record<TaskKind, Readonly<Record<string, FieldSpec>>>>;

/** Whether everything is there that a new trigger of this kind cannot do without. */
export function isComplete(kind: TaskKind, fields: Fields): boolean {
  const specs: Readonly<Record<string, FieldSpec>> = { name: nameField, ...timeFields, ...taskFields[kind] };
  return Object.entries(specs).every(([name, spec]) => !spec.required || fields[name as FieldName] !== undefined);
}

/** Whether any field of the task itself is filled in. */
export function saysTask(kind: TaskKind, fields: Fields): boolean {
  return Object.keys(taskFields[kind]).some((name) => fields[name as FieldName] !== undefined);
}

/** The definition that the fields ask for, not yet read by its kind. Workflows need their project: see read-task.ts. */
export function taskOf(kind: Exclude<TaskKind, 'github_workflow'>, fields: Fields): TaskDefinition {
  switch (kind) {
    case 'discord_message':
      return { kind, channelId: fields.channel ?? '', message: fields.message ?? '' };
    case 'http_request':
      return {
        kind,
        ...parseRequestText(fields.request ?? ''),
        ...(fields.secret === undefined ? {} : { signingSecret: fields.secret }),
      };
    case 'event':
      return { kind, detailType: fields.event ?? '', detail: parseData(fields.data) };
  }
}

/** The fields that a definition would have been made from. */
export function fieldsOf(task: TaskDefinition): Fields {
  const stored = task as Readonly<Record<string, unknown>>;
  switch (task.kind as TaskKind) {
    case 'discord_message':
      return { channel: String(stored['channelId']), message: String(stored['message']) };
    case 'http_request': {
      const secret = stored['signingSecret'];
      const request = writeRequestText(task as unknown as WrittenRequest);
      return { request, ...(typeof secret === 'string' ? { secret } : {}) };
    }
    case 'github_workflow': {
      const { inputs, project, ref, workflow } = task as unknown as WorkflowDefinition;
      const written = Object.entries(inputs).map(([name, value]) => writeInput(name, value));
      return {
        workflow: writeWorkflowText({ target: project, workflow, ref }),
        ...(written.length === 0 ? {} : { inputs: written.join(' ') }),
      };
    }
    case 'event':
      return { event: String(stored['detailType']), data: JSON.stringify(stored['detail'] ?? {}, null, 2) };
  }
}

export function isTaskKind(kind: string): kind is TaskKind {
  return (taskKinds as readonly string[]).includes(kind);
}

function parseData(text: string | undefined): unknown {
  if (text === undefined || text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError('task.data_syntax', { reason: (cause as Error).message.slice(0, 100) }, { cause });
  }
}
