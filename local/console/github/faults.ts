import type { Fault, FaultOrder } from './github-api.ts';

export interface FaultSwitch {
  readonly words: string;
  readonly meaning: string;
  readonly order: FaultOrder;
}

/** What can go wrong with calls, once or until it is taken back. */
export const FAULT_SWITCHES: readonly FaultSwitch[] = [
  {
    words: 'The next call meets the rate limit',
    meaning: 'GitHub answers 403 and when the hour is over, here a minute later; Watchbell must wait as it is told.',
    order: { kind: 'rate_limited', status: 403, resetSeconds: 60, times: 1 },
  },
  {
    words: 'The answer to the next dispatch is lost',
    meaning: 'The run is started, but nobody hears of it; Watchbell must find it and never start a second one.',
    order: { kind: 'lost', method: 'POST', path: '/repos/*/*/actions/workflows/*/dispatches', times: 1 },
  },
  {
    words: 'GitHub is slow',
    meaning: 'Every answer takes three seconds until this is switched off.',
    order: { kind: 'slow', ms: 3000 },
  },
];

/** Whether a fault that was ordered still waits for its call. */
export function isOn({ order }: FaultSwitch, faults: readonly Fault[]): boolean {
  return faults.some((fault) => isSame(fault, order));
}

/** All faults with one put on or taken off. */
export function switched({ order }: FaultSwitch, faults: readonly Fault[], on: boolean): readonly FaultOrder[] {
  return on ? [...faults, order] : faults.filter((fault) => !isSame(fault, order));
}

function isSame(fault: Fault, order: FaultOrder): boolean {
  return fault.kind === order.kind && fault.path === order['path'];
}
