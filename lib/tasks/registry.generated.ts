// Written by `npm run registries`; changes made here are lost.
import discordMessageTask from '#lib/tasks/discord-message.task.ts';
import eventTask from '#lib/tasks/event.task.ts';
import githubWorkflowTask from '#lib/tasks/github-workflow.task.ts';
import httpRequestTask from '#lib/tasks/http-request.task.ts';

export const tasks = [
  discordMessageTask,
  eventTask,
  githubWorkflowTask,
  httpRequestTask,
] as const;
