import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createAppAuth } from '@octokit/auth-app';
import yauzl from 'yauzl';
import { ZipFile } from 'yazl';

import { readReport } from '#lib/diagnosis/report.ts';
import { CHECKOUT, dispatched, refusalOf, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const GIGABYTE = 1024 ** 3;
const plan = (body: object) => world.people('POST', '/plans', body);
const settings = (part: object) => world.people('PATCH', '/settings', part);

/** A run that has ended, its jobs and its artifacts. */
async function ended(more: object = {}) {
  if (Object.keys(more).length > 0) await plan(more);
  const run_id = await dispatched(world);
  await world.pass(120);
  const { data } = await world.octokit.actions.listJobsForWorkflowRun({ ...CHECKOUT, run_id });
  const listed = await world.octokit.actions.listWorkflowRunArtifacts({ ...CHECKOUT, run_id });
  return { run_id, jobs: data.jobs, artifacts: listed.data.artifacts };
}

/** Where the API sends a client to; not followed. */
async function locationOf(path: string): Promise<string> {
  const reply = await world.rest('GET', `/repos/acme/checkout/actions/${path}`);
  expect(reply.status).toBe(302);
  return reply.headers.get('location') ?? '';
}

/** The files in a zip. */
async function unzip(bytes: Buffer): Promise<Record<string, string>> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, opened) => {
      if (opened) resolve(opened);
      else reject(error ?? new Error('no zip'));
    });
  });
  const files: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    files[entry.fileName] = (await buffer(stream)).toString();
  }
  return files;
}

describe('The log of a job', () => {
  it('is text behind a redirect that clients follow, with times and the mark of an error', async () => {
    await settings({ downloads: 'another' });
    const { jobs } = await ended({
      jobs: [{ name: 'check', steps: [{ name: 'Lint', conclusion: 'failure', log: 'a\nb' }] }],
    });

    const { data } = await world.octokit.actions.downloadJobLogsForWorkflowRun({
      ...CHECKOUT,
      job_id: jobs[0]?.id ?? 0,
    });

    const lines = String(data).split('\n');
    expect(lines[0]).toMatch(/^\uFEFF?2026-11-21T09:02:33\.0000000Z Current runner version/);
    expect(lines.map((line) => line.replace(/^\uFEFF?\S+ /, ''))).toEqual([
      "Current runner version: '2.330.0'",
      'Complete job name: set up',
      '##[group]Run Lint',
      '##[endgroup]',
      'a',
      'b',
      '##[error]Process completed with exit code 1.',
      'Cleaning up orphan processes',
      '',
    ]);
  });

  it('is not there before the job has ended, for one that never ran, and after ninety days', async () => {
    const { jobs } = await ended({
      jobs: [
        { name: 'a', steps: [] },
        { name: 'b', conclusion: 'skipped' },
      ],
    });
    const log = (index: number) => world.rest('GET', `/repos/acme/checkout/actions/jobs/${jobs[index]?.id}/logs`);
    const [done, skipped] = [await log(0), await log(1)];
    world.clock.time += 91 * 86_400_000;
    const old = await log(0);

    expect([done.status, skipped.status, old.status]).toEqual([302, 404, 410]);
  });

  it('may be given whole, or be of any size and read from its end', async () => {
    const { jobs } = await ended({
      jobs: [
        { name: 'short', log: 'one\ntwo\n' },
        { name: 'long', log: { bytes: GIGABYTE + 7 } },
      ],
    });
    const short = await fetch(await locationOf(`jobs/${jobs[0]?.id}/logs`));
    const long = await locationOf(`jobs/${jobs[1]?.id}/logs`);
    await settings({ suffixRanges: 'supported' });

    const tail = await fetch(long, { headers: { range: 'bytes=-65536' } });
    const part = await fetch(long, { headers: { range: 'bytes=95-204' } });
    const head = await fetch(long, { method: 'HEAD' });

    expect((await short.text()).replaceAll(/\S+Z /g, '')).toBe('one\ntwo\n');
    const text = await tail.text();
    expect([tail.status, text.length]).toEqual([206, 65_536]);
    expect(tail.headers.get('content-range')).toBe(`bytes ${GIGABYTE + 7 - 65_536}-${GIGABYTE + 6}/${GIGABYTE + 7}`);
    expect(text.split('\n').at(-2)).toMatch(/ line 00010737418 \.+$/);
    expect(await part.text()).toMatch(/^\.{4}\n\S+ line 00000000002 \.+\n\S{5}$/);
    expect(head.headers.get('content-length')).toBe(String(GIGABYTE + 7));
  });

  it('is streamed: who has read enough hangs up', async () => {
    const { jobs } = await ended({ jobs: [{ name: 'long', log: { bytes: GIGABYTE } }] });

    const response = await fetch(await locationOf(`jobs/${jobs[0]?.id}/logs`));
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    await reader?.cancel();

    expect(response.headers.get('content-length')).toBe(String(GIGABYTE));
    expect(value?.length).toBeGreaterThan(0);
  });
});

