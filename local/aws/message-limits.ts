import { type MessageAttributes, sizeOfAttributes } from './message-attributes.ts';
import { sqsErrors } from './sqs-errors.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const MAX_MESSAGE_BYTES = 1_048_576;
const MAX_DELAY_SECONDS = 900;

export function sizeOfMessage(message: { body: string; messageAttributes?: MessageAttributes }): number {
  return Buffer.byteLength(message.body) + sizeOfAttributes(message.messageAttributes ?? {});
}

/** Throws what SQS answers to a body that is empty, too long, or not XML characters. */
export function checkMessage(message: { body: string; messageAttributes?: MessageAttributes }): void {
  if (message.body === '') throw sqsErrors.missing('MessageBody');
  if (sizeOfMessage(message) > MAX_MESSAGE_BYTES) {
    const reason = `Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`;
    throw sqsErrors.invalidValue(`One or more parameters are invalid. Reason: ${reason}`);
  }
  for (const character of message.body) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (isAllowed(codePoint)) continue;
    const name = `#x${codePoint.toString(16).toUpperCase()}`;
    throw sqsErrors.invalidContents(`Invalid binary character '${name}' was found in the message body.`);
  }
}

export function checkDelay(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_DELAY_SECONDS) return;
  const reason = `DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`;
  throw sqsErrors.invalidValue(`Value ${seconds} for parameter DelaySeconds is invalid. Reason: ${reason}`);
}

/** https://www.w3.org/TR/REC-xml/#charsets, the set that SQS documents for SendMessage. */
function isAllowed(codePoint: number): boolean {
  if (codePoint < 0x20) return codePoint === 0x9 || codePoint === 0xa || codePoint === 0xd;
  if (codePoint <= 0xd7ff) return true;
  if (codePoint < 0xe000) return false;
  return codePoint <= 0xfffd || codePoint >= 0x10000;
}
