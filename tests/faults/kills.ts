import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from '#scripts/build.ts';
import { violations } from '#tests/faults/invariants.ts';
import { advanceReal, meetPeople, startRealStack } from '#tests/faults/real-stack.ts';
import { startTestStack } from '#tests/harness/test-stack.ts';

interface Promised {
  /** Names that the bot said it had created. */
  readonly created: Set<string>;
  /** Names that the bot said it had paused. */
  readonly paused: Set<string>;
}

/** Starts the real stack, keeps it busy, kills it at a random instant; `times` times over on the same data. */
export async function killWholeStack(times: number): Promise<string[]> {
  await build();
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-kills-'));
  const promised: Promised = { created: new Set(), paused: new Set() };
  const found: string[] = [];
  try {
    for (let round = 1; round <= times; round += 1) {
      const after = 300 + Math.floor(Math.random() * 2500);
      const stack = await startRealStack(dataDir);
      const busy = keepBusy(stack.url, round, promised);
      await sleep(after);
      const orphans = await stack.kill();
      await busy;
      if (orphans.length > 0) found.push(`after kill ${round} there were still ${orphans.join(', ')}`);
      process.stdout.write(
        `kill ${round} after ${after} ms: ${promised.created.size} created, ${promised.paused.size} paused so far\n`,
      );
    }
    found.push(...(await inspect(dataDir, promised)));
    return found;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Creates, pauses and lets time pass until the stack is gone. */
async function keepBusy(url: string, round: number, promised: Promised): Promise<void> {
  try {
    const people = await meetPeople(url);
    for (let index = 1; ; index += 1) {
      const name = `kill-${round}-${index}`;
      const options = {
        name,
        schedule: 'every 5 minutes',
        task: 'discord_message',
        message: name,
        channel: people.channelId,
      };
      if (await people.say('Otto', '/trigger create', options)) promised.created.add(name);
      await advanceReal(url, 'PT4M');
      if (index % 2 === 0 && (await people.say('Ada', '/trigger pause', { name }))) promised.paused.add(name);
    }
  } catch {
    // The stack was killed in the middle of it: that is the point.
  }
}

/** Opens the same data in this process, lets it recover, and looks. */
async function inspect(dataDir: string, promised: Promised): Promise<string[]> {
  const stack = await startTestStack({ dataDir });
  try {
    await stack.advance('PT20M');
    const lines = await stack.commands.triggers.directory(stack.stack.discord.guild.id, { limit: 10_000 });
    const status = new Map(lines.map((line) => [line.name, line.status]));
    const lost = [...promised.created].filter((name) => !status.has(name));
    const unpaused = [...promised.paused].filter((name) => status.get(name) !== 'paused');
    return [
      ...lost.map((name) => `${name} was acknowledged as created and is not there`),
      ...unpaused.map((name) => `${name} was acknowledged as paused and is ${status.get(name)}`),
      ...(await violations(stack)),
    ];
  } finally {
    await stack.stop();
  }
}
