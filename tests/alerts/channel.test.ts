import { alertTexts, orderFault } from '#tests/alerts/cards.ts';
import { domainEvent, publish } from '#tests/alerts/events.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

let stack: TestStack;

async function people(stackOf: TestStack, path: string, body: object) {
  const response = await fetch(`${stackOf.stack.url}/sim/discord/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

function warnings() {
  return stack.lines.filter(({ fn, level }) => fn === 'alerter' && level === 'warn').map(({ msg }) => msg);
}

describe('/setup alerts', () => {
  beforeAll(async () => {
    stack = await startTestStack({ settings: { ALERT_CHANNEL_ID: '' } });
  });
  afterAll(() => stack.stop());

  it('says that there is no channel, and an alert waits in the list until there is one', async () => {
    const before = await stack.ask('Otto', '/setup alerts');
    await publish(stack, domainEvent(stack));
    const listed = await stack.ask('Vera', '/alerts list');

    const set = await stack.ask('Otto', '/setup alerts', { channel: stack.channelId('alerts') });
    await publish(stack, domainEvent(stack));

    const [test, card, ...more] = await alertTexts(stack);
    expect(before).toContain('there is no channel for them');
    expect(listed).toContain('nightly-report');
    expect(warnings()).toEqual(['An alert has no channel to go to']);
    expect(set).toContain(`They go to <#${stack.channelId('alerts')}>`);
    expect(test).toContain('🔔 A test');
    expect(card).toContain('**2 times**');
    expect(more).toEqual([]);
  });

  it('refuses a channel that Discord does not let the bot write in, and changes nothing', async () => {
    const channel = stack.channelId('general');
    await people(stack, 'permissions', { channelId: channel, canView: true, canSend: false });

    const answer = await stack.ask('Otto', '/setup alerts', { channel });

    expect(answer).toContain('alert.channel_unreachable');
    expect(await stack.ask('Otto', '/setup alerts')).toContain(`<#${stack.channelId('alerts')}>`);
  });

  it('asks to try again when Discord does not take the test card at once', async () => {
    const channel = stack.channelId('alerts');
    await orderFault(stack, { method: 'POST', path: '/channels/*/messages', status: 429, retryAfter: 70, times: 1 });

    const answer = await stack.ask('Otto', '/setup alerts', { channel });

    expect(answer).toContain('alert.channel_slow');
  });

  it('lets an admin switch them off, not an operator; an operator may switch them on', async () => {
    const refused = await stack.ask('Otto', '/setup alerts', { enabled: false });
    const off = await stack.ask('Ada', '/setup alerts', { enabled: false });
    const before = (await alertTexts(stack)).length;
    await publish(stack, domainEvent(stack, { subject: { kind: 'trigger', id: 'off', name: 'while-off' } }));
    const after = (await alertTexts(stack)).length;
    const on = await stack.ask('Otto', '/setup alerts', { enabled: true });

    expect(refused).toContain('access.denied');
    expect(off).toContain('They are switched off in this server');
    expect(after).toBe(before);
    expect(on).toContain('🔔 Alerts are on');
  });

  it('is audited', async () => {
    const head = await stack.commands.audit.head(stack.stack.discord.guild.id, 'alerts');

    expect(head?.seq).toBe(3);
  });
});

describe('a deployment that has switched alerts off', () => {
  beforeAll(async () => {
    stack = await startTestStack({ settings: { ENABLE_ALERTS: 'false' } });
  });
  afterAll(() => stack.stop());

  it('is a stop that no workspace lifts, and the card says so', async () => {
    const set = await stack.ask('Otto', '/setup alerts', { channel: stack.channelId('alerts') });
    await publish(stack, domainEvent(stack));

    const texts = await alertTexts(stack);
    expect(set).toContain('switched off for the whole deployment');
    expect(texts).toEqual([expect.stringContaining('🔔 A test')]);
    expect(await stack.ask('Vera', '/alerts list')).toContain('Alerts are off here');
  });
});

describe('a channel that cannot be reached', () => {
  beforeAll(async () => {
    stack = await startTestStack({ settings: { ALERT_CHANNEL_ID: '1184522816273879099' } });
  });
  afterAll(() => stack.stop());

  it('costs a line in the log, never the alert', async () => {
    await publish(stack, domainEvent(stack));
    await stack.advance('PT1M');

    expect(warnings()).toEqual(['Discord refuses a card', 'The alert channel cannot be reached']);
    expect(stack.lines.filter(({ fn, level }) => fn === 'alerter' && level === 'error')).toEqual([]);
    expect(await stack.ask('Vera', '/alerts list')).toContain('nightly-report');
  });

  it('is of the server that it is in: another workspace has none by it', async () => {
    const other = '1184520371950587905';
    await stack.stop();
    stack = await startTestStack({ settings: { ALLOWED_GUILDS: `1184520371950587904,${other}` } });

    await publish(stack, domainEvent(stack, { workspace: other }), domainEvent(stack));

    expect(await alertTexts(stack)).toHaveLength(1);
    expect(warnings()).toEqual(['An alert has no channel to go to']);
  });
});
