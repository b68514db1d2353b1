import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startColdList } from '#bench/cold-list.ts';
import { measureDeferral } from '#bench/deferral.ts';
import { type Figure, isMet, median, report } from '#bench/figure.ts';
import { measureFollowedRun } from '#bench/followed-run.ts';
import { measureLogBytes } from '#bench/log-bytes.ts';
import { type SignedPing, signPing } from '#bench/ping.ts';
import { measureRedaction } from '#bench/redact.ts';
import { measureSchedules } from '#bench/schedules.ts';
import { build, bundle } from '#scripts/build.ts';

/** Fresh processes a bundle. */
const COLD_SAMPLES = 40;
const COLD_LIST_SAMPLES = 25;
/** Blocks of warm calls, and calls in a block. */
const WARM_BLOCKS = 60;
const WARM_CALLS = 200;

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const ENTRY = join(ROOT, 'dist/interactions/index.js');

type Handler = (event: object) => Promise<{ statusCode: number }>;

/** What is measured, by name: `npm run bench -- diagnose`; all of it without a name. */
const groups: Readonly<Record<string, () => Promise<Figure[]> | Figure[]>> = {
  ping: measurePing,
  list: async () => measureList(await bundlePeer('empty'), await bundlePeer('first-read')),
  schedules: measureTimes,
  redact: measureRedacting,
  logs: measureLogBytes,
  diagnose: async () => [
    ...(await measureDeferral(ROOT, await bundlePeer('send-message'))),
    ...(await measureFollowedRun()),
  ],
};

