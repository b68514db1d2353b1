import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrives at a collector. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: { readonly stringValue: string } }>;
  readonly links?: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>;
  readonly status?: { readonly code: number };
}

export interface ExportRequest {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: { readonly attributes: ExportedSpan['attributes'] };
    readonly scopeSpans: ReadonlyArray<{ readonly scope: { readonly name: string }; readonly spans: ExportedSpan[] }>;
  }>;
}

export interface Collector {
  readonly endpoint: string;
  readonly requests: ExportRequest[];
  spans(): ExportedSpan[];
  close(): Promise<void>;
}

/** A collector of OpenTelemetry's that takes OTLP/HTTP as JSON and answers with one status. */
export async function startCollector(status = 200): Promise<Collector> {
  const requests: ExportRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isExport = request.method === 'POST' && request.url === '/v1/traces';
      const isJson = request.headers['content-type'] === 'application/json';
      if (isExport && isJson) requests.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as ExportRequest);
      response.writeHead(isExport && isJson ? status : 404, {
        'content-type': 'application/json',
        connection: 'close',
      });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () =>
      requests.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap((one) => one.scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
