import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outbound } from '#lib/kernel/outbound.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { app } from '#local/github/demo/content.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

/** A stack with everything at hand that its functions can call. */
export interface Ground {
  readonly test: TestStack;
  /** A web address that may be called; `/busy` below it asks to wait. */
  readonly origin: string;
  /** Has something happen once, right after a function's next transaction was written. */
  readonly interrupt: (functionName: string, work: () => Promise<unknown>) => void;
  stop(): Promise<void>;
}

/** The name of a secret that triggers may use. */
export const SECRET = 'deploy-key';

/** Its credential at GitHub is a token, or an App's key. */
export async function startGround(credential: 'token' | 'app' = 'token'): Promise<Ground> {
  const server = createServer((request, response) => {
    const isBusy = request.url === '/busy';
    response.writeHead(isBusy ? 429 : 200, isBusy ? { 'retry-after': '30' } : {}).end('done');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const interruptions = new Map<string, () => Promise<unknown>>();
  const test = await startTestStack({
    settings: {
      HTTP_ALLOWED_ORIGINS: origin,
      ...(credential === 'app' ? { GITHUB_APP_ID: String(app.id) } : {}),
    },
    outbound: (functionName) => interruptible(functionName, interruptions),
  });
  test.stack.aws.parameters.put(`/watchbell/secrets/${SECRET}`, crypto.randomUUID());
  return {
    test,
    origin,
    interrupt: (functionName, work) => void interruptions.set(functionName, work),
    stop: () => test.stop().then(() => closed(server)),
  };
}

function interruptible(functionName: string, interruptions: Map<string, () => Promise<unknown>>): Outbound {
  const outbound = createOutbound();
  return async (call, work) => {
    const answer = await outbound(call, work);
    const interruption = call.operation === 'TransactWriteItems' ? interruptions.get(functionName) : undefined;
    if (interruption) {
      interruptions.delete(functionName);
      await interruption();
    }
    return answer;
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
}
