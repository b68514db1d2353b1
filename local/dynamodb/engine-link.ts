import { connect, type Socket } from 'node:net';

export interface EngineRequest {
  readonly method: string;
  readonly path: string;
  /** Without those of the framing. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export interface EngineAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface EngineLink {
  send(request: EngineRequest): Promise<EngineAnswer>;
  close(): void;
}

interface Line {
  readonly socket: Socket;
  waiting: { readonly done: (answer: EngineAnswer) => void; readonly fail: (error: Error) => void } | undefined;
  received: Buffer;
}

const NOTHING = Buffer.alloc(0);

/**
 * Connections to the embedded engine that stay open, one request at a time each.
 *
 * Every call of every function passes here, and node:http's client made a test of the whole stack a tenth slower; this can
 * be as plain as it is because the engine always answers with a content-length.
 */
export function openEngineLink(engine: string): EngineLink {
  const { hostname, port } = new URL(engine);
  const idle: Line[] = [];
  const all = new Set<Line>();

  function open(): Line {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const line: Line = { socket, waiting: undefined, received: NOTHING };
    all.add(line);
    socket.on('data', (chunk: Buffer) => {
      line.received = line.received.length === 0 ? chunk : Buffer.concat([line.received, chunk]);
      const answer = readAnswer(line.received);
      if (answer === undefined) return;
      const { waiting } = line;
      line.received = NOTHING;
      line.waiting = undefined;
      idle.push(line);
      waiting?.done(answer);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      all.delete(line);
      const index = idle.indexOf(line);
      if (index >= 0) idle.splice(index, 1);
      line.waiting?.fail(new Error('the engine closed the connection'));
    });
    return line;
  }

  return {
    send({ body, headers, method, path }) {
      let head = `${method} ${path} HTTP/1.1\r\ncontent-length: ${body.length}\r\n`;
      for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
      const line = idle.pop() ?? open();
      return new Promise((done, fail) => {
        line.waiting = { done, fail };
        line.socket.cork();
        line.socket.write(`${head}\r\n`, 'latin1');
        line.socket.write(body);
        line.socket.uncork();
      });
    },
    close() {
      for (const { socket } of all) socket.destroy();
    },
  };
}

/** The answer in these bytes; undefined while some of it is missing. */
function readAnswer(bytes: Buffer): EngineAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const start = end + 4;
  const length = Number(headers['content-length'] ?? 0);
  if (bytes.length < start + length) return undefined;
  return { status: Number(first.split(' ')[1]), headers, body: bytes.subarray(start, start + length) };
}
