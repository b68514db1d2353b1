import { lookup } from 'node:dns/promises';
import { DomainError } from '#lib/kernel/errors.ts';
import { isPublicAddress, literalAddress } from '#lib/tasks/http-address.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name, as the operating system resolves it. */
export async function resolveByDns(hostname: string): Promise<Address[]> {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

/**
 * The one address that a host is to be reached at; IPv4 first, which Lambda has everywhere. One address that is not public
 * refuses the host whole: throws `http.address_refused`. `isAllowed` lifts that for origins of the team's own.
 */
export async function vetHost(
  hostname: string,
  isAllowed: boolean,
  resolve: (hostname: string) => Promise<readonly Address[]>,
): Promise<Address> {
  const literal = literalAddress(hostname);
  const addresses: readonly Address[] =
    literal === undefined ? await resolve(hostname) : [{ address: literal, family: literal.includes(':') ? 6 : 4 }];
  const isRefused =
    addresses.length === 0 || (!isAllowed && addresses.some(({ address }) => !isPublicAddress(address)));
  const chosen = addresses.find(({ family }) => family === 4) ?? addresses[0];
  if (isRefused || !chosen) throw new DomainError('http.address_refused', { host: hostname });
  return chosen;
}
