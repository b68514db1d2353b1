import { keepLives } from '#local/console/card-lives.ts';
import { matchingEntries } from '#local/console/composer/command-entries.ts';
import { MESSAGE_FLAGS, type SeenMessage } from '#local/discord/model.ts';

function message(content: string, more: Partial<SeenMessage> = {}): SeenMessage {
  return { id: '1', channel_id: 'c', content, embeds: [], components: [], flags: 0, ...more } as unknown as SeenMessage;
}

describe('The lives of cards', () => {
  it('hold each version that looks different, and not the time when the bot was thinking', () => {
    const lives = keepLives();

    lives.take({ type: 'message.created', message: message('', { flags: MESSAGE_FLAGS.loading }) });
    for (const content of ['one', 'one', 'two']) lives.take({ type: 'message.updated', message: message(content) });

    expect(lives.of('1').map((version) => version.content)).toEqual(['one', 'two']);
  });

  it('keep the first version and the newest when there are too many', () => {
    const lives = keepLives();

    for (let index = 0; index < 100; index += 1) {
      lives.take({ type: 'message.updated', message: message(String(index)) });
    }

    const versions = lives.of('1').map((version) => version.content);
    expect(versions).toHaveLength(30);
    expect([versions[0], versions[1], versions.at(-1)]).toEqual(['0', '71', '99']);
  });

  it('are told only where they are seen', () => {
    const lives = keepLives();

    for (const content of ['one', 'two']) {
      lives.take({ type: 'message.updated', message: message(content), visibleTo: 'otto' });
    }

    expect(Object.keys(lives.edited('c', 'otto'))).toEqual(['1']);
    expect(lives.edited('c', 'vera')).toEqual({});
    expect(lives.edited('elsewhere', 'otto')).toEqual({});
  });

  it('end with the message', () => {
    const lives = keepLives();

    lives.take({ type: 'message.created', message: message('one') });
    lives.take({ type: 'message.deleted', channelId: 'c', messageId: '1' });

    expect(lives.of('1')).toEqual([]);
  });
});

describe('The search for a command', () => {
  const entries = ['/trigger create', '/trigger list', '/setup roles', '/help'].map((path) => ({
    path,
    description: path === '/help' ? 'What the bot can create' : 'Something',
    options: [],
  }));

  it.each([
    ['/tr', ['/trigger create', '/trigger list']],
    ['/create', ['/trigger create', '/help']],
    ['/trlist', ['/trigger list']],
    ['/roles', ['/setup roles']],
    ['/zzz', []],
  ])('%s', (typed, expected) => {
    expect(matchingEntries(entries, typed).map(({ entry }) => entry.path)).toEqual(expected);
  });

  it('marks the letters that were typed', () => {
    expect([...(matchingEntries(entries, '/list')[0]?.marked ?? [])]).toEqual([9, 10, 11, 12]);
  });
});
