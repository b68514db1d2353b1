import type { Caller } from '#lib/audit/mutation.ts';
import { composeWorker } from '#lib/composition/worker.ts';
import { nameKey, triggerPk } from '#lib/platform/dynamodb/keys.ts';
import { encode, getItem, queryItems } from '#lib/platform/dynamodb/table.ts';
import type { Run } from '#lib/runs/run.ts';
import type { WorkerServices } from '#lib/services.ts';
import { createTrigger } from '#lib/triggers/create.ts';
import { nudge } from '#lib/triggers/nudge.ts';
import { pauseTrigger } from '#lib/triggers/pause.ts';
import { resumeTrigger } from '#lib/triggers/resume.ts';
import type { TimelineEntry } from '#lib/triggers/store.ts';
import { updateTrigger } from '#lib/triggers/update.ts';
import { ADMINISTRATOR } from '#local/iam/principal.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

const day = (clock: string) => Date.parse(`2026-11-21T${clock}Z`);
const NAME = 'a life';

describe('the life in DESIGN §5, row by row', () => {
  let stack: TestStack;
  let services: WorkerServices;
  let guildId: string;
  let triggerId: string;
  let now = day('09:02:30');
  const byHour = new Map<string, Run>();

  beforeAll(async () => {
    stack = await startTestStack({ demo: false });
    guildId = stack.stack.discord.guild.id;
    // The stack's own functions must not take part: this life goes by a clock of its own.
    await stack.stack.timeline.stop();
    const clock = { now: () => now, sleep: () => Promise.resolve() };
    const environment = stack.stack.template.functions.find(({ name }) => name === 'worker')?.environment ?? {};
    const ground = {
      fn: 'test',
      environment,
      clock,
      aws: { endpoints: stack.stack.endpoints, region: 'us-east-1', credentials: ADMINISTRATOR },
      write: () => undefined,
    };
    services = composeWorker(ground);
  });
  afterAll(() => stack.stop());

  function caller(requestKey: string): Caller {
    return {
      guildId,
      actor: { kind: 'user', id: 'otto' },
      triggerSource: 'action',
      requestKey,
      correlationId: 'c',
      traceId: 't',
    };
  }

  async function rows() {
    const pair = await services.triggers.load(guildId, triggerId);
    const generations = await services.triggers.generations(guildId, triggerId);
    if (!pair) throw new Error('the trigger is gone');
    return { ...pair, generations };
  }

  async function deliver(clock: string): Promise<readonly Run[]> {
    now = day(clock);
    const { runs } = await nudge(services, { guildId, triggerId }, 'attempt');
    for (const run of runs) byHour.set(new Date(run.at).toISOString().slice(11, 16), run);
    return runs;
  }

  async function succeed(nominal: string, clock: string): Promise<void> {
    now = day(clock);
    const run = byHour.get(nominal);
    if (!run) throw new Error(`there is no run of ${nominal}`);
    const { leaseUntil: _lease, ...rest } = run;
    await services.runs.complete({ before: run, after: { ...rest, status: 'succeeded', finishedAt: now } });
  }

  function short(entries: readonly TimelineEntry[]): string[] {
    const hour = (at: number) => new Date(at).toISOString().slice(11, 16);
    return entries
      .map((entry) =>
        entry.kind === 'run'
          ? `RUN ${hour(entry.run.at)} ${entry.run.status} ${entry.run.cause}`
          : `SPAN ${hour(entry.span.from)}–${hour(entry.span.to)} ${entry.span.fate} ${entry.span.reason} ${entry.span.count}`,
      )
      .reverse();
  }

  it('09:02:30 created: CONFIG active g1 v1, GEN1, STATE next 09:08, AUDIT 1, HEAD, NAME, DEDUPE', async () => {
    const { trigger } = await createTrigger(services, caller('create'), {
      name: NAME,
      schedule: 'every 5 minutes',
      timezone: 'UTC',
      task: { kind: 'discord_message', channelId: '1', message: 'm' },
    });
    triggerId = trigger.id;

    const { generations, state, trigger: config } = await rows();
    expect(config).toMatchObject({ status: 'active', generation: 1, version: 1, overlap: 'skip', catchUp: 'latest' });
    expect(config.schedule).toMatchObject({ anchor: day('09:03:00') });
    expect(state).toMatchObject({
      generation: 1,
      settledThrough: day('09:02:30'),
      nextDueAt: day('09:08:00'),
      open: true,
    });
    expect(generations).toMatchObject([{ number: 1, from: day('09:02:30') }]);
    expect(await services.audit.head(guildId, `trigger:${triggerId}`)).toMatchObject({ seq: 1 });
    expect(await services.audit.answered(guildId, 'create')).toMatchObject({ code: 'trigger.create', version: 1 });
    expect(await getItem(stack.tables, stack.tables.stateTable, nameKey(guildId, NAME))).toMatchObject({ triggerId });
  });

  it('09:08:20 delivered: RUN 09:08 running, STATE settled 09:08, next 09:13, slot, run 1; 09:08:21 succeeded, slot free', async () => {
    await deliver('09:08:20');
    const begun = await rows();
    await succeed('09:08', '09:08:21');

    const { state } = await rows();
    expect(begun.state).toMatchObject({
      settledThrough: day('09:08:00'),
      nextDueAt: day('09:13:00'),
      slot: { runId: byHour.get('09:08')?.id },
      totals: { run: 1, skipped: 0, missed: 0 },
    });
    expect(byHour.get('09:08')).toMatchObject({ status: 'running', attempt: 1 });
    expect(state.slot).toBeUndefined();
  });

  it('09:13:10 delivered: RUN 09:13, which takes seven minutes; 09:18:05 delivered: SPAN 09:18 skipped for overlap', async () => {
    await deliver('09:13:10');
    await deliver('09:18:05');

    const { state } = await rows();
    expect(state).toMatchObject({
      settledThrough: day('09:18:00'),
      nextDueAt: day('09:23:00'),
      totals: { run: 2, skipped: 1, missed: 0 },
      slot: { at: day('09:13:00') },
    });
  });

  it('09:20:10 RUN 09:13 succeeded, slot free; 09:20:40 the 09:18 delivery once more: nothing due', async () => {
    await succeed('09:13', '09:20:10');
    const before = await rows();

    const runs = await deliver('09:20:40');

    expect(runs).toEqual([]);
    expect(await rows()).toEqual(before);
    expect(before.state.slot).toBeUndefined();
  });

  it('09:21:00 edited to every 10 minutes: GEN1 ends with run 2, skipped 1; GEN2 from anchor 09:22, STATE g2 next 09:32', async () => {
    now = day('09:21:00');
    await updateTrigger(services, caller('edit'), {
      triggerId,
      name: NAME,
      schedule: 'every 10 minutes',
      timezone: 'UTC',
      mayChangeOthers: true,
    });

    const { generations, state, trigger } = await rows();
    expect(trigger).toMatchObject({ generation: 2, version: 2, schedule: { anchor: day('09:22:00') } });
    expect(generations).toMatchObject([
      { number: 1, to: day('09:21:00'), totals: { run: 2, skipped: 1, missed: 0 } },
      { number: 2, from: day('09:21:00') },
    ]);
    expect(state).toMatchObject({ generation: 2, settledThrough: day('09:21:00'), nextDueAt: day('09:32:00') });
  });

  it('09:25:00 paused: GEN2 ends with nothing, no occurrences while paused', async () => {
    now = day('09:25:00');
    await pauseTrigger(services, caller('pause'), { triggerId, name: NAME });
    const runs = await deliver('09:45:00');

    const { generations, state, trigger } = await rows();
    expect(runs).toEqual([]);
    expect(trigger).toMatchObject({ status: 'paused', version: 3 });
    expect(generations[1]).toMatchObject({ to: day('09:25:00'), totals: { run: 0, skipped: 0, missed: 0 } });
    expect(state).toMatchObject({ open: false });
    expect(state.nextDueAt).toBeUndefined();
  });

  it('10:00:00 resumed: g3 v4 with the anchor kept, next 10:02', async () => {
    now = day('10:00:00');
    await resumeTrigger(services, caller('resume'), { triggerId, name: NAME, mayChangeOthers: true });

    const { generations, state, trigger } = await rows();
    expect(trigger).toMatchObject({
      status: 'active',
      generation: 3,
      version: 4,
      schedule: { anchor: day('09:22:00') },
    });
    expect(generations[2]).toMatchObject({ number: 3, from: day('10:00:00') });
    expect(state).toMatchObject({ generation: 3, settledThrough: day('10:00:00'), nextDueAt: day('10:02:00') });
  });

  it('10:02, 10:12, 10:22 run; after the outage 12:00:30 nudges: 8 missed, 11:52 caught up', async () => {
    for (const nominal of ['10:02', '10:12', '10:22']) {
      await deliver(`${nominal}:10`);
      await succeed(nominal, `${nominal}:12`);
    }
    await deliver('12:00:30');

    const { state } = await rows();
    expect(short(await services.triggers.timeline(guildId, triggerId, { limit: 100 }))).toEqual([
      'RUN 09:08 succeeded schedule',
      'RUN 09:13 succeeded schedule',
      'SPAN 09:18–09:18 skipped overlap 1',
      'RUN 10:02 succeeded schedule',
      'RUN 10:12 succeeded schedule',
      'RUN 10:22 succeeded schedule',
      'SPAN 10:32–11:42 missed late 8',
      'RUN 11:52 running catch_up',
    ]);
    expect(state.totals).toEqual({ run: 4, skipped: 0, missed: 8 });
  });

  it('keeps runs 30 days, failed ones 180, and reads nothing that has expired', async () => {
    const query = {
      TableName: stack.tables.stateTable,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :h)',
      ExpressionAttributeValues: encode({ ':pk': triggerPk(guildId, triggerId), ':h': 'H#' }),
    };
    const [first] = await queryItems(stack.tables, query, { limit: 1 });
    const keptDays = (Number(first?.['expiresAt']) - day('09:08:21') / 1000) / 86_400;

    now = day('09:08:21') + 31 * 86_400_000;
    const later = short(await services.triggers.timeline(guildId, triggerId, { limit: 100 }));

    expect(keptDays).toBe(30);
    expect(later.filter((line) => line.includes('succeeded'))).toEqual([]);
    expect(later).toContain('RUN 11:52 running catch_up');
  });
});
