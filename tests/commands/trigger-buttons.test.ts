import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';

describe('the buttons of triggers', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  async function create(person: 'Otto' | 'Ada' | 'Alan', name: string): Promise<void> {
    await stack.ask(person, '/trigger create', {
      name,
      schedule: 'every 5 minutes',
      message: `hello from ${name}`,
      channel: stack.channelId('ops'),
    });
  }

  const codeOf = (text: string) => /\n-# ([a-z._]+)\n/.exec(text)?.[1];
  const labels = (message: Parameters<typeof buttonsOf>[0]) => buttonsOf(message).map(({ label }) => label);
  const exists = async (name: string) =>
    (await stack.commands.triggers.idOf(stack.stack.discord.guild.id, name)) !== undefined;

  it('lead from the list to a trigger, its history and back', async () => {
    await create('Otto', 'led');

    const list = await stack.say('Vera', '/trigger list');
    const card = await stack.press('Vera', list.message, 'Details');
    const history = await stack.press('Vera', card.message, 'History');
    await stack.advance('PT6M');
    const later = await stack.press('Vera', history.message, 'Details');

    expect(textOf(card.message)).toContain('**led** is active');
    expect(labels(card.message)).toEqual(['Run now', 'Pause', 'History', 'Edit', 'Delete']);
    expect(textOf(history.message)).toContain('has not run yet');
    expect(textOf(later.message)).toContain('1 run, 0 skipped, 0 missed');
  });

  it('page the history to the oldest entry and back to the newest', async () => {
    await create('Otto', 'busy');
    await stack.advance('PT2H');

    const first = await stack.say('Vera', '/trigger history', { name: 'busy' });
    const second = await stack.press('Vera', first.message, 'Older ▶');
    const back = await stack.press('Vera', second.message, '⏭ Newest');

    const times = (message: Parameters<typeof textOf>[0]) =>
      [...textOf(message).matchAll(/<t:(\d+):f>/g)].map(([, at]) => Number(at));
    const all = [...times(first.message), ...times(second.message)];
    expect(all).toEqual([...all].sort((left, right) => right - left));
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(23);
    expect(labels(second.message)).not.toContain('Older ▶');
    expect(times(back.message)).toEqual(times(first.message));
  });

  it('pause and resume with a name on it, in a message that all see', async () => {
    await create('Otto', 'paused');
    const card = await stack.say('Otto', '/trigger show', { name: 'paused' });

    const paused = await stack.press('Otto', card.message, 'Pause');
    const resumed = await stack.press('Otto', paused.message, 'Resume');

    expect(textOf(paused.message)).toContain(`is paused by <@${stack.userId('Otto')}>`);
    expect((paused.message?.flags ?? 0) & 64).toBe(0);
    expect(textOf(resumed.message)).toContain('is active again');
  });

  it('check the role of who presses, whoever was shown the button', async () => {
    await create('Otto', 'public');
    const paused = await stack.say('Otto', '/trigger pause', { name: 'public' });

    const byViewer = await stack.press('Vera', paused.message, 'Resume');
    const byOther = await stack.press('Nell', paused.message, 'History');

    expect(codeOf(textOf(byViewer.message))).toBe('access.denied');
    expect(codeOf(textOf(byOther.message))).toBe('access.denied');
    expect(await stack.ask('Vera', '/trigger show', { name: 'public' })).toContain('is paused');
  });

  it('ask before what belongs to someone else is deleted, and do nothing when the answer is no', async () => {
    await create('Otto', 'ottos');

    const question = await stack.say('Ada', '/trigger delete', { name: 'ottos' });
    const kept = await stack.press('Ada', question.message, 'Leave it');
    const again = await stack.say('Ada', '/trigger delete', { name: 'ottos' });
    const stillThere = await exists('ottos');
    const deleted = await stack.press('Ada', again.message, 'Delete it');

    expect(textOf(question.message)).toContain(`It belongs to <@${stack.userId('Otto')}>`);
    expect((question.message?.flags ?? 0) & 64).toBe(64);
    expect(textOf(kept.message)).toContain('Nothing was changed');
    expect(kept.message?.id).toBe(question.message?.id);
    expect(stillThere).toBe(true);
    expect(textOf(deleted.message)).toContain(`is deleted by <@${stack.userId('Ada')}>`);
    expect(await exists('ottos')).toBe(false);
  });

  it('ask before what belongs to someone else is started, and start one’s own at once', async () => {
    await create('Ada', 'adas');

    const own = await stack.say('Ada', '/trigger run', { name: 'adas' });
    await stack.advance('PT1S');
    const question = await stack.say('Otto', '/trigger run', { name: 'adas' });
    const before = (await stack.posted()).filter((text) => text.includes('hello from adas')).length;
    const started = await stack.press('Otto', question.message, 'Run it now');
    await stack.advance('PT1S');

    expect(textOf(own.message)).toContain('is started by');
    expect(textOf(question.message)).toContain('Run this trigger now?');
    expect(before).toBe(1);
    expect(textOf(started.message)).toContain(`is started by <@${stack.userId('Otto')}>`);
    expect((await stack.posted()).filter((text) => text.includes('hello from adas'))).toHaveLength(2);
  });

  it('are over after their time, with a sentence, and change nothing', async () => {
    await create('Otto', 'too-late');
    const question = await stack.say('Ada', '/trigger delete', { name: 'too-late' });

    await stack.advance('PT16M');
    const late = await stack.press('Ada', question.message, 'Delete it');

    expect(codeOf(textOf(late.message))).toBe('component.expired');
    expect(await exists('too-late')).toBe(true);
  });

  it('say so when the trigger is gone', async () => {
    await create('Otto', 'gone');
    const card = await stack.say('Otto', '/trigger show', { name: 'gone' });
    await stack.ask('Otto', '/trigger delete', { name: 'gone' });

    const pressed = await stack.press('Otto', card.message, 'Edit');

    expect(codeOf(textOf(pressed.message))).toBe('trigger.not_found');
  });
});
