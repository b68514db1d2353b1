import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export interface Listening {
  /** `127.0.0.1:40123`. */
  readonly host: string;
  close(): Promise<void>;
}

/** A server of the test's own on this machine. */
export async function listen(answer: RequestListener): Promise<Listening> {
  return open(createHttpServer(answer));
}

/** Takes connections and says nothing, as a target does that has gone in the middle of a handshake. */
export async function listenInSilence(): Promise<Listening> {
  return open(createTcpServer((socket) => socket.on('error', () => undefined)));
}

async function open(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
