import { defineAction, defineCommand } from '#lib/commands/context.ts';
import type { Card } from '#lib/discord/card.ts';

interface Topic {
  readonly label: string;
  /** What the menu says below the label. */
  readonly about: string;
  readonly lines: readonly string[];
}

const topics = {
  overview: {
    label: 'What there is',
    about: 'The commands, one line each',
    lines: [
      '**Watchbell** runs things on time and tells you what became of them.',
      '',
      '`/trigger create` – a message, a web address or an event on a schedule; without options a form opens',
      '`/trigger preview` – the next times of a schedule, before anything is created',
      '`/trigger list` and `/trigger show` – what there is, and when it is due next',
      '`/trigger run` – run one now',
      '`/trigger pause`, `resume`, `update`, `delete` – change one; anyone who may run triggers may pause them',
      '`/trigger history` – every occurrence and what became of it',
      '`/debug-last` – the steps and times of your own last command',
      '`/setup roles` – who may do what (owner)',
      '',
      'Every message ends with a short id. Give it to whoever runs Watchbell when something looks wrong.',
    ],
  },
  schedules: {
    label: 'Schedules',
    about: 'How to write when something runs',
    lines: [
      '`every 5 minutes`, `every 2 hours`, `rate(1 day)` – counted from the minute after it is made',
      '`at 2026-12-01T09:00` – once',
      '`0 9 * * 1-5` – cron with five fields: minute, hour, day, month, day of the week (0 is Sunday)',
      '`cron(0 9 ? * MON-FRI *)` – AWS’s six fields with a year; one of the two days is `?`; `L`, `15W` and `3#2` work',
      '',
      'Times of day are those of the time zone that you give (`Europe/Berlin`), UTC without one. When the clocks jump over a time it is skipped; when an hour comes twice the first one counts. The suggestions and `/trigger preview` mark both.',
    ],
  },
  tasks: {
    label: 'What a trigger does',
    about: 'Messages, web addresses, events',
    lines: [
      '**A message** goes to a channel that you can write in yourself. It pings nobody.',
      '**A web address** is called with a method, headers and a body. It must be public and https. Secrets are named, never written: `{{secret.name}}` in a header, or a signing secret after Standard Webhooks.',
      '**An event** goes to the team’s own bus, for rules and agents of yours.',
      '',
      'In a body `{{run_id}}`, `{{trigger}}`, `{{scheduled_for}}`, `{{attempt}}` and `{{workspace}}` are filled in.',
    ],
  },
  outcomes: {
    label: 'What became of it',
    about: 'The signs in the history',
    lines: [
      '✅ done · ❌ failed, and the line says why · 🚫 cancelled by a stop · 🕒 waits · ⏳ at work',
      '⏭️ skipped: the one before was still at work, or it was edited, paused or deleted',
      '💤 missed: it came too late to be worth it; the newest within an hour is caught up',
      '✋ held: nobody can tell whether it had its effect. Look at the target, then run it again if it is wanted.',
    ],
  },
  roles: {
    label: 'Who may do what',
    about: 'viewer, operator, admin, owner',
    lines: [
      '**viewer** looks at triggers, their history and their own traces',
      '**operator** creates, changes and deletes their own, runs any, pauses any',
      '**admin** changes those of others, too',
      '**owner** of the server says with `/setup roles` which Discord role is which',
      '',
      'It is checked at every command and every button, whoever was shown it.',
    ],
  },
} as const satisfies Record<string, Topic>;

type TopicName = keyof typeof topics;

export default defineCommand({
  name: 'help',
  description: 'What Watchbell can do, and how to ask for it',
  permission: 'help.read',
  answer: 'immediate',
  options: {},
  execute: () => Promise.resolve({ card: cardOf('overview'), ephemeral: true }),

  actions: {
    topic: defineAction({
      permission: 'help.read',
      answer: 'immediate',
      run: (_context, { values: [chosen] }) =>
        Promise.resolve({ update: cardOf(isTopic(chosen) ? chosen : 'overview') }),
    }),
  },
});

function cardOf(shown: TopicName): Card {
  const topic: Topic = topics[shown];
  const choices = Object.entries(topics).map(([value, { about, label }]) => ({
    value,
    label,
    description: about,
    chosen: value === shown,
  }));
  return {
    title: topic.label,
    blocks: [topic.lines.join('\n')],
    rows: [{ placeholder: 'What do you want to know?', to: { route: 'help.topic' }, choices }],
  };
}

function isTopic(name: string | undefined): name is TopicName {
  return name !== undefined && Object.hasOwn(topics, name);
}
