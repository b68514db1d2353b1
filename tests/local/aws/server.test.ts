import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';

import { openDatabase } from '#local/database.ts';
import { keepErrors } from '#tests/local/keep-errors.ts';
import { type LocalAwsFixture, openLocalAws, QUEUE, START } from './local-aws.ts';

const KILLED_SENDER = fileURLToPath(new URL('./killed-sender.ts', import.meta.url));

describe('the state of the local services', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'local-aws-'));
    file = join(folder, 'stack.sqlite');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('has what was acknowledged before a SIGKILL', async () => {
    const { signal } = spawnSync(process.execPath, [KILLED_SENDER, file]);

    const after = await openLocalAws(file);

    expect(signal).toBe('SIGKILL');
    expect(after.queues.peek(QUEUE.arn)).toMatchObject([{ body: 'acknowledged' }]);
    await after.close();
  });

  it('is open to its owner only', () => {
    openDatabase(file).close();

    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is there again after a restart on the same file', async () => {
    const before = await openLocalAws(file);
    await before.sqs.send(new SendMessageCommand({ QueueUrl: before.queueUrl, MessageBody: 'kept', DelaySeconds: 60 }));
    await before.schedulerClient.send(
      new CreateScheduleCommand({
        Name: 't-1',
        ScheduleExpression: 'rate(5 minutes)',
        StartDate: new Date(START + 300_000),
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: QUEUE.arn, RoleArn: 'arn:aws:iam::000000000000:role/scheduler', Input: 'tick' },
      }),
    );
    before.parameters.put('/app/token', 'plain text');
    await before.close();

    const after = await openLocalAws(file, START + 600_000);
    await after.scheduler.tick();

    // The old URL, from another port, still means the same queue.
    const QueueUrl = before.queueUrl.replace(before.url, after.url);
    const received = await after.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(received.Messages?.map(({ Body }) => Body)).toEqual(['kept', 'tick', 'tick']);
    expect(after.scheduler.nextDueAt()).toBe(START + 900_000);
    expect(after.parameters.find('/app/token')?.value).toBe('plain text');
    await after.close();
  });
});

describe('the server', () => {
  let local: LocalAwsFixture;

  beforeEach(async () => {
    local = await openLocalAws();
  });

  afterEach(() => local.close());

  it('shows people what is in it', async () => {
    local.parameters.put('/app/token', 'plain text');

    const response = await fetch(local.url);
    const text = await response.text();

    expect(JSON.parse(text)).toMatchObject({
      queues: [{ name: 'jobs', visible: 0 }, { name: 'jobs-dead' }],
      parameters: ['/app/token'],
    });
    expect(text).not.toContain('plain text');
  });

  it('answers what it cannot read or does not know, and goes on', async () => {
    const post = (body: string, headers: Record<string, string>) => fetch(local.url, { method: 'POST', body, headers });

    const malformed = await post('{"a":', { 'x-amz-target': 'AmazonSQS.SendMessage' });
    const list = await post('[]', { 'x-amz-target': 'AmazonSSM.GetParameter' });
    const inherited = await post('{}', { 'x-amz-target': 'AmazonSQS.constructor' });
    const unknown = await post('{}', { 'x-amz-target': 'AWSUnknown.PutEvents' });
    const nowhere = await fetch(`${local.url}/nowhere`);
    const badName = await fetch(`${local.url}/schedules/%E0%A4%A`);
    const tooLong = await post(' '.repeat(9 * 1_048_576), { 'x-amz-target': 'AmazonSQS.SendMessage' });

    const statuses = [malformed, list, inherited, unknown, nowhere, badName, tooLong].map(({ status }) => status);
    expect(statuses).toEqual([400, 400, 400, 404, 404, 400, 413]);
    expect((await fetch(local.url)).status).toBe(200);
  });

  it('answers 500 and logs a line when it fails itself', async () => {
    using errors = keepErrors();
    local.database.exec('DROP TABLE ssm_parameters');

    const response = await fetch(local.url, {
      method: 'POST',
      body: '{"Name":"/a"}',
      headers: { 'x-amz-target': 'AmazonSSM.GetParameter' },
    });

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ __type: 'InternalFailure' });
    expect(errors.lines).toContainEqual([
      'The local AWS server failed',
      expect.objectContaining({ message: expect.stringContaining('no such table') }),
    ]);
  });
});
