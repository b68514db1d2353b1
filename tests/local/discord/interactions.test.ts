import { verifyKey } from 'discord-interactions';

import { COMMANDS, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let ops: string;
let alerts: string;
let vera: string;
let otto: string;

beforeEach(async () => {
  world = await startWorld({ answerWithinMs: 150 });
  const { channels, users } = world.simulator.state();
  ops = channels[1]?.id ?? '';
  alerts = channels[2]?.id ?? '';
  vera = users[0]?.id ?? '';
  otto = users[1]?.id ?? '';
  await world.register(COMMANDS);
});

afterEach(() => world.close());

const filled = { name: 'nightly', schedule: 'every 5 minutes' };

function send(command: string, options: object = {}, userId = otto) {
  return world.people('POST', '/interact', { userId, channelId: ops, command, options });
}

async function seenBy(userId: string) {
  const reply = await world.people('GET', `/messages?channel=${ops}&user=${userId}`);
  return reply.body as unknown as { content: string; failure?: string; flags: number }[];
}

describe('An interaction is sent as Discord sends it', () => {
  it('bears a signature over the virtual time and the body that discord-interactions accepts', async () => {
    await send('/help');

    const { headers, raw } = world.onlyInteraction();
    const signature = String(headers['x-signature-ed25519']);
    const timestamp = String(headers['x-signature-timestamp']);
    expect(await verifyKey(raw, signature, timestamp, world.simulator.publicKeyHex)).toBe(true);
    expect(await verifyKey(`${raw} `, signature, timestamp, world.simulator.publicKeyHex)).toBe(false);
    expect(timestamp).toBe(String(world.clock.time / 1000));
    expect(headers['user-agent']).toBe('Discord-Interactions/1.0 (+https://discord.com)');
  });

  it('nests the options of a sub-command and resolves what ids stand for', async () => {
    await send('/trigger create', { ...filled, channel: alerts });

    expect(world.received[0]?.payload).toMatchObject({
      type: 2,
      version: 1,
      context: 0,
      channel_id: ops,
      guild: { id: world.simulator.guild.id, locale: 'en-US' },
      member: { user: { id: otto, global_name: 'Otto' }, permissions: expect.stringMatching(/^\d+$/) },
      authorizing_integration_owners: { '0': world.simulator.guild.id },
      entitlements: [],
      data: {
        name: 'trigger',
        type: 1,
        options: [
          {
            type: 1,
            name: 'create',
            options: [
              { type: 3, name: 'name', value: 'nightly' },
              { type: 3, name: 'schedule', value: 'every 5 minutes' },
              { type: 7, name: 'channel', value: alerts },
            ],
          },
        ],
        resolved: { channels: { [alerts]: { id: alerts, name: 'alerts', type: 0 } } },
      },
    });
  });

  it('marks the focused option while a person types, and lets the others be half filled', async () => {
    world.script(() => ({ type: 8, data: { choices: [{ name: 'Every hour', value: 'every hour' }] } }));

    const reply = await world.people('POST', '/autocomplete', {
      userId: otto,
      channelId: ops,
      command: '/trigger create',
      options: { schedule: 'ev' },
      focused: 'schedule',
    });

    expect(reply.body).toMatchObject({ ok: true, choices: [{ name: 'Every hour', value: 'every hour' }] });
    expect(world.received[0]?.payload).toMatchObject({
      type: 4,
      data: { options: [{ options: [{ name: 'schedule', value: 'ev', focused: true }] }] },
    });
  });
});

describe('What a client would not send never reaches the bot', () => {
  it.each([
    ['an unknown command', '/nothing', {}, undefined],
    ['a command without its sub-command', '/trigger', {}, undefined],
    ['a missing required option', '/trigger create', { name: 'a' }, 'schedule'],
    ['an unknown option', '/trigger create', { ...filled, colour: 'red' }, 'colour'],
    ['a value that is too long', '/trigger create', { ...filled, name: 'n'.repeat(33) }, 'name'],
    ['a value outside the choices', '/trigger create', { ...filled, task: 'other' }, 'task'],
    ['a channel that is not there', '/trigger create', { ...filled, channel: '1184522816273879999' }, 'channel'],
    ['a fraction for a whole number', '/trigger create', { ...filled, retries: 1.5 }, 'retries'],
    ['a number above the maximum', '/trigger create', { ...filled, retries: 6 }, 'retries'],
    ['text for a number', '/trigger create', { ...filled, retries: 'two' }, 'retries'],
  ])('refuses %s', async (_what, command, options, option) => {
    const reply = await send(command, options);

    expect(reply).toMatchObject({ status: 400, body: { ok: false, error: { kind: 'client' } } });
    expect(reply.body.error?.option).toBe(option);
    expect(world.received).toEqual([]);
  });
});

describe('The answer is shown to whom it is for', () => {
  it('shows a public answer to all, with the command that was used', async () => {
    await send('/trigger create', filled);

    expect(await seenBy(vera)).toMatchObject([
      { type: 20, content: 'Understood.', interaction_metadata: { name: 'trigger create', user: { id: otto } } },
    ]);
  });

  it('shows an ephemeral answer to one person, and not to the bot', async () => {
    world.script(() => ({ type: 4, data: { content: 'For you.', flags: 64 } }));

    const reply = await send('/help');
    const byRest = await world.rest(
      'GET',
      `/channels/${ops}/messages/${(reply.body as unknown as { message: { id: string } }).message.id}`,
    );

    expect(await seenBy(otto)).toMatchObject([{ content: 'For you.', flags: 64 }]);
    expect(await seenBy(vera)).toEqual([]);
    expect(byRest).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it('keeps the last fifty ephemeral answers of each person', async () => {
    world.script(({ payload }) => ({ type: 4, data: { content: String(payload.id), flags: 64 } }));
    for (let count = 0; count < 52; count += 1) await send('/help');

    const seen = await seenBy(otto);

    expect(seen).toHaveLength(50);
    expect(seen.at(-1)?.content).toBe(String(world.received.at(-1)?.payload.id));
  });
});

describe('An answer that Discord would drop fails before the person, and the log says why', () => {
  it.each([
    ['none in time', undefined, /No answer within/],
    ['an unknown type', { type: 99 }, /type 99 does not fit/],
    ['suggestions for a command', { type: 8, data: { choices: [] } }, /type 8 does not fit/],
    ['a deferral with more than a flag', { type: 5, data: { content: 'x' } }, /data/],
    ['an update of nothing', { type: 7, data: { content: 'x' } }, /type 7 does not fit/],
    ['a form without fields', { type: 9, data: { custom_id: 'f', title: 'F', components: [] } }, /data\.components/],
    ['a content of 2001 characters', { type: 4, data: { content: 'x'.repeat(2001) } }, /data\.content/],
    ['an unknown field', { type: 4, data: { content: 'a', colour: 1 } }, /no field "colour"/],
    ['an unknown flag', { type: 4, data: { content: 'a', flags: 2 } }, /data\.flags/],
    ['nothing to show', { type: 4, data: {} }, /empty message/],
  ])('for %s', async (_what, answer, reason) => {
    world.script(() => answer);

    const reply = await send('/help');

    expect(reply.body).toMatchObject({
      ok: false,
      error: { kind: 'application', message: 'The application did not respond', reason: expect.stringMatching(reason) },
    });
    expect(await seenBy(otto)).toMatchObject([{ failure: 'The application did not respond' }]);
    expect(await seenBy(vera)).toEqual([]);
    expect(world.simulator.log().at(-1)).toMatchObject({
      path: '/interactions',
      reason: expect.stringMatching(reason),
    });
  });

  it.each([
    ['26 suggestions', Array.from({ length: 26 }, (_, index) => ({ name: `${index}`, value: `${index}` }))],
    ['a name of 101 characters', [{ name: 'n'.repeat(101), value: 'v' }]],
    ['a number for text', [{ name: 'n', value: 5 }]],
  ])('for %s', async (_what, choices) => {
    world.script(() => ({ type: 8, data: { choices } }));

    const result = await world.simulator.interact({
      kind: 'autocomplete',
      userId: otto,
      channelId: ops,
      command: '/trigger create',
      options: {},
      focused: 'schedule',
    });

    expect(result).toMatchObject({ ok: false, error: { kind: 'application', message: 'Loading options failed' } });
  });
});
