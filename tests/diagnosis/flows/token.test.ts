import { type Flows, job, startFlows } from './ground.ts';

const RUN_SECONDS = 70 * 60;

describe('a diagnosis that outlives the token of its command', () => {
  let flows: Flows;
  let answer: string;
  let standing: string;

  beforeAll(async () => {
    flows = await startFlows();
    await flows.github('PATCH', '/settings', { webhooks: 'off' });
    await flows.plan({ jobs: [job('probe', RUN_SECONDS)] });
    answer = await flows.diagnose();
  });
  afterAll(() => flows.stop());

  const ours = async () => {
    const { channels } = flows.stack.discord.state();
    const channel = channels.find(({ name }) => name === 'ops')?.id ?? '';
    const headers = { authorization: `Bot ${flows.stack.discord.botToken}`, 'user-agent': 'DiscordBot (test, 1)' };
    const url = `${flows.stack.url}/sim/discord/api/v10/channels/${channel}/messages`;
    const all = (await (await fetch(`${url}?limit=50`, { headers })).json()) as { id: string }[];
    return all.map(({ id }) => id).filter((id) => flows.card(id).includes('Diagnose **checkout**'));
  };

  it('goes on as one message of the bot’s, and the old one leads to it', async () => {
    await flows.advance('PT10M');
    const before = await ours();
    await flows.advance('PT10M');

    standing = (await flows.newest()).messageId ?? '';

    expect(before).toEqual([answer]);
    expect(standing).not.toBe(answer);
    expect(await ours()).toEqual([standing]);
    expect(flows.card(answer)).toContain('This card goes on here');
    expect(JSON.stringify(flows.message(answer))).toContain(`/${standing}"`);
    expect(flows.card(standing)).toContain('**checkout** · running');
  });

  it('is posted once more when a person deletes it', async () => {
    const headers = { authorization: `Bot ${flows.stack.discord.botToken}`, 'user-agent': 'DiscordBot (test, 1)' };
    const url = `${flows.stack.url}/sim/discord/api/v10/channels/${flows.channelId('ops')}/messages/${standing}`;
    await fetch(url, { method: 'DELETE', headers });
    await flows.advance('PT5M');

    const again = (await flows.newest()).messageId ?? '';

    expect(again).not.toBe(standing);
    expect(await ours()).toEqual([again]);
    expect(flows.card(again)).toContain('**checkout** · running');
    standing = again;
  });

  it('says that it is overdue after an hour, and watches on', async () => {
    await flows.advance('PT38M');

    const run = await flows.newest();

    expect(flows.card(standing)).toContain('**checkout** · overdue');
    expect(flows.card(standing)).toContain('keeps watching until the run ends');
    expect(run).toMatchObject({ status: 'following', messageId: standing });
  });

  it('ends on the same message, whose buttons work', async () => {
    await flows.advance('PT15M');
    const end = flows.card(standing);

    const again = await flows.pressOn('Otto', standing, 'Run again');

    expect(end).toContain('**checkout** · succeeded');
    expect(end).toContain('ran 1h 10m');
    expect(await flows.runs()).toMatchObject([
      { cause: 'rerun' },
      { status: 'succeeded', messageId: standing, cause: 'diagnose' },
    ]);
    expect(flows.card(again.message?.id ?? '')).toContain('Diagnose **checkout**');
  });
});
