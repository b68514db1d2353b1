// Written by `npm run registries`; changes made here are lost.
import alertsCommand from '#lib/commands/alerts.command.ts';
import debugLastCommand from '#lib/commands/debug-last.command.ts';
import diagnoseCommand from '#lib/commands/diagnose.command.ts';
import helpCommand from '#lib/commands/help.command.ts';
import runsCommand from '#lib/commands/runs.command.ts';
import setupCommand from '#lib/commands/setup.command.ts';
import triggerCommand from '#lib/commands/trigger.command.ts';

export const commands = [
  alertsCommand,
  debugLastCommand,
  diagnoseCommand,
  helpCommand,
  runsCommand,
  setupCommand,
  triggerCommand,
] as const;
