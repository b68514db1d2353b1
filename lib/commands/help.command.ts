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
      '**Watchbell** diagnoses, runs things on time, and tells you what became of them.',
      '',
      '`/diagnose` – start a diagnosis and follow it to its answer',
      '`/runs list`, `show`, `cancel`, `rerun` – what ran, what runs, and what became of it',
      '`/trigger create` – a message, a web address, an event or a workflow on a schedule; without options a form opens',
      '`/trigger preview` – the next times of a schedule, before anything is created',
      '`/trigger list` and `/trigger show` – what there is, and when it is due next',
      '`/trigger run` – run one now',
      '`/trigger pause`, `resume`, `update`, `delete` – change one; anyone who may run triggers may pause them',
      '`/trigger history` – every occurrence and what became of it',
      '`/debug-last` – the steps and times of your own last command',
      '`/setup roles` – who may do what (owner)',
      '`/setup github` – which workflows may be started (admin)',
      '`/alerts list` – what is in trouble, and who looks after it; `/setup alerts` says where alerts go',
      '',
      'Every message ends with a short id. Give it to whoever runs Watchbell when something looks wrong.',
    ],
  },
  diagnoses: {
    label: 'Diagnoses',
    about: 'A GitHub workflow, followed to its answer',
    lines: [
      '`/diagnose target:checkout` starts the workflow that is linked to the project, and one card tells how far it is, until the answer is there. `workflow`, `ref` and `inputs` choose another one; what may be started stands in `/setup github`.',
      '',
      'On the card: **Cancel** while it runs; **Re-run failed jobs** and **Run again** after it.',
      'The answer is the `diagnosis.json` that the workflow leaves behind, else its summary, else how it ended; what failed is shown with the last lines of its log.',
      'Longer than an hour is called overdue, and watched on. When GitHub cannot be seen, the card says so and until when.',
      '✋ held means: nobody can tell whether it was started. It is never started a second time by itself.',
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
    about: 'Messages, web addresses, events, workflows',
    lines: [
      '**A message** goes to a channel that you can write in yourself. It pings nobody.',
      '**A web address** is called with a method, headers and a body. It must be public and https. Secrets are named, never written: `{{secret.name}}` in a header, or a signing secret after Standard Webhooks.',
      '**An event** goes to the team’s own bus, for rules and agents of yours.',
      '**A workflow** of a linked repository is started on GitHub and followed to its end; the run lasts as long as it does.',
      '',
      'In a body `{{run_id}}`, `{{trigger}}`, `{{scheduled_for}}`, `{{attempt}}` and `{{workspace}}` are filled in.',
    ],
  },
  outcomes: {
    label: 'What became of it',
    about: 'The signs in the history',
    lines: [
      '✅ done · ❌ failed, and the line says why · 🚫 cancelled by a stop · 🕒 waits · ⏳ at work · 🔄 goes on elsewhere',
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
      '**operator** creates, changes and deletes their own, runs any, pauses any; diagnoses, cancels, runs again',
      '**admin** changes those of others, too, and links repositories',
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
