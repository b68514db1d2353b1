import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GithubState } from '#local/github/people/state.ts';
import { build } from '#scripts/build.ts';
import { diagnosisFindings } from '#tests/faults/diagnose-invariants.ts';
import { advanceReal, meetPeople, type RealPerson, type RealStack, startRealStack } from '#tests/faults/real-stack.ts';
import { say } from '#tests/faults/report.ts';
import { startTestStack } from '#tests/harness/test-stack.ts';

/** Between two looks for the moment, milliseconds; what happens in it is under way when the stack dies. */
const LOOK_MS = 3;
const PATIENCE_MS = 40_000;
const MAX_TRIES = 12;

type GithubRuns = GithubState['runs'];

/** A moment in the life of a diagnosis at which everything dies. */
interface Moment {
  readonly name: string;
  /** What is done first; answers whether it could be done. */
  readonly act?: (round: Round) => Promise<boolean>;
  /** Whether it has come; `before` is how it stood at GitHub before this round. */
  readonly hasCome: (now: Standing, before: Standing) => boolean;
}

interface Round {
  readonly url: string;
  readonly people: RealPerson;
}

/** Counts of what earlier rounds have left too: their runs go on beside those of this one. */
interface Standing {
  readonly dispatched: number;
  readonly atWork: number;
  readonly completed: number;
  readonly cancelled: number;
  readonly attempts: number;
}

/** The whole stack is killed at each of these. */
const moments: readonly Moment[] = [
  { name: 'it was acknowledged', hasCome: () => true },
  { name: 'GitHub has accepted the dispatch', hasCome: (now, before) => now.dispatched > before.dispatched },
  { name: 'GitHub’s run goes on', act: passTime, hasCome: ({ atWork }) => atWork > 0 },
  { name: 'GitHub’s run has ended', act: passTime, hasCome: (now, before) => now.completed > before.completed },
  {
    name: 'somebody has cancelled it',
    act: (round) => ask(round, 'cancel'),
    hasCome: () => true,
  },
  {
    name: 'GitHub has cancelled it',
    act: async (round) => (await ask(round, 'cancel')) && passTime(round),
    hasCome: (now, before) => now.cancelled > before.cancelled,
  },
  {
    name: 'GitHub has begun another attempt',
    async act(round) {
      await advanceReal(round.url, 'PT5M');
      return ask(round, 'rerun');
    },
    hasCome: (now, before) => now.attempts - now.dispatched > before.attempts - before.dispatched,
  },
];

export interface Killed {
  readonly violations: readonly string[];
  readonly holds: readonly string[];
  readonly kills: number;
}

/** Kills the real stack at each moment of a diagnosis, `rounds` times over on the same data; then lets it recover, and looks. */
export async function killAtMoments(rounds: number): Promise<Killed> {
  await build();
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-kills-'));
  const violations: string[] = [];
  let acknowledged = 0;
  let kills = 0;
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const moment of moments) {
        const stack = await startRealStack(dataDir);
        const { came, heard } = await liveUntil(stack, moment);
        const orphans = await stack.kill();
        kills += 1;
        if (heard) acknowledged += 1;
        if (orphans.length > 0) violations.push(`after kill ${kills} there were still ${orphans.join(', ')}`);
        if (!came) violations.push(`the moment never came at which ${moment.name}`);
        say(`kill ${kills} when ${moment.name}: ${acknowledged} acknowledged so far`);
      }
    }
    const found = await inspect(dataDir, acknowledged);
    return { violations: [...violations, ...found.violations], holds: found.holds, kills };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function liveUntil({ url }: RealStack, { act, hasCome }: Moment): Promise<{ came: boolean; heard: boolean }> {
  const people = await meetPeople(url);
  if ((await runsOf(url)).length === 0) await prepare(url, people);
  const before = standingOf(await runsOf(url));
  const heard = await people.say('Otto', '/diagnose', { target: 'checkout', inputs: 'depth=deep' });
  const isDone = (await act?.({ url, people })) ?? true;
  if (!isDone) return { came: false, heard };
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOOK_MS)) {
    if (hasCome(standingOf(await runsOf(url)), before)) return { came: true, heard };
  }
  return { came: false, heard };
}

