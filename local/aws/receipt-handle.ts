import { randomBytes } from 'node:crypto';

import { sqsErrors } from './sqs-errors.ts';

const MARK = 'local-sqs';

/** A fresh handle; every receive gives another one, and only the newest deletes. */
export function makeReceiptHandle(queueArn: string, messageId: string): string {
  const parts = [MARK, queueArn, messageId, randomBytes(8).toString('hex')];
  return Buffer.from(parts.join(' ')).toString('base64');
}

/** The message that a handle speaks of; throws when it is no handle of this queue. */
export function readReceiptHandle(queueArn: string, handle: string): { messageId: string } {
  const [mark, arn, messageId, nonce] = Buffer.from(handle, 'base64').toString().split(' ');
  if (mark !== MARK || arn !== queueArn || messageId === undefined || nonce === undefined) {
    throw sqsErrors.receiptHandleIsInvalid();
  }
  return { messageId };
}
