import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { deflatedGigabyte, zipOf } from '#tests/platform/github/zip.ts';
import { type Flows, job, startFlows } from './ground.ts';

const MEBIBYTE = 1_048_576;
const GIGABYTE = 1_073_741_824;
const HEALTHY = JSON.stringify({ schemaVersion: 1, status: 'healthy', summary: 'All is well.', checks: [] });

const artifact = (files: object) => ({ artifacts: [{ name: 'diagnosis', files }] });
const packed = (zip: Buffer) => ({ artifacts: [{ name: 'diagnosis', rawZipBase64: zip.toString('base64') }] });

describe('the results of a diagnosis', () => {
  let flows: Flows;

  beforeAll(async () => {
    flows = await startFlows();
  });
  afterAll(() => flows.stop());
  beforeEach(() => flows.settle());

  async function cardOf(plan: object): Promise<string> {
    await flows.plan({ jobs: [job('probe', 5)], ...plan });
    const id = await flows.diagnose();
    await flows.advance('PT20S');
    return flows.card(id);
  }

  it('are the report, else the summary, else the conclusion', async () => {
    const report = await cardOf(artifact({ 'diagnosis.json': HEALTHY }));
    const file = await cardOf(artifact({ 'summary.md': '## Disk\n\nIt is **fine**.' }));
    const rights = { actions: 'write', checks: 'read', contents: 'read', metadata: 'read' };
    await flows.github('PATCH', '/access', { token: { repositories: { 'acme/checkout': rights } } });
    const step = await cardOf({ artifacts: [], summary: '### The queue is **empty**' });
    await flows.github('PATCH', '/settings', { stepSummaries: 'none' });
    const conclusion = await cardOf({ artifacts: [] });

    expect(report).toContain('All is well.');
    expect(report).toContain('· succeeded, healthy');
    expect(file).toContain('It is fine.');
    expect(step).toContain('The queue is empty');
    expect(conclusion).toContain('**checkout** · succeeded');
    expect(conclusion).toContain('Every job of the workflow did what it should.');
  });

  it.each([
    ['no JSON', artifact({ 'diagnosis.json': '{"status": ' }), '`diagnosis.json`'],
    ['another form', artifact({ 'diagnosis.json': '{"status": "splendid"}' }), '`diagnosis.json`'],
    ['more than its limit', artifact({ 'diagnosis.json': { bytes: 2 * MEBIBYTE } }), 'it is larger than 256 KB'],
    [
      'a bomb',
      packed(zipOf([{ name: 'diagnosis.json', content: '', packed: deflatedGigabyte(), claimedSize: 1_000 }])),
      '`diagnosis.json` was not read',
    ],
    [
      'a path that leads out',
      packed(zipOf([{ name: '../../diagnosis.json', content: HEALTHY }])),
      'its path leads out of the archive',
    ],
    ['no zip', packed(Buffer.from('no zip at all')), 'the zip is broken'],
    ['a gigabyte', { artifacts: [{ name: 'diagnosis', bytes: GIGABYTE }] }, 'larger than 5 MB'],
  ])('that hold %s end with the run’s own verdict and a note', async (_what, plan, note) => {
    const card = await cardOf(plan);

    expect(card).toContain('**checkout** · succeeded');
    expect(card).not.toContain('healthy');
    expect(card).toContain('-# ⚠️ ');
    expect(card).toContain(note);
  });

  it('with a log of a gigabyte and a bomb leave memory as it was', async () => {
    const log = { jobs: [job('probe', 5, { conclusion: 'failure', log: { bytes: GIGABYTE } })] };
    await flows.plan({
      ...log,
      artifacts: [{ name: 'diagnosis', files: { 'diagnosis.json': { bytes: 64 * MEBIBYTE } } }],
    });
    const id = await flows.diagnose();
    let peak = 0;
    const before = held();
    const watch = setInterval(() => {
      peak = Math.max(peak, held() - before);
    }, 5);

    await flows.advance('PT20S');
    clearInterval(watch);

    expect(flows.card(id)).toContain('**checkout** · failed');
    expect(flows.card(id)).toContain('**Last lines** of **probe**');
    expect(flows.card(id)).toContain('it is larger than 256 KB');
    // The stack, both simulators and the worker together.
    expect(peak).toBeLessThan(120 * MEBIBYTE);
  });

  it('bring no secret into a message, a row or a line of the log', async () => {
    const purposes = ['github_token', 'discord_bot_token', 'audit_key'] as const;
    const own = await Promise.all(purposes.map((purpose) => flows.worker.secrets.get(purpose)));
    const planted = {
      token: ['ghp', 'Zx9Q'.repeat(9)].join('_'),
      key: ['AKIA', 'QWERTYUIOPASDFGH'].join(''),
      web: ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJ3YXRjaGJlbGwifQ', 'c2lnbmF0dXJlc2lnbmF0dXJl'].join('.'),
      password: 'correct-horse-battery',
    };
    const line = `token ${planted.token} key ${planted.key} jwt ${planted.web} password=${planted.password}`;
    const report = {
      schemaVersion: 1,
      status: 'unhealthy',
      summary: line,
      checks: [{ name: line, status: 'fail', message: line }],
      root_cause: { summary: line, evidence: [line] },
      metrics: { [`token ${planted.token}`]: line },
      links: [{ label: `key ${planted.key}`, url: `https://example.test/?token=${planted.token}` }],
    };
    await flows.plan({
      jobs: [
        {
          name: `deploy ${planted.token}`,
          steps: [{ name: `use ${planted.key}`, seconds: 5, conclusion: 'failure' }],
          log: `${line}\nAuthorization: Bearer ${planted.token}\nerror: ${line}\n`,
        },
      ],
      runName: `run ${line}`,
      ...artifact({ 'diagnosis.json': JSON.stringify(report) }),
    });
    const id = await flows.diagnose();
    await flows.advance('PT5S');
    const onTheWay = flows.card(id);
    await flows.advance('PT20S');
    const refused = await flows.diagnose({ inputs: `target="${planted.web}"` });

    const seen = JSON.stringify([
      onTheWay,
      flows.message(id),
      flows.message(refused),
      // What Discord was sent; what people typed it has from themselves.
      flows.stack.discord.log().filter(({ path }) => !path.endsWith('/interactions')),
      flows.lines,
      await rowsOf(flows),
    ]);

    expect(flows.card(id)).toContain('**checkout** · failed, unhealthy');
    expect(flows.card(refused)).toContain('-# request.secret');
    expect(seen.length).toBeGreaterThan(10_000);
    for (const secret of [...own, ...Object.values(planted)]) expect(hasWhole(seen, secret)).toBe(false);
  });
});

/** Bytes that this process holds, without what is waiting for the collector to come by. */
function held(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

/** Told by yes or no, so that a failure does not print the secret. */
function hasWhole(text: string, secret: string): boolean {
  return secret !== '' && text.includes(secret);
}

async function rowsOf({ tables }: Flows): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const TableName of [tables.stateTable, tables.derivedTable]) {
    const { Items = [] } = await tables.client.send(new ScanCommand({ TableName }));
    rows.push(...Items);
  }
  return rows;
}
