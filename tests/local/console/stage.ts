import { createConsole } from '#local/console/server.ts';
import type { HttpHandler } from '#local/contract.ts';

import { type BotScript, COMMANDS, startWorld, type TestWorld } from '#tests/local/discord/world.ts';

/** A day in milliseconds, an hour, five minutes: what the console's buttons ask for. */
const DURATIONS: Readonly<Record<string, number>> = { P1D: 86_400_000, PT1H: 3_600_000, PT5M: 300_000 };

/** The console with its simulator, a bot that answers like one, and a clock that can be moved. */
export async function openStage(script: BotScript = answerLikeABot): Promise<TestWorld> {
  const world = await startWorld({}, (_simulator, clock) => [
    clockHandler(clock),
    createConsole({
      scheduler: {
        list: () => [
          {
            name: 'trg_nightly-1',
            expression: 'rate(1 hour)',
            nextAt: clock.time + 3_600_000,
            timezone: 'Europe/Berlin',
          },
          { name: 'trg_standup-4', expression: 'cron(0 9 ? * MON-FRI *)', nextAt: clock.time + 90_000 },
        ],
      },
    }),
  ]);
  world.script(script);
  await world.register(COMMANDS);
  return world;
}

function answerLikeABot({ payload }: Parameters<BotScript>[0]): unknown {
  if (payload.type === 4) {
    return {
      type: 8,
      data: { choices: ['every 5 minutes', 'every 10 minutes'].map((value) => ({ name: value, value })) },
    };
  }
  if (payload.data.name === 'help') {
    return { type: 4, data: { flags: 64, content: '**Watchbell** answers you alone.\n-# watchbell · 0badcafe' } };
  }
  return { type: 4, data: { content: 'Created. The next time is <t:1795252080:R>.\n-# watchbell · 8f3a2c1d' } };
}

function clockHandler(clock: { time: number }): HttpHandler {
  return async (request, response) => {
    if (request.url !== '/sim/clock') return false;
    let raw = '';
    for await (const chunk of request) raw += String(chunk);
    const jump = raw === '' ? 0 : DURATIONS[(JSON.parse(raw) as { advance: string }).advance];
    const status = jump === undefined ? 400 : 200;
    clock.time += jump ?? 0;
    const body = jump === undefined ? { message: 'That is no ISO 8601 duration.' } : { now: clock.time };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return true;
  };
}
