/**
 * Discord's public key from the environment, 64 hex digits. Throws naming the variable.
 *
 * It stands apart from the whole configuration, because a PING is answered before anything else of it is needed and reading
 * all of it costs time at a cold start. The files of lib/config are the only readers of process.env.
 */
export function publicKeyFromEnvironment(): string {
  const key = process.env['DISCORD_PUBLIC_KEY'] ?? '';
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('config.invalid: DISCORD_PUBLIC_KEY is missing or malformed');
  return key;
}
