import { EventDetail } from '#lib/tasks/event-detail.ts';
import { startTestStack } from '#tests/harness/test-stack.ts';

describe('an event on the bus', () => {
  it('is put with our schema when its trigger fires', async () => {
    const stack = await startTestStack();
    await stack.ask('Otto', '/trigger create', {
      name: 'deep check',
      schedule: 'every 5 minutes',
      task: 'event',
      event: 'agent.check',
      data: '{"depth":"full"}',
    });

    await stack.advance('PT6M');

    const [event] = stack.stack.aws.events.list();
    const history = await stack.ask('Vera', '/trigger history', { name: 'deep check' });
    await stack.stop();

    expect(event).toMatchObject({ source: 'watchbell', 'detail-type': 'agent.check' });
    expect(EventDetail.parse(event?.detail)).toMatchObject({
      schemaVersion: 1,
      workspace: stack.stack.discord.guild.id,
      trigger: { name: 'deep check' },
      run: { attempt: 1 },
      data: { depth: 'full' },
    });
    expect(history).toMatch(/✅/);
  });

  it.each([
    [{ event: 'x', data: '[1]' }, 'event.definition'],
    [{ event: 'x', data: '{' }, 'task.data_syntax'],
  ])('is refused with %j: %s', async (more, code) => {
    const stack = await startTestStack();

    const answer = await stack.ask('Otto', '/trigger create', {
      name: 'e',
      schedule: 'every 5 minutes',
      task: 'event',
      ...more,
    });
    await stack.stop();

    expect(answer).toContain(code);
  });
});
