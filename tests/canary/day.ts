import { domainEvent, publish } from '#tests/alerts/events.ts';
import type { Sinks } from '#tests/canary/sinks.ts';
import type { Person, TestStack } from '#tests/harness/test-stack.ts';

type Given = Record<string, string | number | boolean>;

/**
 * A day in the life of a workspace, which calls everything that there is to call: triggers of every kind are made and run, a workflow
 * is followed, commands read what became of it. Whatever is broken meanwhile, it goes on.
 */
export async function liveThroughADay(
  stack: TestStack,
  sinks: Sinks,
  { address, day }: { readonly address: string; readonly day: number },
) {
  const every = { schedule: 'every 5 minutes', timezone: 'UTC' };
  const request = `POST ${address}/hook\nX-Api-Key: {{secret.hook}}\nContent-Type: application/json\n\n{"run":"{{run_id}}"}`;
  await say('Alan', '/setup roles', { viewer: roleId('viewer'), operator: roleId('operator'), admin: roleId('admin') });
  await say('Ada', '/setup github', { repository: 'acme/checkout', workflow: 'diagnose.yml' });
  await say('Otto', '/trigger create', { ...named('message'), ...every, message: 'Good morning', channel: ops() });
  await say('Otto', '/trigger create', {
    ...named('event'),
    ...every,
    task: 'event',
    event: 'team.tick',
    data: '{"a":1}',
  });
  await say('Otto', '/trigger create', {
    ...named('workflow'),
    ...every,
    task: 'github_workflow',
    workflow: 'checkout',
  });
  await fill('/trigger create', { task: 'http_request' }, { ...named('request'), ...every, request, secret: '' });
  for (const kind of ['message', 'event', 'workflow', 'request']) await say('Otto', '/trigger run', named(kind));
  await say('Otto', '/diagnose', { target: 'checkout' });
  await stack.advance('PT30S');
  await say('Ada', '/setup alerts', { channel: stack.channelId('alerts') });
  const trouble = { subject: { kind: 'trigger', id: `t-${day}`, name: `job of day ${day}` } };
  await publish(stack, domainEvent(stack, trouble));
  await stack.advance('PT30S');
  // Folds into the card, which is edited.
  await publish(stack, domainEvent(stack, trouble));
  await stack.advance('PT5M');
  for (const kind of ['message', 'event', 'workflow', 'request']) await say('Vera', '/trigger history', named(kind));
  for (const command of ['/trigger list', '/runs list', '/alerts list', '/debug-last']) await say('Ada', command);
  await say('Otto', '/trigger pause', named('message'));
  await say('Otto', '/trigger resume', named('message'));
  for (const kind of ['message', 'event', 'workflow', 'request']) await say('Ada', '/trigger pause', named(kind));
  await stack.advance('PT3M');

  function roleId(wanted: string): string {
    return stack.stack.discord.guild.roles.find(({ name }) => name === wanted)?.id ?? '';
  }

  function ops(): string {
    return stack.channelId('ops');
  }

  function named(kind: string) {
    return { name: `${kind} of day ${day}` };
  }

  async function say(person: Person, command: string, given: Given = {}) {
    const result = await stack.say(person, command, given);
    sinks.noteAnswer([result.response, result.message, result.error?.kind]);
    return result;
  }

  async function fill(command: string, given: Given, fields: Record<string, string>) {
    const opened = await say('Otto', command, given);
    if (!opened.modal) return;
    const review = await stack.fill('Otto', opened, fields);
    sinks.noteAnswer([review.response, review.message]);
    if (JSON.stringify(review.message ?? '').includes('Create it'))
      sinks.noteAnswer((await stack.press('Otto', review.message, 'Create it')).message);
  }
}
