import { createHmac, timingSafeEqual } from 'node:crypto';

import { timeOf } from '../views/address.ts';
import { nowOf, type World } from '../world.ts';

/** How long GitHub's addresses of downloads live: https://docs.github.com/rest/actions/workflow-jobs */
const LIVES_MS = 60_000;

/** A signed address of a download, good for a virtual minute. */
export function blobUrl(world: World, path: string): string {
  const expiry = timeOf(nowOf(world) + LIVES_MS);
  const query = new URLSearchParams({
    sv: '2025-11-05',
    sr: 'b',
    sp: 'r',
    se: expiry,
    sig: signature(world, path, expiry),
  });
  const isElsewhere = world.settings.get().downloads === 'another';
  const origin = isElsewhere ? world.origin().replace('127.0.0.1', 'localhost') : world.origin();
  return `${origin}/sim/github/blobs${path}?${query.toString()}`;
}

/** Whether an address was signed here, and is still good. */
export function checkAddress(world: World, path: string, query: URLSearchParams): 'good' | 'expired' | 'forged' {
  const expiry = query.get('se') ?? '';
  const [given, right] = [query.get('sig') ?? '', signature(world, path, expiry)].map((text) => Buffer.from(text));
  if (!given || !right || given.length !== right.length || !timingSafeEqual(given, right)) return 'forged';
  return Date.parse(expiry) > nowOf(world) ? 'good' : 'expired';
}

function signature({ keys }: World, path: string, expiry: string): string {
  return createHmac('sha256', keys.blobKey).update(`${path}\n${expiry}`).digest('base64');
}
