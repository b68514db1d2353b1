import type { VirtualClock } from '#local/contract.ts';

import type { AccessStore } from './access/access-store.ts';
import type { Keys } from './access/keys.ts';
import type { CallLog } from './call-log.ts';
import type { Catalogue } from './catalogue.ts';
import type { Faults } from './faults.ts';
import type { RateLimits } from './rest/rate-limit.ts';
import type { PlanStore } from './runs/plan-store.ts';
import type { RunStore } from './runs/run-store.ts';
import type { SettingsStore } from './settings-store.ts';
import type { DeliveryStore } from './webhooks/delivery-store.ts';

/** What every part of the simulator works on. */
export interface World {
  readonly clock: VirtualClock;
  /** The stack's address, for example `http://127.0.0.1:4600`. */
  readonly origin: () => string;
  readonly keys: Keys;
  readonly settings: SettingsStore;
  readonly access: AccessStore;
  readonly catalogue: Catalogue;
  readonly plans: PlanStore;
  readonly runs: RunStore;
  readonly deliveries: DeliveryStore;
  readonly log: CallLog;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly random: (bytes: number) => Buffer;
  /** Something may have become due. */
  wake(): void;
}

/** Virtual now in whole milliseconds. */
export function nowOf({ clock }: Pick<World, 'clock'>): number {
  return Math.floor(clock.now());
}
