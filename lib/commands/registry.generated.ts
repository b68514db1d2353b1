// Written by `npm run registries`; changes made here are lost.
export const commands = {
  alerts: () => import('#lib/commands/alerts.command.ts'),
  'debug-last': () => import('#lib/commands/debug-last.command.ts'),
  diagnose: () => import('#lib/commands/diagnose.command.ts'),
  help: () => import('#lib/commands/help.command.ts'),
  runs: () => import('#lib/commands/runs.command.ts'),
  setup: () => import('#lib/commands/setup.command.ts'),
  trigger: () => import('#lib/commands/trigger.command.ts'),
};
