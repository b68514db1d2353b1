import type { TestStack } from '#tests/harness/test-stack.ts';
import type { Ground } from '#tests/roles/ground.ts';

/**
 * Something that happens in the stack, step by step: whoever plays it may stop after any of them. Names are new each time,
 * so it can be played again and again on one stack.
 */
export type Play = (ground: Ground) => AsyncGenerator<void>;

const MINUTE_MS = 60_000;
/** Comes not again while others are at play. */
export const SELDOM = 'every 12 hours';

let named = 0;

export function newName(): string {
  named += 1;
  return `role check ${named}`;
}

/** Makes each of these happen, one after the other. */
export async function* inTurn(steps: readonly (() => Promise<unknown>)[]): AsyncGenerator<void> {
  for (const step of steps) {
    await step();
    yield;
  }
}

export async function* passMinutes(test: TestStack, minutes: number): AsyncGenerator<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    await test.advance('PT1M');
    yield;
  }
}

export function createMessage(test: TestStack, name: string, schedule: string) {
  const channel = test.channelId('ops');
  return test.say('Otto', '/trigger create', { name, schedule, task: 'discord_message', message: 'hello', channel });
}

/** A schedule for one time, that many whole minutes from now and a bit. */
export function inMinutes(test: TestStack, minutes: number): string {
  return `at ${new Date(test.stack.clock.now() + (minutes + 1) * MINUTE_MS).toISOString().slice(0, 16)}`;
}
