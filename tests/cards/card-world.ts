import type { CardKey, Face, LivingCard } from '#lib/cards/living-card.ts';
import type { CardReminder, CardServices, PictureBytes } from '#lib/cards/ports.ts';
import { type CardOutcome, showCard } from '#lib/cards/show-card.ts';
import type { LogFields, Logger } from '#lib/kernel/ports.ts';
import { createCardMessages } from '#lib/platform/discord/card-messages.ts';
import { createDiscordRest } from '#lib/platform/discord/rest.ts';
import { createCardStore } from '#lib/platform/dynamodb/card-store.ts';
import type { Tables } from '#lib/platform/dynamodb/table.ts';
import { systemIds } from '#lib/platform/system/ids.ts';
import { startEngine } from '#local/dynamodb/engine.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { createFaultSeam, type FaultSeam } from '#tests/faults/fault-seam.ts';
import { textOf } from '#tests/harness/text-of.ts';
import { PICTURE } from '#tests/local/discord/files.ts';
import { COMMANDS, idOf, type Json, startWorld, type TestWorld } from '#tests/local/discord/world.ts';
import { ITEMS, openClient } from '#tests/local/dynamodb/client.ts';

/** Longer than a lease: a message whose process died comes back so much later. */
const REDELIVERED_AFTER_MS = 45_000;
const MAX_DELIVERIES = 400;

export interface CardWorld {
  readonly world: TestWorld;
  readonly tables: Tables;
  readonly seam: FaultSeam;
  readonly channelId: string;
  readonly warnings: string[];
  /** What pictures are drawn as; throws to draw none. */
  draw: () => PictureBytes | Promise<PictureBytes>;
  /** The ports of a process that has just started. */
  services(): CardServices;
  /** Lets a person ask; answers the interaction as a card wants it. */
  ask(): Promise<NonNullable<LivingCard['interaction']>>;
  /** Stores a card with its first face. */
  create(card: Pick<LivingCard, 'desired' | 'id'> & Partial<LivingCard>): Promise<CardKey>;
  /** Gives a card another face. */
  want(key: CardKey, face: Face): Promise<void>;
  /** Has a message show the card, and again when its process dies, then all the reminders in their time. */
  show(key: CardKey): Promise<CardOutcome | undefined>;
  find(key: CardKey): Promise<LivingCard>;
  /** What stands in the channel with this card's line below it, oldest first. */
  standing(key: CardKey): Promise<readonly Standing[]>;
  /** Messages of the queue that were delivered. */
  readonly delivered: readonly CardReminder[];
  stop(): Promise<void>;
}

export interface Standing {
  readonly id: string;
  readonly text: string;
  readonly isAnswer: boolean;
  readonly message: Json;
}

/** The Discord simulator, an embedded DynamoDB and a queue in memory, on one clock of their own. */
export async function startCardWorld(): Promise<CardWorld> {
  const world = await startWorld();
  const engine = await startEngine();
  const client = openClient(engine.endpoint);
  const { StreamSpecification: _none, ...withoutStream } = ITEMS;
  await ensureTable(client, 'Derived', withoutStream);
  await world.register(COMMANDS);
  const { channels, users } = world.simulator.state();
  const channelId = channels[1]?.id ?? '';
  const clock = {
    now: () => world.clock.time,
    sleep: () => new Promise<void>((resolve) => void setImmediate(resolve)),
  };
  const seam = createFaultSeam();
  const warnings: string[] = [];
  const note = (message: string, _fields?: LogFields) => void warnings.push(message);
  const logger: Logger = { debug: () => undefined, info: () => undefined, warn: note, error: note, with: () => logger };
  const delivered: CardReminder[] = [];
  let queue: { readonly due: number; readonly reminder: CardReminder }[] = [];

  function tablesOf(outbound: Tables['outbound']): Tables {
    const names = { stateTable: 'State', derivedTable: 'Derived' };
    return { client, outbound, clock, ids: systemIds, ...names, timeoutMs: 5_000 };
  }
  const tables = tablesOf((_call, send) => send(new AbortController().signal));
  const cards = createCardStore(tables);

  const found: CardWorld = {
    world,
    tables,
    seam,
    channelId,
    warnings,
    delivered,
    draw: () => PICTURE,
    services() {
      const outbound = seam.outbound('worker');
      const secrets = { get: () => Promise.resolve(world.simulator.botToken) };
      const rest = createDiscordRest({
        outbound,
        secrets,
        baseUrl: `${world.origin}/sim/discord/api/v10`,
        timeoutMs: 8_000,
      });
      return {
        clock,
        ids: systemIds,
        logger,
        secrets,
        cards: createCardStore(tablesOf(outbound)),
        cardMessages: createCardMessages(rest, world.simulator.application.id),
        cardReminders: {
          send: (reminder, delayMs) =>
            outbound({ target: 'sqs', operation: 'SendMessage', timeoutMs: 5_000, effect: false }, () => {
              queue.push({ due: clock.now() + Math.ceil(delayMs / 1000) * 1000, reminder });
              return Promise.resolve();
            }),
        },
        pictures: { draw: () => Promise.resolve().then(() => found.draw()) },
      };
    },
    async ask() {
      world.script(() => ({ type: 5 }));
      await world.people('POST', '/interact', { userId: users[1]?.id, channelId, command: '/help' });
      const { payload } = world.received.at(-1) ?? {};
      if (!payload) throw new Error('nobody asked');
      return { applicationId: payload.application_id, token: payload.token, askedAt: clock.now() };
    },
    async create(card) {
      const key = { guildId: world.simulator.guild.id, id: card.id };
      await cards.create({
        schemaVersion: 1,
        ...key,
        channelId,
        desiredRev: 1,
        shownRev: 0,
        correlationId: card.id.padEnd(32, '0'),
        ...card,
      });
      return key;
    },
    async want(key, face) {
      await cards.want(key, face);
    },
    async show(key) {
      let outcome: CardOutcome | undefined;
      const first = { key, correlationId: '', hop: 0 };
      queue.push({ due: clock.now(), reminder: first });
      for (let count = 0; queue.length > 0; count += 1) {
        if (count > MAX_DELIVERIES) throw new Error('reminders without end');
        const [next] = queue.toSorted((left, right) => left.due - right.due);
        if (!next) break;
        queue = queue.filter((one) => one !== next);
        world.clock.time = Math.max(clock.now(), next.due);
        delivered.push(next.reminder);
        try {
          const shown = await showCard(found.services(), next.reminder.key, { hop: next.reminder.hop });
          if (next.reminder === first) outcome = shown.outcome;
        } catch {
          queue.push({ ...next, due: clock.now() + REDELIVERED_AFTER_MS });
        }
      }
      return outcome;
    },
    async find(key) {
      const card = await cards.find(key);
      if (!card) throw new Error('the card is gone');
      return card;
    },
    async standing({ id }) {
      const shortId = id.padEnd(32, '0').slice(0, 8);
      const { body } = await world.rest('GET', `/channels/${channelId}/messages?limit=100`);
      return (body as unknown as Json[]).toReversed().flatMap((message) => {
        const text = textOf(message);
        if (!text.endsWith(`· ${shortId}`)) return [];
        return [{ id: idOf(message), text, isAnswer: message['interaction_metadata'] !== undefined, message }];
      });
    },
    async stop() {
      client.destroy();
      await Promise.all([world.close(), engine.stop()]);
    },
  };
  return found;
}
