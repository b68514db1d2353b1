import type { CardChange, CardKey, Face, LeasedCard, LivingCard } from '#lib/cards/living-card.ts';
import type { CardMessage, CardReminder, CardServices } from '#lib/cards/ports.ts';
import { showCard } from '#lib/cards/show-card.ts';
import type { CardStore } from '#lib/cards/store.ts';
import { type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import { textOf } from '#tests/harness/text-of.ts';

/** What becomes of one outbound call, and how long it takes. */
export interface Fate {
  readonly kind: 'works' | 'crash before' | 'crash after' | 'answer lost' | 'refused for now' | 'rate limited';
  readonly ms: number;
}

export interface Plan {
  readonly raisers: number;
  /** Who shows the card although nothing changed; with raisers beside them they do not come again when they die. */
  readonly strays: number;
  /** How long ago the interaction was asked; undefined for a card that is the bot's from the beginning. */
  readonly askedAgoMs: number | undefined;
  /** When a person deletes what the bot has posted, counted in calls. */
  readonly deletedAt: number | undefined;
  /** One for each call, in their order; afterwards everything works. */
  readonly fates: readonly Fate[];
  /** Which of the waiting calls goes on next. */
  readonly turns: readonly number[];
}

export interface Outcome {
  readonly desiredRev: number;
  readonly shownRev: number;
  /** What stands in the channel, by revision; `moved` says where the card goes on. */
  readonly standing: ReadonlyArray<number | 'thinking' | 'moved'>;
  readonly faults: readonly string[];
  readonly messagesSent: number;
}

const KEY: CardKey = { guildId: 'g', id: 'c' };
const START = Date.parse('2026-11-21T09:00:00Z');
const TOKEN_LIVES_MS = 15 * 60_000;
const STORED_AFTER_MS = 2_000;
const REDELIVERED_AFTER_MS = 45_000;
const PACE_MS = 2_000;
const TIMEOUT_MS = { dynamodb: 5_000, discord: 8_000, sqs: 5_000 } as const;
const MAX_STEPS = 20_000;

class Crash extends Error {}

interface Process {
  dead: boolean;
}

interface Work {
  readonly due: number;
  readonly hop: number;
  /** Raises the card's face before it is shown. */
  readonly raise?: number;
  /** Nobody comes again when its process dies. */
  readonly isFragile?: boolean;
}

interface Shown {
  readonly id: string;
  text: string;
  marker: number | undefined;
  /** Posted by the bot of itself. */
  readonly isOwn: boolean;
}

const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => quiet,
};

function faceOf(rev: number): Face {
  return { card: { blocks: [`revision ${rev}`] }, ...(rev % 4 === 0 ? { final: true } : {}) };
}

