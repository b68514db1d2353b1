import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';

import { startLocalAws } from '#local/aws/server.ts';
import type { QueueSpec } from '#local/contract.ts';
import { openDatabase } from '#local/database.ts';

export const START = Date.parse('2026-12-01T09:00:00Z');

export const QUEUE = queueSpec('jobs', { redrive: { deadLetterArn: arn('jobs-dead'), maxReceiveCount: 2 } });
export const DEAD = queueSpec('jobs-dead');

export function arn(name: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${name}`;
}

function queueSpec(name: string, more: Partial<QueueSpec> = {}): QueueSpec {
  return { name, arn: arn(name), visibilityTimeoutSeconds: 360, retentionSeconds: 1_209_600, ...more };
}

/** The local services with the unmodified SDK clients in front of them, and a clock that only the test moves. */
export async function openLocalAws(file = ':memory:', now = START) {
  let changes = 0;
  let instant = now;
  const clock = { now: () => instant };
  const database = openDatabase(file);
  const aws = await startLocalAws({ clock, database, onChange: () => (changes += 1) });
  aws.queues.ensureQueue(DEAD);
  aws.queues.ensureQueue(QUEUE);

  const config = {
    region: 'us-east-1',
    endpoint: aws.url,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const sqs = new SQSClient(config);
  const scheduler = new SchedulerClient(config);
  const ssm = new SSMClient(config);

  return {
    ...aws,
    database,
    sqs,
    ssm,
    schedulerClient: scheduler,
    queueUrl: aws.queueUrl(QUEUE.arn),
    deadUrl: aws.queueUrl(DEAD.arn),
    now: () => instant,
    changes: () => changes,
    pass(seconds: number) {
      instant += seconds * 1000;
    },
    /** Jumps from one due instant to the next, as the stack's clock does. */
    async advance(seconds: number) {
      const target = instant + seconds * 1000;
      for (;;) {
        const due = Math.min(
          ...aws.participants.map((participant) => participant.nextDueAt() ?? Number.POSITIVE_INFINITY),
        );
        if (due > target) break;
        instant = Math.max(instant, due);
        for (const participant of aws.participants) await participant.tick();
      }
      instant = target;
    },
    async close() {
      for (const client of [sqs, scheduler, ssm]) client.destroy();
      await aws.stop();
      database.close();
    },
  };
}

export type LocalAwsFixture = Awaited<ReturnType<typeof openLocalAws>>;
