import { alertFingerprint } from '#lib/alerts/fingerprint.ts';
import { readTraceparent } from '#lib/kernel/tracing.ts';
import { auditPk } from '#lib/platform/dynamodb/keys.ts';
import { encode, queryItems } from '#lib/platform/dynamodb/table.ts';
import { alertCards } from '#tests/alerts/cards.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

type Line = Readonly<Record<string, unknown>>;

interface QueueRecord {
  readonly body: string;
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string }>>;
}

/** What the functions were handed, in order. */
const handed: { readonly fn: string; readonly event: { readonly Records?: readonly QueueRecord[] } }[] = [];

const CLICKED = '/trigger create';
/** The workflow takes 20 s and fails; GitHub does not answer the first request to start it. */
const FAILS = {
  workflow: 'diagnose.yml',
  times: 1,
  queuedSeconds: 5,
  conclusion: 'failure',
  jobs: [
    {
      name: 'probe',
      conclusion: 'failure',
      steps: [{ name: 'Check database', seconds: 20, conclusion: 'failure' }],
    },
  ],
};

let stack: TestStack;
let correlationId: string;
let flow: readonly Line[];

async function github(path: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const asked = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${stack.stack.url}/sim/github${path}`, asked);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Every message that a function took from a queue and whose text has the id in it. */
function messages(fn: string) {
  return handed
    .filter((one) => one.fn === fn)
    .flatMap(({ event: { Records = [] } }) => Records)
    .filter((record) => 'messageAttributes' in record && record.body.includes(correlationId))
    .map(({ body, messageAttributes = {} }) => ({
      body: JSON.parse(body) as Readonly<Record<string, unknown>>,
      attributes: Object.fromEntries(Object.entries(messageAttributes).map(([key, value]) => [key, value.stringValue])),
    }));
}

function callsTo(target: string): Line[] {
  return flow.filter(({ msg, target: to }) => String(msg).startsWith('call ') && to === target);
}

beforeAll(async () => {
  stack = await startTestStack({
    // Every call is a line.
    settings: { LOG_LEVEL: 'debug' },
    observe: (fn, event) => void handed.push({ fn, event: event as (typeof handed)[number]['event'] }),
  });
  await stack.ask('Ada', '/setup github', { repository: 'acme/checkout', workflow: 'diagnose.yml' });
  await github('/plans', FAILS);
  const before = stack.lines.length;

  await stack.ask('Otto', CLICKED, {
    name: 'nightly look',
    schedule: 'every 30 minutes',
    task: 'github_workflow',
    workflow: 'checkout diagnose.yml',
  });
  await github('/faults', {
    kind: 'before',
    method: 'POST',
    path: '/repos/*/*/actions/workflows/*/dispatches',
    times: 1,
  });
  await stack.advance('PT45M');

  const clicked = stack.lines.slice(before).find(({ cmd, msg }) => msg === 'command answered' && cmd === CLICKED);
  correlationId = String(clicked?.['correlation_id']);
  flow = stack.lines.filter((line) => line['correlation_id'] === correlationId);
});
afterAll(() => stack.stop());

describe('one correlation id', () => {
  it('joins the click, the queue, the run, its calls and the alert in the logs', () => {
    const said = new Set(flow.map(({ fn, msg }) => `${String(fn)}: ${String(msg)}`));

    expect(correlationId).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(flow.map(({ fn }) => fn))).toEqual(
      new Set(['interactions', 'schedule-sync', 'worker', 'webhooks', 'relay', 'alerter']),
    );
    expect([...said]).toEqual(
      expect.arrayContaining([
        'interactions: command answered',
        'worker: run attempted',
        'relay: event published',
        'alerter: alert recorded',
      ]),
    );
    for (const target of ['dynamodb', 'sqs', 'scheduler', 'github', 'events', 'discord']) {
      expect([target, callsTo(target).length > 0]).toEqual([target, true]);
    }
  });

  it('stands on every line that tells of the trigger’s run', async () => {
    const [run] = await stack.worker.runs.latest(stack.stack.discord.guild.id, { limit: 1 });
    const theirs = stack.lines.filter((line) => line['run_id'] === run?.id || line['trace_id'] === run?.id);

    expect(run).toMatchObject({ status: 'failed', cause: 'schedule', correlationId });
    expect(theirs.length).toBeGreaterThan(10);
    expect(theirs.filter((line) => line['correlation_id'] !== correlationId)).toEqual([]);
  });

  it('is in the input of the schedule, which Scheduler puts into the queue as it is', () => {
    const fires = messages('worker').filter(({ body }) => body['kind'] === 'nudge');

    expect(fires).toHaveLength(1);
    expect(fires[0]).toMatchObject({ body: { correlationId }, attributes: {} });
  });

  it('is in body and attributes of every message that we sent, with a traceparent and the first request', () => {
    const sent = messages('worker').filter(({ body }) => body['kind'] !== 'nudge');
    const first = flow.find(({ msg, status }) => msg === 'run attempted' && status === 'queued');

    expect(new Set(sent.map(({ body }) => body['kind']))).toEqual(new Set(['attempt', 'follow', 'github_event']));
    for (const { attributes, body } of sent) {
      expect(body['correlationId']).toBe(correlationId);
      expect(attributes).toMatchObject({ correlation_id: correlationId });
      // What GitHub tells of began with GitHub's own request.
      const isOurs = body['kind'] !== 'github_event';
      expect(attributes['request_id'] === first?.['request_id']).toBe(isOurs);
      expect(readTraceparent(attributes['traceparent'])).toBeDefined();
    }
  });

  it('is kept by the retry, with the id of the first request beside its own', () => {
    const attempts = flow.filter(({ msg }) => msg === 'run attempted');
    const [first, ...again] = attempts;

    // GitHub may have started it: it is looked for before it is started once more.
    expect(attempts.map(({ status }) => status)).toEqual(['queued', 'queued', 'following']);
    expect(new Set(attempts.map((line) => line['request_id'])).size).toBe(3);
    expect(first).not.toHaveProperty('first_request_id');
    expect(again.map((line) => line['first_request_id'])).toEqual([first?.['request_id'], first?.['request_id']]);
    expect(new Set(attempts.map((line) => line['trace_id'])).size).toBe(1);
  });

  it('reaches GitHub as an input of the workflow', async () => {
    const { runs } = (await github('/state')) as { runs: readonly { inputs: Readonly<Record<string, string>> }[] };

    expect(runs[0]?.inputs).toMatchObject({ watchbell_correlation_id: correlationId });
  });

  it('is in the audit, by which it is known who asked', async () => {
    const guildId = stack.stack.discord.guild.id;
    const id = (await stack.commands.triggers.idOf(guildId, 'nightly look')) ?? '';
    const events = await queryItems(
      stack.tables,
      {
        TableName: stack.tables.stateTable,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
        ExpressionAttributeValues: encode({ ':pk': auditPk(guildId, `trigger:${id}`), ':event': 'E#' }),
      },
      { limit: 10 },
    );

    expect(events).toEqual([
      expect.objectContaining({
        correlationId,
        operation: 'trigger.create',
        actor: { kind: 'user', id: stack.userId('Otto') },
      }),
    ]);
  });

  it('is in the event on the bus, in the alert and behind its card', async () => {
    const guildId = stack.stack.discord.guild.id;
    const [envelope, ...more] = messages('alerter').filter(({ body }) => 'detail' in body);
    const event = envelope?.body['detail'] as Parameters<typeof alertFingerprint>[0] & { readonly traceId: string };
    const alert = await stack.commands.alerts.find(guildId, alertFingerprint(event));
    const [card, ...others] = await alertCards(stack);

    expect(more).toEqual([]);
    expect(event).toMatchObject({ type: 'run.failed', correlationId });
    expect(alert).toMatchObject({ correlationId, traceId: event.traceId, count: 1 });
    expect(textOf(card)).toContain('nightly look');
    expect(textOf(card)).toContain(`trace ${event.traceId.slice(0, 8)}`);
    expect(others).toEqual([]);
    expect(callsTo('discord').filter(({ fn }) => fn === 'alerter')).not.toEqual([]);
  });
});
