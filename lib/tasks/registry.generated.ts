// Written by `npm run registries`; changes made here are lost.
import discordMessageTask from '#lib/tasks/discord-message.task.ts';
import eventTask from '#lib/tasks/event.task.ts';
import httpRequestTask from '#lib/tasks/http-request.task.ts';

export const tasks = [
  discordMessageTask,
  eventTask,
  httpRequestTask,
] as const;