await build();
const folder = mkdtempSync(join(tmpdir(), 'watchbell-bench-'));
try {
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const unknown = wanted.filter((name) => !(name in groups));
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(', ')}. There are: ${Object.keys(groups).join(', ')}`);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(groups)) {
    if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await measure()));
  }
  report(figures);
  const missed = figures.filter((figure) => !isMet(figure));
  if (process.argv.includes('--assert') && missed.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measurePing(): Promise<Figure[]> {
  const ping = signPing();
  const [empty, handWritten] = [await bundlePeer('empty'), await bundlePeer('hand-written')];
  return [...(await measureWarm(ping, handWritten)), ...measureCold(ping, empty, handWritten)];
}

/** Built with the settings of the functions' own bundles. */
async function bundlePeer(name: string): Promise<string> {
  const outfile = join(folder, `${name}.cjs`);
  await bundle(join(ROOT, 'bench/peers', `${name}.ts`), outfile);
  return outfile;
}

/** Blocks of calls, ours and the hand-written one in turn; the middle of the blocks' medians is what counts. */
async function measureWarm(ping: SignedPing, handWritten: string): Promise<Figure[]> {
  process.env['DISCORD_PUBLIC_KEY'] = ping.publicKey;
  const require = createRequire(import.meta.url);
  const ours = (require(ENTRY) as { handler: Handler }).handler;
  const floor = (require(handWritten) as { handler: Handler }).handler;
  await block(ours, ping.event);
  await block(floor, ping.event);

  const ourMedians: number[] = [];
  const floorMedians: number[] = [];
  const ratios: number[] = [];
  for (let index = 0; index < WARM_BLOCKS; index += 1) {
    const mine = await block(ours, ping.event);
    const theirs = await block(floor, ping.event);
    ourMedians.push(mine);
    floorMedians.push(theirs);
    ratios.push(mine / theirs);
  }
  return [
    { name: 'PING p50, ours', value: median(ourMedians) * 1000, unit: 'µs' },
    { name: 'PING p50, written by hand', value: median(floorMedians) * 1000, unit: 'µs' },
    { name: 'PING p50, ours over by hand', value: median(ratios), unit: '×', target: 1.1 },
  ];
}

async function block(handler: Handler, event: object): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < WARM_CALLS; call += 1) {
    const started = performance.now();
    const { statusCode } = await handler(event);
    times.push(performance.now() - started);
    if (statusCode !== 200) throw new Error(`a PING was answered with ${statusCode}`);
  }
  return median(times);
}

/** Fresh processes, the three bundles in turn. */
function measureCold(ping: SignedPing, empty: string, handWritten: string): Figure[] {
  const times = { empty: [] as number[], ours: [] as number[], handWritten: [] as number[] };
  for (let sample = 0; sample < COLD_SAMPLES; sample += 1) {
    times.empty.push(coldStart(ping, empty));
    times.handWritten.push(coldStart(ping, handWritten));
    times.ours.push(coldStart(ping, ENTRY));
  }
  const floor = median(times.empty);
  return [
    { name: 'cold to first PING, over empty', value: median(times.ours) - floor, unit: 'ms', target: 15 },
    { name: 'cold to first PING by hand, over empty', value: median(times.handWritten) - floor, unit: 'ms' },
  ];
}

function coldStart(ping: SignedPing, bundle: string): number {
  const output = execFileSync(process.execPath, [join(ROOT, 'bench/cold.cjs'), bundle, JSON.stringify(ping.event)], {
    encoding: 'utf8',
    env: { ...conversationEnvironment(), DISCORD_PUBLIC_KEY: ping.publicKey },
  });
  return (JSON.parse(output) as { milliseconds: number }).milliseconds;
}

/** Fresh processes that answer their first `/trigger list`; the empty handler and the SDK's own first read in turn. */
async function measureList(empty: string, firstRead: string): Promise<Figure[]> {
  const cold = await startColdList(ROOT);
  const times = { answer: [] as number[], empty: [] as number[], firstRead: [] as number[] };
  let bytes = 0;
  try {
    for (let sample = 0; sample < COLD_LIST_SAMPLES; sample += 1) {
      times.empty.push((await cold.of(empty)).milliseconds);
      times.firstRead.push((await cold.of(firstRead)).milliseconds);
      const first = await cold.answer();
      times.answer.push(first.milliseconds);
      bytes = first.bytes;
    }
  } finally {
    await cold.stop();
  }
  const floor = median(times.empty);
  const [answer, read] = [median(times.answer) - floor, median(times.firstRead) - floor];
  return [
    { name: 'cold to first /trigger list, over empty', value: answer, unit: 'ms', target: 50 },
    { name: 'cold to first GetItem by the SDK alone', value: read, unit: 'ms' },
    { name: 'first /trigger list over the SDK alone', value: answer / read, unit: '×' },
    { name: 'loaded for it', value: bytes / 1024, unit: 'KB', target: 450 },
  ];
}

/** What the second file reads when it is loaded; nothing of it is called. */
function conversationEnvironment(): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    ALLOWED_GUILDS: '123456789012345678',
    STATE_TABLE: 'state',
    DERIVED_TABLE: 'derived',
    DISCORD_API_URL: 'http://127.0.0.1:9/api',
    FIRES_QUEUE_URL: 'http://127.0.0.1:9/queue',
    INTERACTIVE_QUEUE_URL: 'http://127.0.0.1:9/queue',
  };
}

/** Speed over that of JSON.stringify: 1 would be as fast. */
function measureRedacting(): Figure[] {
  const { microseconds, ratio } = measureRedaction();
  return [
    { name: 'redacting 200 keys', value: microseconds, unit: 'µs' },
    { name: 'redacting over a bare JSON.stringify', value: ratio, unit: '×', atLeast: 0.4 },
  ];
}

/** Next times of cron schedules, ours and croner's in turn; the first round warms both up. */
function measureTimes(): Figure[] {
  const rounds = Array.from({ length: 9 }, measureSchedules).slice(1);
  return [
    {
      name: 'next times of cron a second, ours',
      value: median(rounds.map(({ ours }) => ours)),
      unit: '/s',
      atLeast: 20_000,
    },
    {
      name: 'next times of cron, ours over croner',
      value: median(rounds.map(({ ours, peer }) => ours / peer)),
      unit: '×',
    },
  ];
}
