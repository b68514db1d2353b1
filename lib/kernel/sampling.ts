import { createHash } from 'node:crypto';

/**
 * Whether an id is among the share `rate` (0 to 1) of all ids. Every function finds the same for the same id, so that a flow or
 * trace is chosen as a whole; what a low rate chooses, a higher one chooses too.
 */
export function isChosen(id: string, rate: number): boolean {
  return rate > 0 && shareOf(id) < rate;
}

/** A number in [0, 1), evenly spread whatever the ids look like. */
function shareOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
}
