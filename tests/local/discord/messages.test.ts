import { startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let path: string;
let ops: string;
let otto: string;

beforeEach(async () => {
  world = await startWorld();
  ops = world.simulator.state().channels[1]?.id ?? '';
  otto = world.simulator.state().users[1]?.id ?? '';
  path = `/channels/${ops}/messages`;
});

afterEach(() => world.close());

async function post(content: string, more: Record<string, unknown> = {}) {
  const reply = await world.rest('POST', path, { content, ...more });
  return reply.body as unknown as { id: string; content: string; mentions: { id: string }[] };
}

async function ids(query: string): Promise<string[]> {
  const reply = await world.rest('GET', `${path}?${query}`);
  return (reply.body as unknown as { id: string }[]).map((message) => message.id);
}

describe('A message has the shape that Discord gives it', () => {
  it('takes id and timestamp from the virtual clock', async () => {
    const message = await post('hello');

    const madeAt = (BigInt(message.id) >> 22n) + 1_420_070_400_000n;
    expect(Number(madeAt)).toBe(world.clock.time);
    expect(message).toMatchObject({
      channel_id: ops,
      type: 0,
      author: { bot: true },
      timestamp: '2026-11-21T09:02:30.000000+00:00',
      edited_timestamp: null,
      mentions: [],
      embeds: [],
    });
  });

  it('pings only whom allowed_mentions allows', async () => {
    const text = `<@${otto}> and @everyone`;

    const silent = await post(text, { allowed_mentions: { parse: [] } });
    const named = await post(text, { allowed_mentions: { users: [otto] } });
    const loud = await post(text);

    expect(silent).toMatchObject({ mentions: [], mention_everyone: false });
    expect(named).toMatchObject({ mentions: [{ id: otto }], mention_everyone: false });
    expect(loud).toMatchObject({ mentions: [{ id: otto }], mention_everyone: true });
  });

  it('shows the bot no text that people wrote without mentioning it', async () => {
    await world.people('POST', '/messages', { userId: otto, channelId: ops, content: 'a secret of ours' });
    await world.people('POST', '/messages', { userId: otto, channelId: ops, content: 'another' });
    await post('mine');

    const reply = await world.rest('GET', path);

    expect(reply.body).toMatchObject([{ content: 'mine' }, { content: '' }, { content: '' }]);
  });
});

describe('An enforced nonce makes one message of several calls', () => {
  it('answers the earlier message within five virtual minutes, and a new one after', async () => {
    const first = await post('once', { nonce: 'run-1', enforce_nonce: true });
    world.clock.time += 4 * 60_000;
    const second = await post('twice', { nonce: 'run-1', enforce_nonce: true });
    world.clock.time += 2 * 60_000;
    const third = await post('thrice', { nonce: 'run-1', enforce_nonce: true });

    expect(second).toMatchObject({ id: first.id, content: 'once', nonce: 'run-1' });
    expect(third.id).not.toBe(first.id);
  });

  it('does nothing without enforce_nonce, in another channel, or on the stored message', async () => {
    const general = world.simulator.state().channels[0]?.id;
    const first = await post('once', { nonce: 'run-1' });

    const second = await post('twice', { nonce: 'run-1' });
    const elsewhere = await world.rest('POST', `/channels/${general}/messages`, {
      content: 'elsewhere',
      nonce: 'run-1',
      enforce_nonce: true,
    });
    const stored = await world.rest('GET', `${path}/${first.id}`);

    expect(second.id).not.toBe(first.id);
    expect(elsewhere.body).toMatchObject({ content: 'elsewhere' });
    expect(stored.body).not.toHaveProperty('nonce');
  });
});

describe('Pages of messages', () => {
  it('come newest first, before, after and around an id', async () => {
    const made: string[] = [];
    for (let count = 0; count < 7; count += 1) made.unshift((await post(`message ${count}`)).id);

    const newest = await ids('limit=3');
    const older = await ids(`limit=2&before=${made[2]}`);
    const newer = await ids(`limit=2&after=${made[4]}`);
    const around = await ids(`limit=3&around=${made[3]}`);

    expect(newest).toEqual(made.slice(0, 3));
    expect(older).toEqual(made.slice(3, 5));
    expect(newer).toEqual(made.slice(2, 4));
    expect(around).toEqual(made.slice(2, 5));
  });

  it.each([
    ['limit=0', 'limit', 'NUMBER_TYPE_MIN'],
    ['limit=101', 'limit', 'NUMBER_TYPE_MAX'],
    ['limit=ten', 'limit', 'NUMBER_TYPE_COERCE'],
    ['before=x', 'before', 'NUMBER_TYPE_COERCE'],
    ['page=2', 'page', 'SIMULATOR_UNKNOWN_FIELD'],
  ])('refuse ?%s', async (query, field, code) => {
    const reply = await world.rest('GET', `${path}?${query}`);

    expect(reply).toMatchObject({ status: 400, body: { code: 50035, errors: { [field]: { _errors: [{ code }] } } } });
  });
});

describe('The bot may do in a channel what it is allowed there', () => {
  it('may not see, write or read back when the right is taken away', async () => {
    const { id } = await post('before');
    const take = (rights: object) => world.people('POST', '/permissions', { channelId: ops, ...rights });

    await take({ canReadHistory: false });
    const list = await world.rest('GET', path);
    const one = await world.rest('GET', `${path}/${id}`);
    await take({ canReadHistory: true, canSend: false });
    const send = await world.rest('POST', path, { content: 'a' });
    await take({ canView: false });
    const view = await world.rest('GET', `/channels/${ops}`);

    expect(list).toEqual({ status: 200, body: [] });
    expect(one).toMatchObject({ status: 403, body: { code: 50001 } });
    expect(send).toMatchObject({ status: 403, body: { code: 50013 } });
    expect(view).toMatchObject({ status: 403, body: { code: 50001 } });
  });

  it('changes and deletes its own messages only', async () => {
    const mine = await post('mine');
    const theirs = await world.people('POST', '/messages', { userId: otto, channelId: ops, content: 'theirs' });

    const edited = await world.rest('PATCH', `${path}/${mine.id}`, { content: 'changed' });
    const foreign = await world.rest('PATCH', `${path}/${(theirs.body as unknown as { id: string }).id}`, {
      content: 'changed',
    });
    const emptied = await world.rest('PATCH', `${path}/${mine.id}`, { content: '' });
    const deleted = await world.rest('DELETE', `${path}/${mine.id}`);
    const gone = await world.rest('GET', `${path}/${mine.id}`);

    expect(edited.body).toMatchObject({ content: 'changed', edited_timestamp: expect.any(String) });
    expect(foreign).toMatchObject({ status: 403, body: { code: 50005 } });
    expect(emptied).toMatchObject({ status: 400, body: { code: 50006 } });
    expect(deleted.status).toBe(204);
    expect(gone).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it('answers a message, which then shows what it answers', async () => {
    const { id } = await post('question');

    const reply = await world.rest('POST', path, { content: 'answer', message_reference: { message_id: id } });

    expect(reply.body).toMatchObject({
      type: 19,
      message_reference: { message_id: id },
      referenced_message: { content: 'question' },
    });
  });
});
