import { randomUUID } from 'node:crypto';
import type { VirtualClock } from '../contract.ts';

/** An event that a bus took, as rules would see it. */
export interface BusEvent {
  readonly id: string;
  /** Virtual time, ISO 8601. */
  readonly time: string;
  readonly bus: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources: readonly string[];
}

/** The local EventBridge: buses that take events and keep the last of them for people and tests. */
export interface EventBuses {
  ensureBus(name: string): void;
  has(name: string): boolean;
  put(event: Omit<BusEvent, 'id' | 'time'> & { readonly time?: string }): BusEvent;
  /** Newest first. */
  list(): readonly BusEvent[];
}

const KEPT = 200;

export function createEventBuses({ clock }: { readonly clock: VirtualClock }): EventBuses {
  const names = new Set(['default']);
  const events: BusEvent[] = [];
  return {
    ensureBus: (name) => void names.add(name),
    has: (name) => names.has(name),
    put({ time = new Date(clock.now()).toISOString(), ...given }) {
      const event = { id: randomUUID(), time, ...given };
      events.unshift(event);
      events.length = Math.min(events.length, KEPT);
      return event;
    },
    list: () => events,
  };
}