describe('An artifact', () => {
  it('of a diagnosis is a zip with diagnosis.json', async () => {
    await settings({ downloads: 'another' });
    const { artifacts } = await ended();
    const [artifact] = artifacts;

    const { data } = await world.octokit.actions.downloadArtifact({
      ...CHECKOUT,
      artifact_id: artifact?.id ?? 0,
      archive_format: 'zip',
    });

    const bytes = Buffer.from(data as ArrayBuffer);
    expect(artifact).toMatchObject({ name: 'diagnosis', expired: false, size_in_bytes: bytes.length });
    expect(artifact?.digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    expect(JSON.parse((await unzip(bytes))['diagnosis.json'] ?? '')).toMatchObject({
      schemaVersion: 1,
      attempt: 1,
      status: 'healthy',
      summary: 'Everything is healthy.',
    });
  });

  it('says what broke when the run failed', async () => {
    const jobs = [{ name: 'diagnose', steps: [{ name: 'Run checks', conclusion: 'failure' }] }];
    const { artifacts } = await ended({ jobs });

    const answer = await fetch(await locationOf(`artifacts/${artifacts[0]?.id}/zip`));
    const files = await unzip(Buffer.from(await answer.arrayBuffer()));

    expect(readReport(files['diagnosis.json'] ?? '')).toMatchObject({
      report: { status: 'unhealthy', rootCause: { summary: 'Run checks ended with exit code 1.' } },
      notes: [],
    });
  });

  it('may hold files, zeros well packed, any zip, or a stored file of any size', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('ours'), 'a.txt');
    zip.end();
    const rawZipBase64 = (await buffer(zip.outputStream as Readable)).toString('base64');
    const { artifacts } = await ended({
      artifacts: [
        { name: 'files', files: { 'a.txt': 'A', 'deep/b.txt': 'B', zeros: { bytes: 1_000_000 } } },
        { name: 'raw', rawZipBase64 },
        { name: 'stored', bytes: 300_000 },
        { name: 'huge', bytes: 3 * GIGABYTE },
      ],
    });
    const download = async (name: string, init: RequestInit = {}) => {
      const found = artifacts.find((one) => one.name === name);
      return fetch(await locationOf(`artifacts/${found?.id}/zip`), init);
    };

    const files = await unzip(Buffer.from(await (await download('files')).arrayBuffer()));
    const raw = await unzip(Buffer.from(await (await download('raw')).arrayBuffer()));
    const stored = await unzip(Buffer.from(await (await download('stored')).arrayBuffer()));
    const huge = await download('huge', { method: 'HEAD' });

    expect(files).toMatchObject({ 'a.txt': 'A', 'deep/b.txt': 'B' });
    expect(files['zeros']).toHaveLength(1_000_000);
    expect(raw).toEqual({ 'a.txt': 'ours' });
    expect(stored['data.bin']).toHaveLength(300_000);
    expect(artifacts.find(({ name }) => name === 'files')?.size_in_bytes).toBeLessThan(3000);
    expect(Number(huge.headers.get('content-length'))).toBeGreaterThan(3 * GIGABYTE);
  });

  it('is found by name, expires, and is not there when the run was cancelled', async () => {
    const { artifacts, run_id } = await ended({ times: 1, artifacts: [{ name: 'a', files: {}, retentionDays: 1 }] });
    const other = await world.rest('GET', `/repos/acme/checkout/actions/runs/${run_id}/artifacts?name=b`);
    world.clock.time += 86_400_000;
    const late = await world.rest('GET', `/repos/acme/checkout/actions/artifacts/${artifacts[0]?.id}/zip`);
    const { data } = await world.octokit.actions.getArtifact({ ...CHECKOUT, artifact_id: artifacts[0]?.id ?? 0 });
    const cancelled = await dispatched(world);
    await world.people('POST', `/runs/${cancelled}`, { end: 'cancelled' });
    const none = await world.rest('GET', `/repos/acme/checkout/actions/runs/${cancelled}/artifacts`);

    expect(other.body).toEqual({ total_count: 0, artifacts: [] });
    expect(late).toMatchObject({ status: 410, body: { message: 'Artifact has expired' } });
    expect(data.expired).toBe(true);
    expect(none.body).toMatchObject({ total_count: 0 });
  });
});

