// Written by `npm run registries`; changes made here are lost.
export const tasks = {
  'discord-message': () => import('#lib/tasks/discord-message.task.ts'),
  event: () => import('#lib/tasks/event.task.ts'),
  'github-workflow': () => import('#lib/tasks/github-workflow.task.ts'),
  'http-request': () => import('#lib/tasks/http-request.task.ts'),
};
