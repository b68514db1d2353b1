import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that the system hands out by itself, so that only stacks like this one compete for them. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

const handedOut = new Set<number>();

/**
 * A port of 127.0.0.1 that nobody listens on at this moment, and that this process has not handed out before: between the
 * answer and its use another stack of this process must not be given the same one.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (handedOut.has(port) || !(await isFree(port))) continue;
    handedOut.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
