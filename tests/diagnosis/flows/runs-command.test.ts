import { fingerprint } from '#lib/kernel/fingerprint.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';
import { DISPATCH, type Flows, job, startFlows } from './ground.ts';

describe('/runs', () => {
  let flows: Flows;

  beforeAll(async () => {
    flows = await startFlows();
  });
  afterAll(() => flows.stop());
  beforeEach(() => flows.settle());

  const shortIds = (text: string) => [...text.matchAll(/`([0-9a-f]{8})`/g)].map(([, id]) => id);
  const runsOf = async (name: string) => (await flows.runs()).filter(({ triggerName }) => triggerName === name);
  const enabled = (message: Parameters<typeof buttonsOf>[0]) => buttonsOf(message).map(({ label }) => label);

  async function suggestions(command: string, typed: string, person: 'Otto' | 'Vera' | 'Nell' = 'Otto') {
    const { choices = [] } = await flows.stack.discord.interact({
      userId: flows.userId(person),
      channelId: flows.channelId('ops'),
      kind: 'autocomplete',
      command,
      options: { run: typed },
      focused: 'run',
    });
    return choices.map(({ name, value }) => ({ name, value: String(value) }));
  }

  it('list says how to begin while nothing has run', async () => {
    const text = await flows.ask('Vera', '/runs list');

    expect(text).toContain('Nothing has run here yet.');
    expect(text).toContain('`/diagnose`');
  });

  it('list shows diagnoses and runs of triggers, newest first, page by page, and none is passed over', async () => {
    const ops = flows.channelId('ops');
    for (let index = 1; index <= 9; index += 1) {
      const more = { schedule: 'every 10 minutes', task: 'discord_message', message: `tick ${index}`, channel: ops };
      await flows.ask(index % 2 ? 'Otto' : 'Ada', '/trigger create', { name: `tick-${index}`, ...more });
    }
    await flows.diagnose();
    // All of them fall due in the same minute, and the page ends among them.
    await flows.advance('PT11M');
    await flows.diagnose();
    await flows.advance('PT1M');
    const all = await flows.runs();

    const first = await flows.say('Vera', '/runs list');
    const second = await flows.press('Vera', first.message, 'Older ▶');
    const back = await flows.press('Vera', second.message, '⏮ Newest');

    const pages = [first, second].map(({ message }) => shortIds(textOf(message)));
    expect(all).toHaveLength(11);
    expect(pages.flat()).toEqual(all.map(({ id }) => fingerprint(id)));
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((one, other) => other - one));
    expect(textOf(first.message)).toContain('✅ **checkout** succeeded');
    expect(textOf(first.message)).toContain('✅ **tick-');
    expect(enabled(second.message)).not.toContain('Older ▶');
    expect(shortIds(textOf(back.message))).toEqual(pages[0]);
  });

  it('show tells one run, by suggestion, by short id, and from the list, to who asks alone', async () => {
    const [newest] = await flows.runs(1);
    const [suggested] = await suggestions('/runs show', 'checkout');
    const list = await flows.say('Vera', '/runs list');

    const bySuggestion = await flows.say('Vera', '/runs show', { run: suggested?.value ?? '' });
    const byId = await flows.ask('Vera', '/runs show', { run: newest?.id.slice(0, 8) ?? '' });
    const fromList = await flows.press('Vera', list.message, 'Show');

    expect(textOf(bySuggestion.message)).toContain('Diagnose **checkout** · succeeded, healthy');
    expect((bySuggestion.message?.flags ?? 0) & 64).toBe(64);
    expect(enabled(bySuggestion.message)).toEqual(['Open on GitHub', 'Run again']);
    expect(byId).toContain('Diagnose **checkout** · succeeded, healthy');
    expect(textOf(fromList.message)).toContain('Diagnose **checkout** · succeeded, healthy');
  });

  it('show tells the run of a trigger in a few facts', async () => {
    const text = await flows.ask('Vera', '/runs show', {
      run: (await suggestions('/runs show', 'tick-3'))[0]?.value ?? '',
    });

    expect(text).toContain('✅ **tick-3** · succeeded');
    expect(text).toContain('**Does** ');
  });

  it.each(['nothing', 'abcd', 'ffffffff', 'a.b.c', `x.y.${'A'.repeat(22)}`, '../../etc'])(
    'show says that there is no run %s',
    async (run) => {
      expect(await flows.ask('Vera', '/runs show', { run })).toContain('-# run.not_found');
    },
  );

  it('suggests what can be done with a run, and nothing to who may not', async () => {
    await flows.plan({ jobs: [job('probe', 600)] });
    await flows.diagnose();
    await flows.advance('PT10S');
    const run = await flows.newest();

    const cancellable = await suggestions('/runs cancel', '');
    const rerunnable = await suggestions('/runs rerun', '');

    expect(cancellable.map(({ name }) => name)).toEqual([expect.stringContaining(`checkout · ${fingerprint(run.id)}`)]);
    expect(rerunnable.map(({ name }) => name)).toHaveLength(2);
    expect(rerunnable.every(({ name }) => name.includes('checkout'))).toBe(true);
    expect(await suggestions('/runs show', fingerprint(run.id))).toHaveLength(1);
    expect(await suggestions('/runs cancel', '', 'Vera')).toEqual([]);
    expect(await suggestions('/runs show', '', 'Nell')).toEqual([]);
  });

  it('cancel ends at once what waits, and its card says that it never began', async () => {
    await flows.fault({ kind: 'secondary', path: DISPATCH, times: 1, retryAfterSeconds: 300 });
    const id = await flows.diagnose();
    const run = await flows.newest();

    const answer = await flows.ask('Otto', '/runs cancel', { run: fingerprint(run.id) });
    await flows.advance('PT10S');

    expect(answer).toContain(`**checkout** was cancelled by <@${flows.userId('Otto')}> before it began`);
    expect(flows.card(id)).toContain('**checkout** · cancelled');
    expect(flows.card(id)).toContain('**Cancelled** before it was started.');
    expect(flows.labels(id)).toEqual(['Try again']);
    expect(await flows.newest()).toMatchObject({ status: 'cancelled', error: { code: 'run.cancelled' } });
    await flows.advance('PT5M');
    expect(await flows.calls('POST', /\/dispatches$/)).toHaveLength(1);
  });

  it('cancel asks for the end of what goes on', async () => {
    await flows.plan({ jobs: [job('probe', 600)] });
    await flows.diagnose();
    await flows.advance('PT10S');
    const run = await flows.newest();

    const answer = await flows.ask('Otto', '/runs cancel', { run: fingerprint(run.id) });
    await flows.advance('PT10S');

    expect(answer).toContain('asks that **checkout** ends');
    expect(await flows.newest()).toMatchObject({ status: 'cancelled', error: { code: 'github.run_cancelled' } });
  });

  it('rerun tries failed jobs again, or everything, and says why not', async () => {
    await flows.plan({ jobs: [job('probe', 5, { conclusion: 'failure' })] });
    await flows.diagnose();
    await flows.advance('PT30S');
    const { id } = await flows.newest();

    const failed = await flows.say('Otto', '/runs rerun', { run: fingerprint(id) });
    const early = await flows.ask('Otto', '/runs rerun', { run: fingerprint((await flows.newest()).id) });
    await flows.advance('PT1M');
    const all = await flows.say('Otto', '/runs rerun', { run: fingerprint(id), jobs: 'all' });
    await flows.advance('PT1M');

    expect(flows.card(failed.message?.id ?? '')).toContain('A re-run of attempt 1');
    expect(flows.card(failed.message?.id ?? '')).toContain('**checkout** · succeeded');
    expect(early).toContain('-# run.not_ended');
    expect(flows.card(all.message?.id ?? '')).toContain('**checkout** · succeeded');
    const message = (await suggestions('/runs show', 'tick-1'))[0]?.value ?? '';
    expect(await flows.ask('Otto', '/runs rerun', { run: message })).toContain('-# run.not_rerunnable');
  });

  it('cancel and rerun take the run of a trigger too, and its slot is free again', async () => {
    const name = 'look';
    const more = { schedule: 'every 6 hours', task: 'github_workflow', workflow: 'checkout diagnose.yml@main' };
    await flows.ask('Otto', '/trigger create', { name, ...more });
    await flows.plan({ jobs: [job('probe', 600)] });
    await flows.ask('Otto', '/trigger run', { name });
    await flows.advance('PT10S');
    const [run] = await runsOf(name);
    const during = await flows.ask('Otto', '/trigger run', { name });

    const cancelled = await flows.ask('Otto', '/runs cancel', { run: fingerprint(run?.id ?? '') });
    await flows.advance('PT10S');
    const [ended] = await runsOf(name);
    const again = await flows.say('Otto', '/runs rerun', { run: fingerprint(run?.id ?? ''), jobs: 'all' });
    await flows.ask('Otto', '/trigger run', { name });
    await flows.advance('PT30S');

    expect(during).toContain('❌');
    expect(cancelled).toContain('asks that **look** ends');
    expect(ended).toMatchObject({ id: run?.id, status: 'cancelled' });
    expect(flows.card(again.message?.id ?? '')).toContain('**checkout** · succeeded');
    expect(await runsOf(name)).toMatchObject([{ cause: 'manual', status: 'succeeded' }, { id: run?.id }]);
  });

  it('keeps its deeds for operators', async () => {
    const run = fingerprint((await flows.newest()).id);

    expect(await flows.ask('Vera', '/runs cancel', { run })).toContain('-# access.denied');
    expect(await flows.ask('Vera', '/runs rerun', { run })).toContain('-# access.denied');
    expect(await flows.ask('Nell', '/runs list')).toContain('-# access.');
  });
});