function standingOf(runs: GithubRuns): Standing {
  const number = (accept: (run: GithubRuns[number]) => boolean) => runs.filter(accept).length;
  return {
    dispatched: runs.length,
    atWork: number(({ status }) => status === 'in_progress'),
    completed: number(({ status }) => status === 'completed'),
    cancelled: number(({ conclusion }) => conclusion === 'cancelled'),
    attempts: runs.reduce((sum, { run_attempt }) => sum + run_attempt, 0),
  };
}

/** Every run fails after a while, so that it can be cancelled before and tried again after. */
async function prepare(url: string, people: RealPerson): Promise<void> {
  const wanted = { repository: 'acme/checkout', workflow: 'diagnose.yml', refs: 'main', inputs: 'depth' };
  await people.say('Ada', '/setup github', wanted);
  const steps = [{ name: 'Check the database', seconds: 150, conclusion: 'failure' }];
  const body = JSON.stringify({ workflow: 'diagnose.yml', jobs: [{ name: 'probe', steps }] });
  await fetch(`${url}/sim/github/plans`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  // Linking is answered later; it is done when nothing is under way.
  await advanceReal(url, 'PT1S');
}

async function runsOf(url: string): Promise<GithubRuns> {
  return ((await (await fetch(`${url}/sim/github/state`)).json()) as GithubState).runs;
}

/** From now on time passes until the stack is killed in the middle of it. */
function passTime({ url }: Round): Promise<boolean> {
  const goOn = async (): Promise<void> => {
    for (;;) await advanceReal(url, 'PT30S');
  };
  goOn().catch(() => undefined);
  return Promise.resolve(true);
}

/**
 * Cancels the newest run that is not over, or tries the newest again that has failed once; answers whether the bot took it. A run
 * that is being started at this moment is cancelled a little later.
 */
async function ask({ people, url }: Round, verb: 'cancel' | 'rerun'): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const runs = await runsOf(url);
    const found = runs.find(({ conclusion, run_attempt, status }) =>
      verb === 'cancel' ? status !== 'completed' : conclusion === 'failure' && run_attempt === 1,
    );
    const run = (found?.inputs['watchbell_run_id'] ?? '').slice(0, 12);
    if (found && (await people.say('Otto', `/runs ${verb}`, { run }))) return true;
    await advanceReal(url, 'PT10S');
  }
  return false;
}

/** What the functions' processes wrote; without what a death cut off. */
function linesOf(dataDir: string): Record<string, unknown>[] {
  const folder = join(dataDir, 'logs');
  return readdirSync(folder).flatMap((log) =>
    readFileSync(join(folder, log), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .flatMap((line) => parsed(line)),
  );
}

function parsed(line: string): Record<string, unknown>[] {
  try {
    return [JSON.parse(line) as Record<string, unknown>];
  } catch {
    return [];
  }
}

/** Opens the same data in this process, lets it recover, and looks. */
async function inspect(dataDir: string, acknowledged: number): Promise<Omit<Killed, 'kills'>> {
  const stack = await startTestStack({ dataDir });
  try {
    // They are looked through with those of this process, and held against the contract of log lines when it stops.
    stack.lines.push(...linesOf(dataDir));
    await stack.advance('PT30M');
    const runs = await stack.commands.runs.latest(stack.stack.discord.guild.id, { limit: 1_000 });
    const asked = runs.filter(({ cause }) => cause === 'diagnose').length;
    const lost = asked < acknowledged ? [`${acknowledged} diagnoses were acknowledged and there are ${asked}`] : [];
    const { holds, violations } = await diagnosisFindings(stack);
    return { holds, violations: [...lost, ...violations] };
  } finally {
    await stack.stop();
  }
}