/** Plays any number of raisers and showers on one card, one call at a time, until no message is left. */
export async function play(plan: Plan): Promise<Outcome> {
  let now = START;
  let calls = 0;
  let posted = 0;
  let messagesSent = 0;
  let lastEdit: { readonly rev: number; readonly at: number } = { rev: 0, at: 0 };
  const faults: string[] = [];
  const raised = new Set<number>();
  const channel: Shown[] = [];
  const nonces = new Map<string, Shown>();
  const waiting: Array<() => void> = [];
  let works: Work[] = [
    ...Array.from({ length: plan.raisers }, (_, raise) => ({ due: START, hop: 0, raise })),
    ...Array.from({ length: plan.strays }, () => ({ due: START, hop: 0, isFragile: plan.raisers > 0 })),
  ];
  let active = 0;

  const asked = plan.askedAgoMs === undefined ? undefined : START - plan.askedAgoMs;
  if (asked !== undefined) channel.push({ id: 'original', text: 'thinking', marker: undefined, isOwn: false });
  let row: LivingCard = {
    schemaVersion: 1,
    ...KEY,
    channelId: 'ops',
    ...(asked === undefined ? {} : { interaction: { applicationId: 'a', token: 't', askedAt: asked } }),
    desired: faceOf(1),
    desiredRev: 1,
    shownRev: 0,
    correlationId: '8f3a2c1d00000000',
  };

  /** One outbound call of a process: waits for its turn, meets its fate. */
  async function call<Answer>(
    process: Process,
    target: keyof typeof TIMEOUT_MS,
    effect: boolean,
    work: () => Answer,
  ): Promise<Answer> {
    if (process.dead) throw new Crash();
    const begun = now;
    const timeoutMs = TIMEOUT_MS[target];
    const made: OutboundCall = { target, operation: 'any', timeoutMs, effect };
    const inDoubt = effect ? 'unknown_outcome' : 'transient';
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
    if (process.dead) throw new Crash();
    const { kind, ms } = plan.fates[calls] ?? { kind: 'works', ms: 20 };
    calls += 1;
    now += ms;
    if (calls === plan.deletedAt) deleteByHand();
    if (kind === 'crash before') return die(process);
    if (now > begun + timeoutMs) throw new OutboundFailure(inDoubt, made, 'no answer in time');
    if (kind === 'refused for now') throw new OutboundFailure(inDoubt, made, 'HTTP 500', { status: 500 });
    if (kind === 'rate limited' && target === 'discord')
      throw new OutboundFailure('rate_limited', made, 'wait', { status: 429, retryAfterMs: 7_000 });
    const answer = work();
    if (kind === 'crash after') return die(process);
    if (kind === 'answer lost') throw new OutboundFailure(inDoubt, made, 'the answer was lost');
    return answer;
  }

  function die(process: Process): never {
    process.dead = true;
    throw new Crash();
  }

  function deleteByHand(): void {
    const index = channel.findIndex(({ isOwn }) => isOwn);
    if (index >= 0) channel.splice(index, 1);
  }

  function refuse(status: number, code: string): never {
    const made: OutboundCall = { target: 'discord', operation: 'any', timeoutMs: 8_000, effect: false };
    throw new OutboundFailure('permanent', made, 'refused', { status, code });
  }

  function write(message: Shown, { body }: CardMessage): void {
    const text = textOf(body);
    message.text = text;
    message.marker = body.components[0]?.['id'] as number | undefined;
    const rev = Number(/revision (\d+)/.exec(text)?.[1]);
    if (!Number.isFinite(rev)) return;
    if (rev < lastEdit.rev) faults.push(`revision ${rev} was shown after ${lastEdit.rev}`);
    const isFinal = rev % 4 === 0;
    if (!isFinal && now < lastEdit.at + PACE_MS)
      faults.push(`revision ${rev} came ${now - lastEdit.at} ms after another`);
    lastEdit = { rev, at: now };
  }

  function servicesOf(process: Process): CardServices {
    return {
      clock: { now: () => now },
      ids: { random: () => 0.5 },
      logger: quiet,
      secrets: { get: () => Promise.resolve('k') },
      pictures: { draw: () => Promise.reject(new Error('none')) },
      cards: storeOf(process),
      cardReminders: {
        send: ({ hop }: CardReminder, delayMs) =>
          call(process, 'sqs', false, () => {
            messagesSent += 1;
            works.push({ due: now + Math.ceil(delayMs / 1000) * 1000, hop });
          }),
      },
      cardMessages: {
        editOriginal: (target, message) =>
          call(process, 'discord', false, () => {
            const original = channel.find(({ id }) => id === 'original');
            if (now >= (asked ?? 0) + TOKEN_LIVES_MS || target.token !== 't') return refuse(401, '50027');
            if (!original || now < (asked ?? 0) + STORED_AFTER_MS) return refuse(404, '10008');
            write(original, message);
            return { messageId: 'original' };
          }),
        edit: ({ messageId }, message) =>
          call(process, 'discord', false, () => {
            const found = channel.find(({ id }) => id === messageId);
            if (!found) return refuse(404, '10008');
            write(found, message);
          }),
        post: ({ nonce }, message) =>
          call(process, 'discord', true, () => {
            const earlier = nonces.get(nonce);
            if (earlier && channel.includes(earlier)) return { messageId: earlier.id };
            posted += 1;
            const shown = { id: `m${posted}`, text: '', marker: undefined, isOwn: true };
            write(shown, message);
            channel.push(shown);
            // Not remembered, as after Discord's few minutes: finding it again must suffice.
            if (posted % 2 === 0) nonces.set(nonce, shown);
            return { messageId: shown.id };
          }),
        find: ({ marker }) =>
          call(process, 'discord', false, () => {
            const found = channel.find((one) => one.marker === marker);
            return found && { messageId: found.id };
          }),
      },
    };
  }

  function change(given: CardChange | Partial<LivingCard>): LivingCard {
    const fields = Object.entries({ ...row, ...given }).filter(([, value]) => value !== null && value !== undefined);
    row = Object.fromEntries(fields) as unknown as LivingCard;
    return row;
  }

  function storeOf(process: Process): CardStore {
    let leases = 0;
    const own = works.length + calls;
    return {
      create: () => Promise.resolve(false),
      find: () => call(process, 'dynamodb', false, () => row),
      claim(_key, claimedAt, leaseMs) {
        leases += 1;
        const lease = `${own}.${leases}.${calls}`;
        return call(process, 'dynamodb', true, () => {
          if (row.leaseUntil !== undefined && row.leaseUntil > claimedAt) return undefined;
          return change({ lease, leaseUntil: claimedAt + leaseMs }) as LeasedCard;
        });
      },
      keep: (_key, lease, given) =>
        call(process, 'dynamodb', true, () => row.lease === lease && change(given) !== undefined),
      release: (_key, lease, given) =>
        call(process, 'dynamodb', true, () => {
          if (row.lease !== lease) return undefined;
          const { lease: _lease, leaseUntil: _until, ...freed } = change(given);
          row = freed;
          return row;
        }),
      want: () => Promise.resolve(false),
      noteReminder: (_key, at) => call(process, 'dynamodb', true, () => void change({ remindAt: at })),
    };
  }

  async function handle(work: Work): Promise<void> {
    const process: Process = { dead: false };
    try {
      const { raise } = work;
      if (raise !== undefined && !raised.has(raise)) {
        await call(process, 'dynamodb', true, () => {
          raised.add(raise);
          change({ desired: faceOf(row.desiredRev + 1), desiredRev: row.desiredRev + 1 });
        });
      }
      await showCard(servicesOf(process), KEY, { hop: work.hop });
    } catch {
      // The queue gives it to another process.
      if (!work.isFragile) works.push({ ...work, due: now + REDELIVERED_AFTER_MS });
    } finally {
      active -= 1;
    }
  }

  for (let step = 0; works.length > 0 || active > 0; step += 1) {
    if (step > MAX_STEPS) {
      faults.push('it never ends');
      break;
    }
    const due = works.filter((work) => work.due <= now);
    works = works.filter((work) => work.due > now);
    for (const work of due) {
      active += 1;
      void handle(work);
    }
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    const [next] = waiting.splice((plan.turns[step % plan.turns.length] ?? 0) % Math.max(1, waiting.length), 1);
    if (next) next();
    else if (active === 0 && works.length > 0) now = Math.max(now, Math.min(...works.map((work) => work.due)));
    const bots = channel.filter(({ isOwn }) => isOwn).length;
    if (bots > 1) faults.push(`${bots} messages of the bot show one card`);
  }

  return {
    desiredRev: row.desiredRev,
    shownRev: row.shownRev,
    standing: channel.map(({ text }) => {
      if (text.includes('goes on here')) return 'moved';
      return text === 'thinking' ? 'thinking' : Number(/revision (\d+)/.exec(text)?.[1]);
    }),
    faults: [...new Set(faults)],
    messagesSent,
  };
}
