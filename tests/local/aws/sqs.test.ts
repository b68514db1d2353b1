import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';

import { arn, DEAD, type LocalAwsFixture, openLocalAws, QUEUE } from './local-aws.ts';

let local: LocalAwsFixture;

beforeEach(async () => {
  local = await openLocalAws();
});

afterEach(() => local.close());

function send(MessageBody: string, more: object = {}) {
  return local.sqs.send(new SendMessageCommand({ QueueUrl: local.queueUrl, MessageBody, ...more }));
}

async function receive(more: object = {}) {
  const QueueUrl = local.queueUrl;
  const answer = await local.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }));
  return answer.Messages ?? [];
}

describe('sending and receiving', () => {
  it('hands a message with its attributes to the SDK, whose checksums agree', async () => {
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'fire' },
      hop: { DataType: 'Number', StringValue: '3' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
    };

    const sent = await send('{"hello":"wörld 👋"}', { MessageAttributes });
    const [message] = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });

    expect(message).toMatchObject({ MessageId: sent.MessageId, Body: '{"hello":"wörld 👋"}', MessageAttributes });
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SentTimestamp: String(local.now()) });
  });

  it('keeps a delayed message back until its delay has passed', async () => {
    await send('later', { DelaySeconds: 900 });

    const early = await receive();
    local.pass(900);
    const due = await receive();

    expect(early).toEqual([]);
    expect(due.map(({ Body }) => Body)).toEqual(['later']);
  });

  it('refuses a delay over 15 minutes', async () => {
    await expect(send('x', { DelaySeconds: 901 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('refuses bodies that are empty, over one mebibyte, or not XML characters', async () => {
    await expect(send('')).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(send('x'.repeat(1_048_577))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send('bell \u0007')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
    await expect(send('half \ud83d')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
    expect(await receive()).toEqual([]);
  });

  it('takes a body of exactly one mebibyte', async () => {
    await expect(send('x'.repeat(1_048_576))).resolves.toMatchObject({ MessageId: expect.any(String) });
  });

  it('knows no queue that nobody made', async () => {
    const QueueUrl = `${local.url}/000000000000/nothing`;

    await expect(local.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue' },
    });
    expect(() => local.queues.send(arn('nothing'), { body: 'x' })).toThrow(
      expect.objectContaining({ name: 'QueueDoesNotExist' }),
    );
  });

  it('says so when an action is not there', async () => {
    await expect(local.sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: 'UnsupportedOperation' });
  });
});

describe('visibility', () => {
  it('hides a received message for the visibility time-out and then shows it again', async () => {
    await send('once more');

    const [first] = await receive();
    const hidden = await receive();
    local.pass(360);
    const [second] = await receive({ MessageSystemAttributeNames: ['All'] });

    expect(hidden).toEqual([]);
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    expect(second?.Attributes).toMatchObject({ ApproximateReceiveCount: '2' });
  });

  it('deletes by the newest receipt handle only', async () => {
    await send('delete me');
    const [old] = await receive({ VisibilityTimeout: 0 });
    const [current] = await receive();
    const remove = (ReceiptHandle?: string) =>
      local.sqs.send(new DeleteMessageCommand({ QueueUrl: local.queueUrl, ReceiptHandle }));

    await remove(old?.ReceiptHandle);
    const kept = local.queues.peek(QUEUE.arn).length;
    await remove(current?.ReceiptHandle);
    await remove(current?.ReceiptHandle);

    expect(kept).toBe(1);
    expect(local.queues.peek(QUEUE.arn)).toEqual([]);
  });

  it('refuses a receipt handle that is none', async () => {
    const remove = new DeleteMessageCommand({ QueueUrl: local.queueUrl, ReceiptHandle: 'made-up' });

    await expect(local.sqs.send(remove)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('changes the visibility of a message in flight, and of no other', async () => {
    await send('hold me');
    const [message] = await receive();
    const change = (VisibilityTimeout: number) =>
      local.sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: local.queueUrl,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );

    await change(600);
    local.pass(599);
    const held = await receive();
    await expect(change(43_000)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await change(0);
    await expect(change(60)).rejects.toMatchObject({ name: 'MessageNotInflight' });

    expect(held).toEqual([]);
    expect(await receive()).toHaveLength(1);
  });

  it('forgets a message when its retention is over', async () => {
    await send('old');

    local.pass(1_209_600);

    expect(local.queues.peek(QUEUE.arn)).toEqual([]);
  });
});

describe('dead letters', () => {
  it('moves what would be received once too often, with its id, body and first time', async () => {
    const sent = await send('poison');
    const sentAt = local.now();

    for (const _ of [1, 2]) {
      await receive();
      local.pass(360);
    }
    const third = await receive();
    const answer = await local.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: local.deadUrl, MessageSystemAttributeNames: ['All'] }),
    );

    expect(third).toEqual([]);
    expect(answer.Messages).toMatchObject([
      {
        MessageId: sent.MessageId,
        Body: 'poison',
        Attributes: { SentTimestamp: String(sentAt), DeadLetterQueueSourceArn: QUEUE.arn },
      },
    ]);
  });

  it('is no work that the clock waits for', () => {
    local.queues.send(DEAD.arn, { body: 'lies here' });

    expect(local.queues.busy()).toBe(false);
    expect(local.queues.nextDueAt()).toBeUndefined();
  });
});

describe('as a participant of the clock', () => {
  it('is busy while a consumed queue has a visible message, and due when a hidden one comes back', () => {
    local.queues.markConsumed(QUEUE.arn);
    local.queues.send(QUEUE.arn, { body: 'now' });
    const busyBefore = local.queues.busy();

    const [message] = local.queues.receive(QUEUE.arn, 10);

    expect(busyBefore).toBe(true);
    expect(local.queues.busy()).toBe(false);
    expect(local.queues.nextDueAt()).toBe(local.now() + 360_000);
    local.queues.delete(QUEUE.arn, message?.receiptHandle ?? '');
    expect(local.queues.nextDueAt()).toBeUndefined();
  });

  it('calls onChange for a message that has come, after the transaction', async () => {
    const before = local.changes();

    await send('news');

    expect(local.changes()).toBeGreaterThan(before);
  });
});

describe('queues for people', () => {
  it('counts what is visible, in flight and delayed, and purges', async () => {
    await send('a');
    await receive();
    await send('b');
    await send('c', { DelaySeconds: 10 });
    const ask = new GetQueueAttributesCommand({ QueueUrl: local.queueUrl, AttributeNames: ['All'] });

    const { Attributes } = await local.sqs.send(ask);
    await local.sqs.send(new PurgeQueueCommand({ QueueUrl: local.queueUrl }));

    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      QueueArn: QUEUE.arn,
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD.arn, maxReceiveCount: 2 }),
    });
    expect(local.queues.peek(QUEUE.arn)).toEqual([]);
  });

  it('finds the URL of a queue by its name', async () => {
    const { QueueUrl } = await local.sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));

    expect(QueueUrl).toBe(local.queueUrl);
  });
});
