import type { Hop } from '#local/wire/hop.ts';

/** Everything that followed from one cause. */
export interface Cause {
  readonly root: string;
  /** Oldest first. */
  readonly hops: readonly Hop[];
  readonly failed: boolean;
}

/** How many hops are kept; the oldest go first. */
const KEPT_HOPS = 1000;

/** Puts new hops behind the known ones; one that is told again takes the place of what was told before. */
export function withHops(known: readonly Hop[], told: readonly Hop[]): readonly Hop[] {
  if (told.length === 0) return known;
  const byId = new Map(known.map((hop) => [hop.id, hop]));
  for (const hop of told) byId.set(hop.id, hop);
  return [...byId.values()].slice(-KEPT_HOPS);
}

/** Groups hops by what caused them, the newest cause first; within a cause in the order of their telling. */
export function causesOf(hops: readonly Hop[]): Cause[] {
  const groups = new Map<string, Hop[]>();
  // By id, not by time: a clock that is being advanced stands still while a whole chain runs.
  for (const hop of hops.toSorted((one, other) => one.id - other.id)) {
    const group = groups.get(hop.root);
    if (group) group.push(hop);
    else groups.set(hop.root, [hop]);
  }
  return [...groups]
    .map(([root, group]) => ({ root, hops: group, failed: group.some((hop) => hop.outcome === 'error') }))
    .toReversed();
}

/** What went wrong with a hop, in the words of whoever said no. */
export function errorWords({ detail }: Hop): string {
  if (typeof detail === 'string' && detail !== '') return detail;
  if (typeof detail !== 'object' || detail === null) return 'It failed.';
  const { error, message, reason, status } = detail as Record<string, unknown>;
  const words = [error, message, reason].filter((one): one is string => typeof one === 'string');
  if (words.length > 0) return words.join(': ');
  return typeof status === 'number' ? `The answer was ${status}.` : 'It failed.';
}
