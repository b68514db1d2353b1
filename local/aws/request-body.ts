import type { IncomingMessage } from 'node:http';

import { AwsError } from './aws-error.ts';
import { type Input, isObject } from './input.ts';

/** Ample for the largest message, a mebibyte, with every character of it escaped. */
const MAX_BODY_BYTES = 8 * 1_048_576;

/** Reads a JSON body; an empty one is an empty structure. Throws an AwsError for what is no JSON object, or too long. */
export async function readInput(request: IncomingMessage): Promise<Input> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new AwsError('RequestEntityTooLarge', 'The request is too long.', { status: 413 });
    chunks.push(chunk);
  }
  if (size === 0) return {};
  const parsed = parse(Buffer.concat(chunks).toString());
  if (!isObject(parsed)) throw new AwsError('SerializationException', 'The request is not a JSON object.');
  return parsed;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
