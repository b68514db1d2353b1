import { defineCommand } from '#lib/commands/context.ts';

const HELP = [
  '**Watchbell** runs things on time and tells you what became of them.',
  '',
  '`/trigger create` – a message, a web address or an event on a schedule; without options a form opens',
  '`/trigger preview` – the next times of a schedule: `every 5 minutes`, `0 9 * * 1-5`, `at 2026-12-01T09:00`',
  '`/trigger list` and `/trigger show` – what there is, and when it is due next',
  '`/trigger run` – run one now',
  '`/trigger pause`, `resume`, `update`, `delete` – change one; anyone who may run triggers may pause them',
  '`/trigger history` – every occurrence and what became of it',
  '`/debug-last` – the steps and times of your own last command',
  '`/setup roles` – who may do what (owner)',
  '',
  'Every message ends with a short id. Give it to whoever runs Watchbell when something looks wrong.',
].join('\n');

export default defineCommand({
  name: 'help',
  description: 'What Watchbell can do, and how to ask for it',
  permission: 'help.read',
  answer: 'immediate',
  options: {},
  execute: () => Promise.resolve({ card: { blocks: [HELP] }, ephemeral: true }),
});
