import { createHmac } from 'node:crypto';
import examples from '@octokit/webhooks-examples' with { type: 'json' };

import { dispatched, type Json, startWorld, type TestWorld, textOf } from './world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const settings = (part: object) => world.people('PATCH', '/settings', part);
const told = () =>
  world.received.map(({ headers, payload }) => `${String(headers['x-github-event'])} ${textOf(payload['action'])}`);

/** The fields of an example and of ours that the other lacks, at the top and in the part that `field` names. */
function missing(name: string, field: string, ours: Json): string[] {
  const published = (examples as unknown as Array<{ name: string; examples: Json[] }>).find((one) => one.name === name);
  const whole = published?.examples.find((one) => one[field]?.['run_attempt'] && one['action']) as Json;
  return Object.keys(whole[field] ?? {}).filter((key) => !Object.hasOwn(ours[field] ?? {}, key));
}

describe('A run tells by webhooks', () => {
  it('what happens to it and its jobs, in order', async () => {
    const id = await dispatched(world, { watchbell_run_id: 'r-7' });

    await world.pass(60);

    expect(told()).toEqual([
      'workflow_run requested',
      'workflow_job queued',
      'workflow_run in_progress',
      'workflow_job in_progress',
      'workflow_job completed',
      'workflow_job queued',
      'workflow_job in_progress',
      'workflow_job completed',
      'workflow_run completed',
    ]);
    const first = world.received.at(0)?.payload;
    const last = world.received.at(-1)?.payload;
    expect(first).toMatchObject({
      workflow_run: { id, status: 'queued', conclusion: null, display_title: 'Diagnose everything [r-7]' },
      workflow: { path: '.github/workflows/diagnose.yml' },
      repository: { full_name: 'acme/checkout' },
      organization: { login: 'acme' },
      sender: { login: 'otto-acme' },
    });
    expect(last).toMatchObject({
      workflow_run: { id, status: 'completed', conclusion: 'success', updated_at: '2026-11-21T09:03:08Z' },
    });
  });

  it('signed, with the fields of the published examples', async () => {
    await dispatched(world);
    await world.pass(60);

    for (const { headers, raw } of world.received) {
      const right = createHmac('sha256', world.simulator.webhookSecret).update(raw).digest('hex');
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
        'x-github-delivery': expect.stringMatching(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        ),
        'x-github-hook-id': expect.stringMatching(/^\d+$/),
        'x-hub-signature-256': `sha256=${right}`,
      });
    }
    const ours = (event: string) =>
      world.received.findLast(({ headers }) => headers['x-github-event'] === event)?.payload;
    expect(missing('workflow_run', 'workflow_run', ours('workflow_run') as Json)).toEqual([]);
    expect(missing('workflow_job', 'workflow_job', ours('workflow_job') as Json)).toEqual([]);
  });

  it('of a run that is cancelled before it began, nothing of a beginning', async () => {
    const id = await dispatched(world);

    await world.people('POST', `/runs/${id}`, { end: 'cancelled' });
    await world.pass(60);

    expect(told()).toEqual([
      'workflow_run requested',
      'workflow_job queued',
      'workflow_job completed',
      'workflow_job queued',
      'workflow_job completed',
      'workflow_run completed',
    ]);
  });

  it('never, twice under one id, or late, when told so', async () => {
    const last = async (part: object) => {
      await settings(part);
      world.received.length = 0;
      await dispatched(world);
      await world.pass(60);
      return world.received.length;
    };

    const off = await last({ webhooks: 'off' });
    const twice = await last({ webhooks: 'twice' });
    const ids = new Set(world.received.map(({ headers }) => headers['x-github-delivery']));
    const late = await last({ webhooks: 'late', webhookDelaySeconds: 300 });
    await world.pass(300);

    expect([off, twice, ids.size, late]).toEqual([0, 18, 9, 0]);
    expect(world.received).toHaveLength(9);
  });
});

describe('Deliveries', () => {
  it('are kept with what became of them, and are never repeated by themselves', async () => {
    world.answerWebhooks(500);
    await dispatched(world);
    await world.pass(60);
    await world.pass(3600);

    const { body } = await world.people('GET', '/deliveries');

    expect(world.received).toHaveLength(9);
    expect(body).toHaveLength(9);
    expect(body[0]).toMatchObject({
      event: 'workflow_run',
      action: 'requested',
      status: 500,
      redelivery: false,
      delivered_at: '2026-11-21T09:02:30.000Z',
    });
  });

  it('go again under their id when a person says so', async () => {
    await dispatched(world);
    await world.pass(1);
    const { body } = await world.people('GET', '/deliveries');

    const again = await world.people('POST', `/deliveries/${textOf(body[0]?.['id'])}/redeliver`);

    expect(again.body).toMatchObject({ guid: body[0]?.['guid'], redelivery: true, status: 202 });
    expect(world.received.at(-1)?.raw).toBe(world.received[0]?.raw);
  });

  it('may carry any payload, or a ping', async () => {
    const ping = await world.people('POST', '/webhooks', { event: 'ping' });
    const own = await world.people('POST', '/webhooks', { event: 'workflow_run', payload: { action: 'completed' } });
    const none = await world.people('POST', '/webhooks', { event: 'workflow_run' });

    expect([ping.body['status'], own.body['status'], none.status]).toEqual([202, 202, 422]);
    expect(world.received).toMatchObject([
      { headers: { 'x-github-event': 'ping' }, payload: { zen: expect.any(String), hook_id: expect.any(Number) } },
      { raw: '{"action":"completed"}' },
    ]);
  });

  it('that wait survive a restart', async () => {
    await settings({ webhooks: 'late', webhookDelaySeconds: 600 });
    await dispatched(world);
    await world.pass(60);

    world.restart();
    await world.pass(600);

    expect(world.received).toHaveLength(9);
  });
});

describe('What people see', () => {
  it('is the organization, its runs with their steps, and no secret', async () => {
    const id = await dispatched(world);
    await world.pass(60);

    const { body } = await world.people('GET', '/state');

    expect(body).toMatchObject({
      app: { id: world.simulator.app.id, slug: 'watchbell-demo', installationId: world.simulator.app.installationId },
      repositories: [
        {
          name: 'checkout',
          default_branch: 'main',
          branches: ['develop', 'main', 'release/1.9'],
          workflows: [
            { name: 'CI', dispatchable: false },
            { name: 'Deploy', dispatchable: true, inputs: { environment: { required: true } } },
            { name: 'Diagnose', state: 'active', inputs: { depth: { options: ['quick', 'deep'] } } },
          ],
        },
        { name: 'payments' },
        { name: 'website', workflows: [] },
      ],
      runs: [{ id, repository: 'acme/checkout', workflow: 'diagnose.yml', jobs: [{ steps: [{}, {}, {}, {}] }, {}] }],
    });
    const said = JSON.stringify([body, (await world.people('GET', '/log')).body]);
    expect(said).not.toContain(world.simulator.token);
    expect(said).not.toContain(world.simulator.webhookSecret);
  });

  it('is refused where they ask for what is not there', async () => {
    const answers = [
      await world.people('GET', '/nope'),
      await world.people('POST', '/runs/7', { end: 'failure' }),
      await world.people('PATCH', '/settings', { webhoks: 'off' }),
      await world.people('POST', '/plans', { jobs: [] }),
      await world.people('POST', '/workflows', { repo: 'acme/nope', workflow: 'ci.yml', state: 'active' }),
      await world.people('POST', '/deliveries/7/redeliver'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 422, 422, 404, 404]);
  });
});
