// Written by `npm run registries`; changes made here are lost.
import discordMessageTask from '#lib/tasks/discord-message.task.ts';

export const tasks = [
  discordMessageTask,
] as const;
