import { createHmac } from 'node:crypto';

import type { Participant } from '#local/contract.ts';

import { organization, webhookId } from '../demo/content.ts';
import { nowOf, type World } from '../world.ts';
import type { Delivery } from './delivery-store.ts';
import { tellDue } from './tell-due.ts';

/** GitHub waits this long for an answer: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/troubleshooting-webhooks */
const ANSWER_WITHIN_MS = 10_000;
/** Deliveries of one run go one after the other; so many runs at a time. */
const AT_A_TIME = 8;

export interface Courier extends Participant {
  /** Sends a delivery now and answers what became of it. */
  deliver(delivery: Delivery): Promise<Delivery>;
  /** Leaves off; what is under way is sent again by the next stack on the same data. */
  stop(): Promise<void>;
}

/** Walks runs through virtual time: what happens to them is made into webhooks, and those that are due are sent. */
export function createCourier(world: World, webhookUrl: () => string): Courier {
  let sending: Promise<void> | undefined;
  const stopping = new AbortController();

  async function deliver(delivery: Delivery): Promise<Delivery> {
    const begun = performance.now();
    const outcome = await send(world, webhookUrl(), delivery, stopping.signal);
    if (stopping.signal.aborted) return delivery;
    const done = { ...delivery, ...outcome, deliveredAt: nowOf(world), durationMs: performance.now() - begun };
    world.deliveries.save(done);
    return done;
  }

  async function sendDue(): Promise<void> {
    const lanes = Map.groupBy(world.deliveries.due(nowOf(world)), ({ id, runId }) => runId ?? -id);
    const waiting = [...lanes.values()];
    const work = async () => {
      for (let lane = waiting.shift(); lane && !stopping.signal.aborted; lane = waiting.shift()) {
        for (const delivery of lane) if (!stopping.signal.aborted) await deliver(delivery);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_A_TIME, waiting.length) }, work));
  }

  return {
    name: 'github',
    nextDueAt() {
      const instants = [world.runs.nextAt(), world.deliveries.nextAt()].filter((at) => at !== undefined);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
    async tick() {
      if (stopping.signal.aborted) return;
      tellDue(world);
      sending ??= sendDue().finally(() => {
        sending = undefined;
      });
      await sending;
    },
    busy: () => sending !== undefined,
    deliver,
    async stop() {
      stopping.abort();
      await sending;
    },
  };
}

async function send(
  world: World,
  url: string,
  { body, event, guid }: Delivery,
  stopping: AbortSignal,
): Promise<{ readonly status: number; readonly reason?: string }> {
  const signed = (algorithm: string) =>
    `${algorithm}=${createHmac(algorithm, world.keys.webhookSecret).update(body).digest('hex')}`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        accept: '*/*',
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/7a2c9d1',
        'x-github-delivery': guid,
        'x-github-event': event,
        'x-github-hook-id': String(webhookId),
        'x-github-hook-installation-target-id': String(organization.id),
        'x-github-hook-installation-target-type': 'organization',
        'x-hub-signature': signed('sha1'),
        'x-hub-signature-256': signed('sha256'),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), stopping]),
    });
    await response.text();
    return { status: response.status };
  } catch (error) {
    return { status: 0, reason: error instanceof Error ? error.message : String(error) };
  }
}
