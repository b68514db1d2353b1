import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDatabase } from '#local/database.ts';

import { COMMANDS, startWorld } from './world.ts';

describe('The simulator across a restart', () => {
  it('keeps key, token, messages, commands and rights', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-sim-'));
    const first = await startWorld({ dataDir, database: openDatabase(join(dataDir, 'local.db')) });
    const ops = first.simulator.state().channels[1]?.id;
    await first.register(COMMANDS);
    await first.people('POST', '/permissions', { channelId: ops, canSend: false });
    const kept = await first.rest('POST', `/channels/${first.simulator.state().channels[0]?.id}/messages`, {
      content: 'kept',
    });
    await first.close();

    const second = await startWorld({ dataDir, database: openDatabase(join(dataDir, 'local.db')) });
    const { channels, users } = second.simulator.state();
    const seen = await second.people('GET', `/messages?channel=${channels[0]?.id}&user=${users[0]?.id}`);
    const commands = await second.people('GET', `/commands?user=${users[0]?.id}`);

    expect(second.simulator.botToken).toBe(first.simulator.botToken);
    expect(second.simulator.publicKeyHex).toBe(first.simulator.publicKeyHex);
    expect(readFileSync(join(dataDir, 'dev-key.pub'), 'utf8')).toBe(first.simulator.publicKeyHex);
    expect(statSync(join(dataDir, 'dev-key.pem')).mode & 0o777).toBe(0o600);
    expect(seen.body).toEqual([kept.body]);
    expect(commands.body).toHaveLength(COMMANDS.length);
    expect(channels[1]?.bot).toMatchObject({ canSend: false });
    await second.close();
    rmSync(dataDir, { recursive: true });
  });
});

describe('What the simulator tells', () => {
  it('logs every call with its refusal, and never the bot token', async () => {
    const world = await startWorld();
    const ops = world.simulator.state().channels[1]?.id;

    await world.rest('POST', `/channels/${ops}/messages`, { content: `my token is ${world.simulator.botToken}` });
    await world.rest('GET', '/nowhere');
    const log = await world.people('GET', '/log');

    expect(log.body).toMatchObject([
      { at: '2026-11-21T09:02:30.000Z', method: 'POST', status: 200, body: { content: 'my token is ***' } },
      { method: 'GET', path: '/api/v10/nowhere', status: 404 },
    ]);
    expect(JSON.stringify([log.body, world.simulator.state()])).not.toContain(world.simulator.botToken);
    await world.close();
  });

  it('streams events to those who may see them', async () => {
    const world = await startWorld();
    const { channels, users } = world.simulator.state();
    await world.register(COMMANDS);
    const read = async (userId: string | undefined) => {
      const response = await fetch(`${world.origin}/sim/discord/events?user=${userId}`);
      return { text: () => response.text() };
    };
    const [vera, otto] = await Promise.all([read(users[0]?.id), read(users[1]?.id)]);
    world.script(() => ({ type: 4, data: { content: 'for Otto alone', flags: 64 } }));
    const place = { userId: users[1]?.id, channelId: channels[1]?.id };

    await world.people('POST', '/interact', { ...place, command: '/help' });
    await world.people('POST', '/messages', { ...place, content: 'for all' });
    world.simulator.close();
    const [byVera, byOtto] = await Promise.all([vera.text(), otto.text()]);

    expect(byOtto).toContain('for Otto alone');
    expect(byVera).not.toContain('for Otto alone');
    expect(byVera).toContain('event: message.created');
    expect(byVera).toContain('for all');
    await world.close();
  });

  it('refuses what names nobody, and plain forms that a foreign page could send', async () => {
    const world = await startWorld();

    const unknown = await world.people('POST', '/messages', { userId: '1', channelId: '2', content: 'a' });
    const form = await fetch(`${world.origin}/sim/discord/interact`, { method: 'POST', body: '{}' });
    const nowhere = await world.people('GET', '/nowhere');

    expect(unknown.status).toBe(400);
    expect(form.status).toBe(400);
    expect(nowhere.status).toBe(404);
    await world.close();
  });
});
