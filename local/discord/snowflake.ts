/** The first instant of 2015, from which Discord counts: https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH = 1_420_070_400_000;
const TIMESTAMP_SHIFT = 22n;

/**
 * Makes ids that rise strictly, even when the virtual clock stands still for many of them.
 *
 * `after` is the highest id that was given out before this process started.
 */
export function createSnowflakes(now: () => number, after: bigint): () => string {
  let last = after;
  return () => {
    const floor = BigInt(Math.floor(now()) - DISCORD_EPOCH) << TIMESTAMP_SHIFT;
    last = floor > last ? floor : last + 1n;
    return last.toString();
  };
}

/** Writes an instant as Discord does: microseconds and a numeric offset. */
export function discordTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '000+00:00');
}
