import { setTimeout as sleep } from 'node:timers/promises';
import { createConsole } from '#local/console/server.ts';
import type { HttpHandler } from '#local/contract.ts';
import type { Hop } from '#local/wire/hop.ts';

import { type BotScript, COMMANDS, startWorld, type TestWorld } from '#tests/local/discord/world.ts';
import { answerWithCards, CARD_COMMAND } from './cards.ts';
import { createStageClock, createStageWire, schedules } from './machine.ts';

export interface Stage extends TestWorld {
  /** The name's id, of a person or a channel. */
  idOf(name: string): string;
  /** Has a person send a command in #ops. */
  say(person: string, command: string): Promise<void>;
  /** Tells a hop to everybody who follows the wire. */
  hop(hop: Partial<Hop>): void;
  /** What the bot is sent after the first `count`: the page shows a choice before it has arrived. */
  receivedAfter(count: number): Promise<TestWorld['received'][number]>;
  /** The clock says no from now on, with this sentence. */
  refuseClock(words: string): void;
}

/** The console with its simulator, a bot that answers like one, a wire to tell on, and a clock that can be moved. */
export async function openStage(
  script: BotScript = answerWithCards,
  more: (clock: { time: number }) => readonly HttpHandler[] = () => [],
): Promise<Stage> {
  const wire = createStageWire();
  const refusal: { words?: string } = {};
  const world = await startWorld({}, (simulator, clock) => [
    createStageClock(clock, refusal),
    wire.handler,
    ...more(clock),
    createConsole({ discord: simulator, scheduler: { select: () => schedules(clock.time) } }),
  ]);
  world.script(script);
  await world.register([...COMMANDS, CARD_COMMAND]);
  const { channels, users } = world.simulator.state();
  const idOf = (name: string) => [...channels, ...users].find((one) => one.name === name)?.id ?? '';
  return {
    ...world,
    idOf,
    async say(person, command) {
      await world.people('POST', '/interact', { userId: idOf(person), channelId: idOf('ops'), command });
    },
    hop: (hop) => wire.tell({ at: world.clock.time, ...hop }),
    async receivedAfter(count) {
      for (let look = 0; look < 200; look += 1) {
        const next = world.received[count];
        if (next) return next;
        await sleep(25);
      }
      throw new Error('the bot was sent nothing');
    },
    refuseClock(words) {
      refusal.words = words;
    },
    async close() {
      wire.close();
      await world.close();
    },
  };
}
