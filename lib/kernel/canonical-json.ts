/**
 * One text for one value: JSON with sorted keys and without undefined members, so that hashes of equal values are equal.
 *
 * Takes plain data only (what JSON can hold). Source of the idea: RFC 8785; numbers are written as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
