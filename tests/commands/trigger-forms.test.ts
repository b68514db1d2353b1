import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';

describe('the forms of triggers', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  const filled = (more: Record<string, string | readonly string[]> = {}) => ({
    name: 'from a form',
    schedule: 'every 10 minutes',
    timezone: '',
    message: 'two\nlines',
    channel: [stack.channelId('ops')],
    ...more,
  });
  const codeOf = (text: string) => /\n-# ([a-z._]+)\n/.exec(text)?.[1];
  const find = async (name: string) => {
    const { id } = stack.stack.discord.guild;
    const triggerId = await stack.commands.triggers.idOf(id, name);
    return triggerId === undefined ? undefined : stack.commands.triggers.definition(id, triggerId);
  };
  /** What stands in the fields of an open form, by their names. */
  function standsIn(opened: { modal?: { components: readonly object[] } }): Record<string, unknown> {
    return Object.fromEntries(
      (opened.modal?.components ?? []).map((label) => {
        const { component } = label as {
          component: { custom_id: string; value?: string; default_values?: { id: string }[] };
        };
        return [component.custom_id, component.value ?? component.default_values?.[0]?.id];
      }),
    );
  }

  it('open without options, show the next times, and create only what is confirmed', async () => {
    const opened = await stack.say('Otto', '/trigger create');
    const review = await stack.fill('Otto', opened, filled());
    const before = await find('from a form');
    const created = await stack.press('Otto', review.message, 'Create it');

    expect(opened.modal?.title).toBe('New trigger: a message');
    expect(textOf(review.message)).toContain('Create this trigger?');
    expect(textOf(review.message).match(/<t:\d+:F>/g)).toHaveLength(5);
    expect((review.message?.flags ?? 0) & 64).toBe(64);
    expect(before).toBeUndefined();
    expect(textOf(created.message)).toContain(`made by <@${stack.userId('Otto')}>`);
    expect((created.message?.flags ?? 0) & 64).toBe(0);
    expect(await find('from a form')).toMatchObject({
      schedule: { kind: 'interval', timezone: 'UTC' },
      task: { message: 'two\nlines', channelId: stack.channelId('ops') },
    });
  });

  it('make one trigger of a button that is pressed twice', async () => {
    const review = await stack.fill('Otto', await stack.say('Otto', '/trigger create'), filled({ name: 'twice' }));

    const first = await stack.press('Otto', review.message, 'Create it');
    const second = await stack.press('Otto', review.message, 'Create it');

    expect(textOf(second.message).replace(/-# watchbell.*/, '')).toBe(
      textOf(first.message).replace(/-# watchbell.*/, ''),
    );
  });

  it('keep what was typed when it is wrong, so that it can be mended', async () => {
    const opened = await stack.say('Otto', '/trigger create', { name: 'mended' });
    const refused = await stack.fill('Otto', opened, filled({ name: 'mended', schedule: 'every 10 parsecs' }));
    const again = await stack.press('Otto', refused.message, 'Edit and try again');
    const review = await stack.fill('Otto', again, filled({ name: 'mended', schedule: 'every 20 minutes' }));
    await stack.press('Otto', review.message, 'Create it');

    expect(standsIn(opened)['name']).toBe('mended');
    expect(codeOf(textOf(refused.message))).toBe('schedule.syntax');
    expect(standsIn(again)).toMatchObject({
      name: 'mended',
      schedule: 'every 10 parsecs',
      message: 'two\nlines',
      channel: stack.channelId('ops'),
    });
    expect(await find('mended')).toMatchObject({ schedule: { value: 20 } });
  });

  it('are edited before and dropped without a trace', async () => {
    const review = await stack.fill('Otto', await stack.say('Otto', '/trigger create'), filled({ name: 'dropped' }));
    const edited = await stack.press('Otto', review.message, 'Edit');
    const dropped = await stack.press('Otto', review.message, 'Discard');

    expect(standsIn(edited)).toMatchObject({ name: 'dropped', schedule: 'every 10 minutes' });
    expect(textOf(dropped.message)).toContain('Nothing was created');
    expect(buttonsOf(dropped.message)).toEqual([]);
    expect(await find('dropped')).toBeUndefined();
  });

  it('forget a draft after an hour, and say so', async () => {
    const review = await stack.fill('Otto', await stack.say('Otto', '/trigger create'), filled({ name: 'old' }));
    await stack.advance('PT61M');

    const late = await stack.press('Otto', review.message, 'Create it');

    expect(codeOf(textOf(late.message))).toBe('draft.gone');
    expect(await find('old')).toBeUndefined();
  });

  it('change a trigger and show what was and what is', async () => {
    await stack.press(
      'Otto',
      (await stack.fill('Otto', await stack.say('Otto', '/trigger create'), filled({ name: 'changed' }))).message,
      'Create it',
    );

    const opened = await stack.say('Otto', '/trigger update', { name: 'changed' });
    const changed = await stack.fill('Otto', opened, {
      schedule: 'every 30 minutes',
      timezone: 'Europe/Berlin',
      message: 'new words',
      channel: [stack.channelId('ops')],
    });

    expect(standsIn(opened)).toEqual({
      schedule: 'rate(10 minutes)',
      timezone: 'UTC',
      message: 'two\nlines',
      channel: stack.channelId('ops'),
    });
    expect(textOf(changed.message)).toMatch(/before: .*10 minutes\n- after: .*30 minutes/i);
    expect(textOf(changed.message)).toMatch(/before: UTC\n- after: Europe\/Berlin/);
    expect(textOf(changed.message)).toMatch(/before: .*two lines.*\n- after: .*new words/);
    expect(await find('changed')).toMatchObject({ generation: 2, version: 2 });
  });

  it('begin no new generation when only the task changes, and refuse a change of nothing', async () => {
    const before = await find('changed');

    const words = await stack.ask('Otto', '/trigger update', { name: 'changed', message: 'other words' });
    const nothing = await stack.ask('Otto', '/trigger update', { name: 'changed', schedule: 'every 30 minutes' });

    expect(words).toMatch(/before: .*new words.*\n- after: .*other words/);
    expect(await find('changed')).toMatchObject({
      generation: before?.generation,
      version: (before?.version ?? 0) + 1,
    });
    expect(codeOf(nothing)).toBe('trigger.unchanged');
  });

  it('are not opened for who may not send them', async () => {
    const others = await stack.say('Alan', '/trigger update', { name: 'changed' });
    await stack.press(
      'Ada',
      (await stack.fill('Ada', await stack.say('Ada', '/trigger create'), filled({ name: 'adas own' }))).message,
      'Create it',
    );
    const denied = await stack.say('Otto', '/trigger update', { name: 'adas own' });

    expect(others.modal).toBeDefined();
    expect(denied.modal).toBeUndefined();
    expect(codeOf(textOf(denied.message))).toBe('trigger.not_yours');
  });
});
