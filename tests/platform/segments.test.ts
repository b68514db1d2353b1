import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startXrayDaemon, type XrayDaemon } from '#local/aws/xray/daemon.ts';
import { partsOf } from '#local/aws/xray/document.ts';
import type { FunctionSpec } from '#local/contract.ts';
import type { Guard } from '#local/iam/guard.ts';
import { createProcessInvoker } from '#local/runner/process-invoker.ts';
import { ROOT } from '#local/stack.ts';
import { createWire } from '#local/wire/wire.ts';
import { build } from '#scripts/build.ts';

const NOW = Date.UTC(2030, 0, 1);

/** A function that has the bundle's own file write what it is handed. */
const CODE = `
  const file = require('node:fs').readdirSync(__dirname).find((name) => name.startsWith('segments-'));
  const { writeSegments } = require('./' + file);
  const errorOf = ({ message, ...more }) => Object.assign(new Error(message), more);
  exports.handler = async ({ spans, ...ended }) => {
    const revived = spans.map((span) => (span.error ? { ...span, error: errorOf(span.error) } : span));
    writeSegments({ ...ended, spans: revived }, { fn: 'writer', redact: (value) => value, logger: console });
  };
`;

describe('segments of X-Ray, from the file of the bundle', () => {
  const codeDir = mkdtempSync(join(tmpdir(), 'watchbell-segments-'));
  const clock = { now: () => NOW };
  let daemon: XrayDaemon;
  let invoker: ReturnType<typeof createProcessInvoker>;
  let mayWrite = true;

  beforeAll(async () => {
    const dist = join(ROOT, 'dist/worker');
    if (!existsSync(join(dist, 'index.js'))) await build();
    for (const name of readdirSync(dist).filter((file) => /^(?:chunk|segments)-.*\.js$|^package\.json$/.test(file))) {
      cpSync(join(dist, name), join(codeDir, name));
    }
    writeFileSync(join(codeDir, 'index.js'), CODE);
    const guard = { refuse: () => (mayWrite ? undefined : {}) } as unknown as Guard;
    daemon = await startXrayDaemon({ clock, guard });
    const spec = { id: 'Writer', name: 'writer', codeDir, timeoutSeconds: 5, environment: {}, isTraced: true };
    invoker = createProcessInvoker({
      functions: [spec as unknown as FunctionSpec],
      clock,
      endpoints: { AWS_XRAY_DAEMON_ADDRESS: daemon.address },
      logDir: undefined,
      wire: createWire(clock),
      xray: daemon,
      mayLog: () => true,
    });
  }, 60_000);
  afterAll(async () => {
    await invoker.stop();
    await daemon.stop();
    rmSync(codeDir, { recursive: true, force: true });
  });

  const flow = { name: 'message', kind: 'consumer', attributes: { correlation_id: 'c-1', request_id: 'r-1' } };
  const call = { target: 'discord', operation: 'POST /channels/{id}/messages', timeoutMs: 1, effect: true };
  const timing = { startedAt: NOW, durationMs: 5, failed: false };

  /** Flows with so many calls each, that fail with messages of this length. */
  function spansOf(flows: number, calls: number, messageLength: number): object[] {
    const idOf = (...places: number[]) => places.map((place) => `a${place.toString(16).padStart(7, '0')}`).join('');
    return Array.from({ length: flows }, (_flow, index) => {
      const traceId = `${idOf(index)}${'a'.repeat(24)}`;
      const above = { ...flow, ...timing, traceId, spanId: idOf(index, 0) };
      const below = Array.from({ length: calls }, (_call, place) => ({
        ...timing,
        failed: true,
        error: { message: `${place} ${'x'.repeat(messageLength)}` },
        name: 'call',
        kind: 'client',
        attributes: {},
        call,
        traceId,
        spanId: idOf(index, place + 1),
        parentSpanId: above.spanId,
      }));
      return [...below, above];
    }).flat();
  }

  async function write(spans: readonly object[]) {
    const [before, refusedBefore] = [daemon.segments().length, daemon.refusals().length];
    const ended = { ...timing, requestId: 'r-1', isFirst: true, hadFlow: true, looseCalls: [], spans };
    const { error } = await invoker.invoke('Writer', ended);
    const fresh = () => daemon.segments().slice(before);
    const refused = () => daemon.refusals().slice(refusedBefore);
    const isComplete = () =>
      refused().length > 0 || fresh().flatMap(({ document }) => partsOf(document)).length > spans.length;
    for (let waits = 0; waits < 300 && !isComplete(); waits += 1) await sleep(10);
    return { error, documents: fresh().map(({ document }) => document), refused: refused() };
  }

  it('are one document below the segment that Lambda sends, of each invocation its own', async () => {
    const first = await write(spansOf(2, 3, 10));
    const second = await write(spansOf(2, 3, 10));

    const names = first.documents.flatMap(partsOf).map(({ name }) => name);
    const calls = ['discord', 'discord', 'discord'];
    expect(names).toEqual(['## writer', 'message', ...calls, 'message', ...calls]);
    expect(first.documents[0]).toMatchObject({ start_time: NOW / 1000, end_time: NOW / 1000 + 0.005 });
    expect(second.documents).toHaveLength(1);
    expect(second.documents[0]?.trace_id).not.toBe(first.documents[0]?.trace_id);
    expect([...first.refused, ...second.refused, first.error, second.error]).toEqual([undefined, undefined]);
  });

  it('that are too large for one document stand in several, each part once and below the same as before', async () => {
    const { documents, error, refused } = await write(spansOf(2, 32, 2_000));

    const parts = documents.flatMap((document) => partsOf(document));
    expect(refused).toEqual([]);
    expect(error).toBeUndefined();
    expect(documents.length).toBeGreaterThan(1);
    expect(documents.length).toBeLessThan(40);
    expect(parts.filter(({ name }) => name === 'discord')).toHaveLength(64);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
    const [top] = parts.filter(({ name }) => name === '## writer');
    const above = new Set(parts.map(({ id }) => id));
    for (const { name, parent_id: parentId } of documents) {
      if (name !== top?.name) expect(above).toContain(parentId);
    }
  });

  it('are lost, and nothing else is, where the role does not allow them', async () => {
    mayWrite = false;
    const { documents, error, refused } = await write(spansOf(1, 1, 1));
    mayWrite = true;

    expect([documents, error]).toEqual([[], undefined]);
    expect(refused).toEqual([expect.stringContaining('the role of writer')]);
  });
});
