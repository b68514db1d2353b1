import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceivedSegment } from '#local/aws/xray/daemon.ts';
import { partsOf, type XrayPart } from '#local/aws/xray/document.ts';
import type { Invoker } from '#local/contract.ts';
import { prepareDemo } from '#local/demo/prepare.ts';
import { createProcessInvoker } from '#local/runner/process-invoker.ts';
import { type InvokerContext, ROOT, type Stack, startStack } from '#local/stack.ts';
import { build } from '#scripts/build.ts';

type Line = Readonly<Record<string, unknown>>;

/** What the file of the bundle that holds the X-Ray SDK reads, and no other does. */
const OF_THE_SDK = 'AWS_XRAY_DAEMON_ADDRESS';
const NO_DAEMON = { AWS_XRAY_DAEMON_ADDRESS: 'nowhere.invalid:2000' };
const WORKERS = ['alerter', 'relay', 'schedule-sync', 'watcher', 'worker'];
// Built here, so that no secret stands in this file.
const SECRET = ['ghp', 'q7'.repeat(18)].join('_');

describe('what the workers send to X-Ray', () => {
  const lines: Line[] = [];
  const bare = mkdtempSync(join(tmpdir(), 'watchbell-bare-'));
  let stack: Stack;
  let how: 'rate 1' | 'rate 0' | 'rate 1, no SDK' | 'rate 1, no daemon' = 'rate 1';

  beforeAll(async () => {
    if (!existsSync(join(ROOT, 'dist/worker/index.js'))) await build();
    stack = await startStack({
      port: 0,
      settings: { LOG_LEVEL: 'debug' },
      invoker(context) {
        const invokers = {
          'rate 1': withRate(context, '1'),
          'rate 0': withRate(context, '0', withoutSdk()),
          'rate 1, no SDK': withRate(context, '1', bare),
          'rate 1, no daemon': withRate({ ...context, endpoints: { ...context.endpoints, ...NO_DAEMON } }, '1'),
        };
        return {
          invoke: (...given) => invokers[how].invoke(...given),
          async stop() {
            for (const invoker of Object.values(invokers)) await invoker.stop();
          },
        };
      },
    });
    await prepareDemo(stack);
    await say('/trigger create', {
      name: 'hello',
      schedule: 'every 300 days',
      task: 'discord_message',
      message: 'hello',
      channel: idOf(stack.discord.state().channels, 'ops'),
    });
  }, 60_000);
  afterAll(async () => {
    await stack.stop();
    rmSync(bare, { recursive: true, force: true });
  });

  function withRate(context: InvokerContext, rate: string, dist?: string): Invoker {
    const functions = context.functions.map((spec) => ({
      ...spec,
      codeDir: dist === undefined ? spec.codeDir : join(dist, spec.name),
      environment: { ...spec.environment, TRACE_SAMPLE_RATE: rate },
    }));
    const keep = (_fn: string, line: string) => void lines.push(JSON.parse(line) as Line);
    return createProcessInvoker({ ...context, functions, logDir: undefined, onLine: keep });
  }

  /** The bundles without the files that hold the SDK; answers where they are. */
  function withoutSdk(): string {
    const holdsSdk = (path: string) => path.endsWith('.js') && readFileSync(path, 'utf8').includes(OF_THE_SDK);
    cpSync(join(ROOT, 'dist'), bare, { recursive: true, filter: (path) => !holdsSdk(path) });
    return bare;
  }

  function idOf(all: ReadonlyArray<{ readonly id: string; readonly name: string }>, wanted: string): string {
    return all.find(({ name }) => name === wanted)?.id ?? '';
  }

  async function say(command: string, options: Record<string, string>): Promise<void> {
    const { channels, users } = stack.discord.state();
    const asked = { userId: idOf(users, 'Otto'), channelId: idOf(channels, 'ops'), command, options };
    const { ok } = await stack.discord.interact({ ...asked, kind: 'command' });
    expect(ok).toBe(true);
    await stack.timeline.advanceTo(stack.clock.now());
  }

  /** Packets arrive when they do; what never comes shows in what is expected afterwards. */
  async function untilIt(holds: () => boolean): Promise<void> {
    for (let waits = 0; waits < 300 && !holds(); waits += 1) await sleep(10);
  }

  /** Runs the trigger; answers the lines and segments that came of it. */
  async function run(): Promise<{ theirs: Line[]; segments: ReceivedSegment[] }> {
    const [linesBefore, segmentsBefore] = [lines.length, stack.xray.segments().length];
    await say('/trigger run', { name: 'hello' });
    const hasAttempt = ({ document }: ReceivedSegment) => partsOf(document).some(({ name }) => name === 'attempt');
    if (how === 'rate 1') await untilIt(() => stack.xray.segments().slice(segmentsBefore).some(hasAttempt));
    else await sleep(50);
    const fresh = lines.slice(linesBefore);
    const clicked = fresh.find(({ cmd, msg }) => msg === 'command answered' && cmd === '/trigger run');
    const theirs = fresh.filter((line) => line['correlation_id'] === clicked?.['correlation_id']);
    return { theirs, segments: stack.xray.segments().slice(segmentsBefore) };
  }

  /** A run that has to wait for its next try has it, so that the next run may begin. */
  async function pass(minutes: number): Promise<void> {
    await stack.timeline.advanceTo(stack.clock.now() + minutes * 60_000);
  }

  async function orderFault(fault: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ method: 'POST', path: '/channels/*/messages', times: 1, ...fault });
    const { ok } = await fetch(`${stack.url}/sim/discord/faults`, { method: 'POST', headers, body });
    expect(ok).toBe(true);
  }

  function callsOf({ segments }: { segments: ReceivedSegment[] }): XrayPart[] {
    return segments.flatMap(({ document }) => partsOf(document)).filter(({ namespace }) => namespace !== undefined);
  }

  it('is a part for each run, with its flow and its calls of the tables and Discord, by the id of its lines', async () => {
    const { segments, theirs } = await run();

    const segment = segments.find(({ document }) => partsOf(document).some(({ name }) => name === 'attempt'));
    expect(segment?.document).toMatchObject({ name: '## worker', annotations: { fn: 'worker', outcome: 'success' } });
    const parts = segment ? partsOf(segment.document) : [];
    const correlationId = theirs[0]?.['correlation_id'];
    const message = parts.find(({ name }) => name === 'message');
    const attempt = parts.find(({ name }) => name === 'attempt');
    expect(message?.annotations).toMatchObject({ correlation_id: correlationId, kind: 'attempt', outcome: 'success' });
    expect(attempt?.annotations).toMatchObject({ correlation_id: correlationId, outcome: 'success' });
    const attempted = theirs.find(({ msg }) => msg === 'run attempted');
    expect(attempt?.annotations?.['trace']).toBe(String(attempted?.['trace_id']).slice(0, 8));
    const below = (attempt?.subsegments ?? []).map(({ name, namespace }) => `${namespace} ${name}`);
    expect(below).toEqual(expect.arrayContaining(['aws dynamodb', 'remote discord']));
    // Each line bears the trace of X-Ray that the part is in.
    expect(attempted?.['xray_trace_id']).toBe(segment?.document.trace_id);
    expect(stack.xray.refusals()).toEqual([]);
  });

  it('tells each call with its operation and outcome, in virtual time and inside of what is above it', async () => {
    const result = await run();

    for (const { document } of result.segments) {
      for (const part of partsOf(document)) {
        expect(Math.abs(part.start_time * 1000 - stack.clock.now())).toBeLessThan(60_000);
        for (const inner of part.subsegments ?? []) expect(inner.start_time).toBeGreaterThanOrEqual(part.start_time);
      }
    }
    const calls = callsOf(result);
    expect(calls.every(({ metadata }) => metadata?.['watchbell']?.['outcome'] === 'success')).toBe(true);
    const operations = calls.map(({ metadata, name }) => `${name} ${String(metadata?.['watchbell']?.['operation'])}`);
    expect(operations).toEqual(
      expect.arrayContaining(['discord POST /channels/{id}/messages', 'dynamodb TransactWriteItems']),
    );
  });

  it('marks what a service failed at as its fault, what we did wrong as an error, and what was too much', async () => {
    const marks = async (fault: object) => {
      await orderFault(fault);
      const failed = callsOf(await run()).find(({ cause, name }) => name === 'discord' && cause !== undefined);
      await pass(6);
      const { error = false, fault: isFault = false, throttle = false } = failed ?? {};
      const { outcome, status } = failed?.metadata?.['watchbell'] ?? {};
      return { fault: isFault, error, throttle, outcome, status, type: failed?.cause?.exceptions[0]?.type };
    };
    const type = 'OutboundFailure';
    const ours = { fault: false, error: true, type };

    expect(await marks({ status: 503 })).toMatchObject({
      fault: true,
      error: false,
      throttle: false,
      status: 503,
      type,
    });
    expect(await marks({ status: 400 })).toMatchObject({ ...ours, throttle: false, outcome: 'permanent', status: 400 });
    expect(await marks({ status: 429, retryAfter: 1 })).toMatchObject({
      ...ours,
      throttle: true,
      outcome: 'rate_limited',
    });
  });

  it('holds no secret, not even in what a service says of an error', async () => {
    await orderFault({ status: 400, body: { message: `the key ${SECRET} is not known`, code: 1 } });

    const { segments } = await run();
    await pass(6);

    const text = JSON.stringify(segments);
    expect(text).toContain('is not known');
    expect(text).not.toContain(SECRET);
    expect(JSON.stringify(stack.xray.segments())).not.toContain(stack.discord.botToken);
  });

  it('comes from all workers and from no front door', async () => {
    const senders = () => [...new Set(stack.xray.segments().map(({ fn }) => fn))].sort();

    await pass(2);
    await untilIt(() => senders().length >= WORKERS.length);

    expect(senders()).toEqual(WORKERS);
    expect(stack.xray.refusals()).toEqual([]);
  });

  it('can be looked at', async () => {
    const answer = await fetch(`${stack.url}/sim/xray/segments`);

    expect(await answer.json()).toEqual(
      JSON.parse(JSON.stringify({ segments: stack.xray.segments(), refusals: stack.xray.refusals() })),
    );
  });

  it('is nothing with the rate 0, where the file with the SDK is not even looked for', async () => {
    how = 'rate 0';
    const before = lines.length;

    const { segments, theirs } = await run();

    expect(segments).toEqual([]);
    expect(theirs).toContainEqual(expect.objectContaining({ msg: 'run attempted', outcome: 'success' }));
    expect(lines.slice(before).filter(({ msg }) => msg === 'segments were not sent')).toEqual([]);
  });

  it('fails without a run failing, where the daemon cannot be reached', async () => {
    how = 'rate 1, no daemon';

    const { segments, theirs } = await run();

    expect(segments).toEqual([]);
    expect(theirs).toContainEqual(expect.objectContaining({ msg: 'run attempted', outcome: 'success' }));
  });

  it('fails without a run failing, where the file is missing', async () => {
    how = 'rate 1, no SDK';
    const before = lines.length;

    const { segments, theirs } = await run();

    expect(segments).toEqual([]);
    expect(theirs).toContainEqual(expect.objectContaining({ msg: 'run attempted', outcome: 'success' }));
    const said = lines.slice(before).filter(({ msg }) => msg === 'segments were not sent');
    expect(said).toContainEqual(expect.objectContaining({ fn: 'worker', level: 'debug' }));
  });

  it('costs a file of the bundle that stands beside the rest', () => {
    const holders = WORKERS.map((name) => {
      const folder = join(ROOT, 'dist', name);
      return readdirSync(folder).filter(
        (file) => file.endsWith('.js') && readFileSync(join(folder, file), 'utf8').includes(OF_THE_SDK),
      );
    });

    expect(holders.map(({ length }) => length)).toEqual(WORKERS.map(() => 1));
    expect(holders.flat()).not.toContain('index.js');
  });
});
