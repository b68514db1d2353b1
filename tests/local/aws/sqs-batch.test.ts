import { DeleteMessageBatchCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';

import { type LocalAwsFixture, openLocalAws, QUEUE } from './local-aws.ts';

let local: LocalAwsFixture;

beforeEach(async () => {
  local = await openLocalAws();
});

afterEach(() => local.close());

function bodies(): string[] {
  return local.queues.peek(QUEUE.arn).map(({ body }) => body);
}

describe('batches', () => {
  it('answers what is wrong with one entry of a batch and takes the others', async () => {
    const Entries = [
      { Id: 'good', MessageBody: 'a' },
      { Id: 'bad', MessageBody: 'b', DelaySeconds: 1000 },
    ];

    const answer = await local.sqs.send(new SendMessageBatchCommand({ QueueUrl: local.queueUrl, Entries }));

    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(answer.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }]);
    expect(bodies()).toEqual(['a']);
  });

  it('refuses batches that are empty, too many, repeated or too long', async () => {
    const sendBatch = (Entries: { Id: string; MessageBody: string }[]) =>
      local.sqs.send(new SendMessageBatchCommand({ QueueUrl: local.queueUrl, Entries }));
    const many = Array.from({ length: 11 }, (_, index) => ({ Id: `e${index}`, MessageBody: 'x' }));
    const half = 'x'.repeat(600_000);

    await expect(sendBatch([])).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    await expect(sendBatch(many)).rejects.toMatchObject({ name: 'TooManyEntriesInBatchRequest' });
    await expect(
      sendBatch([
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ]),
    ).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(
      sendBatch([
        { Id: 'a', MessageBody: half },
        { Id: 'b', MessageBody: half },
      ]),
    ).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
  });

  it('deletes a batch', async () => {
    for (const body of ['a', 'b']) local.queues.send(QUEUE.arn, { body });
    const messages = local.queues.receive(QUEUE.arn, 10);
    const Entries = messages.map(({ receiptHandle }, index) => ({ Id: `m${index}`, ReceiptHandle: receiptHandle }));

    const answer = await local.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: local.queueUrl, Entries }));

    expect(answer.Successful).toHaveLength(2);
    expect(bodies()).toEqual([]);
  });
});