describe('The address of a download', () => {
  it('is good for a minute, and bound to its signature', async () => {
    const { jobs } = await ended();
    const location = await locationOf(`jobs/${jobs[0]?.id}/logs`);

    const forged = await fetch(location.replace(`/logs/${jobs[0]?.id}`, `/logs/${jobs[1]?.id}`));
    world.clock.time += 59_000;
    const good = await fetch(location);
    world.clock.time += 2000;
    const late = await fetch(location);

    expect(new URL(location).origin).toBe(world.origin);
    expect([forged.status, good.status, late.status]).toEqual([403, 200, 403]);
    expect(await late.text()).toMatch(/<Code>AuthenticationFailed<\/Code>.*not valid in the specified time frame/);
    expect(JSON.stringify(world.simulator.log())).not.toContain(new URL(location).searchParams.get('sig'));
  });

  it('is refused with an authorization, as clients send it on that follow to the same origin', async () => {
    const { jobs } = await ended();
    const job_id = jobs[0]?.id ?? 0;
    const followed = await refusalOf(world.octokit.actions.downloadJobLogsForWorkflowRun({ ...CHECKOUT, job_id }));

    const reply = await fetch(await locationOf(`jobs/${jobs[0]?.id}/logs`), { headers: { authorization: 'Bearer x' } });

    expect([followed.status, reply.status]).toEqual([400, 400]);
    expect(await reply.text()).toContain('InvalidAuthenticationInfo');
  });

  it('knows ranges beyond the end, and no suffixes, as at GitHub', async () => {
    const { jobs } = await ended({ jobs: [{ name: 'a', log: { bytes: 1000 } }] });
    const location = await locationOf(`jobs/${jobs[0]?.id}/logs`);

    const suffix = await fetch(location, { headers: { range: 'bytes=-10' } });
    const open = await fetch(location, { headers: { range: 'bytes=990-' } });
    const beyond = await fetch(location, { headers: { range: 'bytes=1000-' } });

    expect([suffix.status, open.status, beyond.status]).toEqual([200, 206, 416]);
    expect(await open.text()).toHaveLength(10);
    expect(await suffix.text()).toHaveLength(1000);
    expect(beyond.headers.get('content-range')).toBe('bytes */1000');
  });
});

describe('The check run of a job', () => {
  it('bears the summary and the annotations, for an App that may read checks', async () => {
    const { id: appId, installationId, privateKey } = world.simulator.app;
    const app = world.client({ authStrategy: createAppAuth, auth: { appId, privateKey, installationId } });
    const annotations = [{ level: 'warning', message: 'Slow', title: 'Speed', path: 'src/a.ts', line: 7 }];
    const steps = [{ name: 'Lint', conclusion: 'failure' }];
    const { jobs } = await ended({ summary: '### All is lost', jobs: [{ name: 'check', steps, annotations }] });
    const check_run_id = jobs[0]?.id ?? 0;

    const { data } = await app.checks.get({ ...CHECKOUT, check_run_id });
    const { data: notes } = await app.checks.listAnnotations({ ...CHECKOUT, check_run_id });
    await settings({ stepSummaries: 'none' });
    const { data: real } = await app.checks.get({ ...CHECKOUT, check_run_id });

    expect(data).toMatchObject({
      name: 'check',
      conclusion: 'failure',
      output: { summary: '### All is lost', annotations_count: 2 },
    });
    expect(notes).toMatchObject([
      { path: 'src/a.ts', start_line: 7, annotation_level: 'warning', title: 'Speed', message: 'Slow' },
      { path: '.github', annotation_level: 'failure', message: 'Process completed with exit code 1.' },
    ]);
    expect(real.output).toMatchObject({ title: null, summary: null, annotations_count: 2 });
    await refusalOf(app.checks.get({ ...CHECKOUT, check_run_id: 1 }));
  });
});
