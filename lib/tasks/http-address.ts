import ipaddr from 'ipaddr.js';

/** Names that never mean another machine on the public internet (RFC 6761, RFC 8375, RFC 9476; `internal` is reserved by ICANN). */
const LOCAL_NAMES =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|alt|onion|test|invalid)$/;

/**
 * Whether an address belongs to the public internet. Everything else is refused: loopback, link-local (where clouds keep
 * their metadata), private, shared, multicast, documentation, benchmarking; and every IPv6 form that carries an IPv4 address
 * in itself (mapped, compatible, NAT64, 6to4, Teredo), whichever that is.
 *
 * https://www.iana.org/assignments/iana-ipv6-special-registry https://www.iana.org/assignments/iana-ipv4-special-registry
 */
export function isPublicAddress(text: string): boolean {
  // A zone names an interface of this machine.
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  // Only 2000::/3 has been given out: https://www.iana.org/assignments/ipv6-address-space
  return address.kind() === 'ipv4' || ((address as ipaddr.IPv6).parts[0] ?? 0) >> 13 === 1;
}

/** The address that a URL's host is, without brackets; undefined for a name. The URL parser has undone octal and hex spellings. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}

/** Whether a URL's host can be told to be no public one without asking anybody. */
export function isPlainlyLocal(hostname: string): boolean {
  const literal = literalAddress(hostname);
  if (literal !== undefined) return !isPublicAddress(literal);
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return !name.includes('.') || LOCAL_NAMES.test(name);
}
