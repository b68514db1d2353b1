const UNITS: ReadonlyArray<readonly [string, number]> = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

/** How long something took or takes, in its two largest units: "1m 32s". GitHub tells whole seconds. */
export function lasted(from: string | null, until: string | number | null | undefined): string | undefined {
  if (from === null || until === null || until === undefined) return undefined;
  const end = typeof until === 'number' ? until : Date.parse(until);
  let seconds = Math.max(0, Math.floor((end - Date.parse(from)) / 1000));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.length === 0 ? '0s' : parts.slice(0, 2).join(' ');
}
