import { COMMANDS, idOf, type Json, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let guildPath: string;
let otto: string;
let admin: string;

beforeEach(async () => {
  world = await startWorld();
  const { guild, users } = world.simulator.state();
  guildPath = `/guilds/${guild.id}`;
  otto = users[1]?.id ?? '';
  admin = guild.roles.find(({ name }) => name === 'admin')?.id ?? '';
});

afterEach(() => world.close());

const give = (roleIds: readonly string[], userId = otto) => world.people('POST', '/roles', { userId, roleIds });

describe('People are given and taken roles', () => {
  it('that show in REST, in the state, in interactions, and in what they may use', async () => {
    await world.register([...COMMANDS, { name: 'setup', description: 'd', default_member_permissions: '32' }]);
    const ops = world.simulator.state().channels[1]?.id;
    const setup = { userId: otto, channelId: ops, command: '/setup' };

    const before = await world.people('POST', '/interact', setup);
    const given = await give([admin]);
    const after = await world.people('POST', '/interact', setup);
    const member = await world.rest('GET', `${guildPath}/members/${otto}`);
    const state = world.simulator.state().users[1];

    expect(given).toMatchObject({ status: 200, body: { userId: otto, roleIds: [admin] } });
    expect([before.status, after.status]).toEqual([400, 200]);
    expect(member.body).toMatchObject({ roles: [admin] });
    expect(state).toMatchObject({ role: 'admin', roles: [admin] });
    expect(world.onlyInteraction().payload.member).toMatchObject({ roles: [admin] });
    expect(BigInt(world.onlyInteraction().payload.member.permissions) & 32n).toBe(32n);
  });

  it('and lose them all', async () => {
    await give([]);

    const member = await world.rest('GET', `${guildPath}/members/${otto}`);

    expect(member.body).toMatchObject({ roles: [] });
    expect(world.simulator.state().users[1]).toMatchObject({ role: 'none' });
  });

  it('but neither roles that there are not, nor @everyone, nor that of the bot', async () => {
    const { guild } = world.simulator;
    const bot = guild.roles.find(({ managed }) => managed)?.id ?? '';

    const replies = await Promise.all([
      give(['123456789012345678']),
      give([guild.id]),
      give([bot]),
      give([admin], '123456789012345678'),
    ]);

    expect(replies.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(world.simulator.state().users[1]).toMatchObject({ role: 'operator' });
  });
});

describe('The list of members', () => {
  const list = async (query: string) =>
    ((await world.rest('GET', `${guildPath}/members${query}`)).body as unknown as Json[]).map((member) =>
      idOf(member.user),
    );

  it('comes in pages by user id, one member unless more are asked for', async () => {
    const { application, users } = world.simulator.state();
    const all = [application.id, ...users.map(({ id }) => id)].sort((one, other) =>
      BigInt(one) < BigInt(other) ? -1 : 1,
    );

    const plain = await list('');
    const whole = await list('?limit=1000');
    const rest = await list(`?limit=2&after=${all[2]}`);

    expect(plain).toEqual(all.slice(0, 1));
    expect(whole).toEqual(all);
    expect(rest).toEqual(all.slice(3, 5));
  });

  it.each(['limit=0', 'limit=1001', 'limit=x', 'after=x'])('refuses ?%s', async (query) => {
    const reply = await world.rest('GET', `${guildPath}/members?${query}`);

    expect(reply).toMatchObject({ status: 400, body: { code: 50035 } });
  });
});
