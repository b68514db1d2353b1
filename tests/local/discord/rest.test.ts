import { AGENT, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let ops: string;

beforeEach(async () => {
  world = await startWorld();
  ops = world.simulator.state().channels[1]?.id ?? '';
});

afterEach(() => world.close());

describe('The REST API lets nobody in whom Discord would not', () => {
  it('answers 401 to a wrong token and to none', async () => {
    const wrong = await world.rest('GET', '/users/@me', undefined, { authorization: 'Bot x' });
    const missing = await world.rest('GET', '/users/@me', undefined, { authorization: undefined });

    expect([wrong, missing]).toEqual([
      { status: 401, body: { message: '401: Unauthorized', code: 0 } },
      { status: 401, body: { message: '401: Unauthorized', code: 0 } },
    ]);
  });

  it('asks for a User-Agent in the form of Discord', async () => {
    const plain = await world.rest('GET', '/users/@me', undefined, { 'user-agent': 'node' });
    const proper = await world.rest('GET', '/users/@me', undefined, { 'user-agent': AGENT });

    expect(plain).toEqual({ status: 403, body: { message: 'internal network error', code: 40333 } });
    expect(proper.status).toBe(200);
  });

  it('refuses another Content-Type and a body that is no JSON', async () => {
    const path = `/channels/${ops}/messages`;

    const form = await world.rest('POST', path, 'content=hello', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    const broken = await world.rest('POST', path, '{"content":');

    expect(form.body).toMatchObject({ code: 50035, errors: { _errors: [{ code: 'CONTENT_TYPE_INVALID' }] } });
    expect(form.status).toBe(400);
    expect(broken).toEqual({
      status: 400,
      body: { message: 'The request body contains invalid JSON.', code: 50109 },
    });
  });

  it.each([
    ['GET', '/channels/1184522750905409999', 404, 10003],
    ['GET', '/guilds/1184520371950589999', 404, 10004],
    ['PUT', '/applications/1201337846259419999/guilds/1184520371950587904/commands', 404, 10002],
    ['GET', '/nowhere', 404, 0],
    ['POST', '/users/@me', 405, 0],
    ['GET', '/channels/ops', 400, 50035],
  ])('answers %s %s with %i and code %i', async (method, path, status, code) => {
    const reply = await world.rest(method, path, method === 'GET' ? undefined : {});

    expect(reply).toMatchObject({ status, body: { code } });
  });
});

describe('The REST API tells of the demo workspace', () => {
  it('names the owner, the roles and the channels', async () => {
    const { guild, users } = world.simulator.state();

    const found = await world.rest('GET', `/guilds/${guild.id}`);
    const roles = await world.rest('GET', `/guilds/${guild.id}/roles`);
    const channels = await world.rest('GET', `/guilds/${guild.id}/channels`);
    const me = await world.rest('GET', '/users/@me');
    const application = await world.rest('GET', '/applications/@me');

    expect(found.body).toMatchObject({ name: 'Acme Operations', owner_id: users[3]?.id });
    expect(roles.body).toContainEqual(expect.objectContaining({ name: 'operator' }));
    expect(channels.body).toMatchObject([{ name: 'general' }, { name: 'ops' }, { name: 'alerts' }]);
    expect(me.body).toMatchObject({ bot: true, id: world.simulator.application.id });
    expect(application.body).toMatchObject({ id: world.simulator.application.id });
  });

  it('gives ADMINISTRATOR to the owner and to Ada only, and MANAGE_GUILD to no operator', () => {
    const { users } = world.simulator.state();

    const administrators = users.filter((user) => (BigInt(user.permissions) & 8n) !== 0n);
    const managers = users.filter((user) => (BigInt(user.permissions) & 32n) !== 0n);

    expect(administrators.map((user) => user.name)).toEqual(['Ada', 'Alan']);
    expect(managers.map((user) => user.name)).toEqual(['Ada', 'Alan']);
    expect(users.map((user) => user.role)).toEqual(['viewer', 'operator', 'admin', 'owner', 'none']);
  });
});

describe('Messages are checked as Discord checks them', () => {
  const tooLong = (code: string) => [{ code, message: expect.any(String) }];

  it.each([
    [
      'a content of 2001 characters',
      { content: 'x'.repeat(2001) },
      { content: { _errors: tooLong('BASE_TYPE_MAX_LENGTH') } },
    ],
    [
      'a nonce of 26 characters',
      { content: 'a', nonce: 'n'.repeat(26) },
      { nonce: { _errors: tooLong('BASE_TYPE_MAX_LENGTH') } },
    ],
    ['a misspelt field', { contents: 'a' }, { contents: { _errors: tooLong('SIMULATOR_UNKNOWN_FIELD') } }],
    [
      'content beside Components V2',
      { content: 'a', flags: 32768 },
      { content: { _errors: tooLong('MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2') } },
    ],
    ['a poll', { poll: {} }, { poll: { _errors: tooLong('SIMULATOR_UNSUPPORTED') } }],
    ['a number as content', { content: 5 }, { content: { _errors: tooLong('STRING_TYPE_CONVERT') } }],
    [
      'parse and users for the same mentions',
      { content: 'a', allowed_mentions: { parse: ['users'], users: ['402557719036231681'] } },
      { allowed_mentions: { _errors: tooLong('MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE') } },
    ],
    [
      'an embed field without a value',
      { embeds: [{ fields: [{ name: 'a' }] }] },
      { embeds: { 0: { fields: { 0: { value: { _errors: tooLong('BASE_TYPE_REQUIRED') } } } } } },
    ],
    [
      'embeds of more than 6000 characters together',
      { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
      { embeds: { _errors: tooLong('MAX_EMBED_SIZE_EXCEEDED') } },
    ],
    [
      'a button without a custom id',
      { components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Go' }] }] },
      { components: { 0: { components: { 0: { custom_id: { _errors: tooLong('BASE_TYPE_REQUIRED') } } } } } },
    ],
    [
      'an answer to a message that is not there',
      { content: 'a', message_reference: { message_id: '1573527673664176128' } },
      { message_reference: { _errors: tooLong('REPLIES_UNKNOWN_MESSAGE') } },
    ],
  ])('refuses %s', async (_what, body, errors) => {
    const reply = await world.rest('POST', `/channels/${ops}/messages`, body);

    expect(reply).toEqual({ status: 400, body: { message: 'Invalid Form Body', code: 50035, errors } });
    expect((await world.rest('GET', `/channels/${ops}/messages`)).body).toEqual([]);
  });

  it('refuses a message with nothing in it', async () => {
    const reply = await world.rest('POST', `/channels/${ops}/messages`, { content: '  ' });

    expect(reply).toMatchObject({ status: 400, body: { code: 50006 } });
  });

  it('takes 2000 characters even when each is two UTF-16 units', async () => {
    const reply = await world.rest('POST', `/channels/${ops}/messages`, { content: '🔔'.repeat(2000) });

    expect(reply.status).toBe(200);
  });
});
