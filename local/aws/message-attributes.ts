import { createHash } from 'node:crypto';
import { createInputReader, type Input, isObject } from './input.ts';
import { sqsErrors } from './sqs-errors.ts';

/** A message attribute as it travels in JSON: binary values are base64. */
export interface MessageAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const MAX_ATTRIBUTES = 10;
const NAME = /^(?!\.)(?!.*\.\.)(?!.*\.$)(?!(?:aws|amazon)\.)[A-Za-z0-9_.-]{1,256}$/i;
const DATA_TYPE = /^(String|Number|Binary)(\..+)?$/;
const reader = createInputReader(sqsErrors.invalidValue);

/** Reads and checks `MessageAttributes` of a request. */
export function parseMessageAttributes(input: Input | undefined): MessageAttributes {
  const entries = Object.entries(input ?? {});
  if (entries.length > MAX_ATTRIBUTES) {
    throw sqsErrors.invalidValue(`Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`);
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, parseOne(name, value)]));
}

function parseOne(name: string, value: unknown): MessageAttribute {
  if (!NAME.test(name)) throw sqsErrors.invalidValue(`The message attribute name '${name}' is invalid.`);
  if (!isObject(value)) throw sqsErrors.invalidValue(`The message attribute '${name}' must be a structure.`);
  const dataType = reader.text(value, 'DataType') ?? '';
  const stringValue = reader.text(value, 'StringValue');
  const binaryValue = reader.text(value, 'BinaryValue');
  const kind = DATA_TYPE.exec(dataType)?.[1];
  if (kind === undefined) throw sqsErrors.invalidValue(`The type of message attribute '${name}' is invalid.`);
  const content = kind === 'Binary' ? binaryValue : stringValue;
  if (content === undefined || content === '') {
    throw sqsErrors.invalidValue(`The message attribute '${name}' must contain a non-empty value of its type.`);
  }
  if (kind === 'Number' && !Number.isFinite(Number(content))) {
    throw sqsErrors.invalidValue(`Can't cast the value of message attribute '${name}' to a number.`);
  }
  return kind === 'Binary' ? { dataType, binaryValue: content } : { dataType, stringValue: content };
}

/** What attributes count towards the size of a message: name, type and value. */
export function sizeOfAttributes(attributes: MessageAttributes): number {
  let size = 0;
  for (const [name, attribute] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(attribute.dataType) + bytesOf(attribute).length;
  }
  return size;
}

/**
 * The MD5 that SQS answers for attributes; undefined when there are none.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    hash.update(withLength(Buffer.from(name))).update(withLength(Buffer.from(attribute.dataType)));
    hash.update(Buffer.of(attribute.stringValue === undefined ? 2 : 1)).update(withLength(bytesOf(attribute)));
  }
  return hash.digest('hex');
}

/** The attributes that a receiver asked for: `All`, `.*`, a name, or a prefix ending in `.*`. */
export function selectAttributes(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const matches = (name: string) =>
    wanted.some(
      (want) => want === 'All' || want === name || (want.endsWith('.*') && name.startsWith(want.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => matches(name)));
}

function bytesOf(attribute: MessageAttribute): Buffer {
  if (attribute.stringValue !== undefined) return Buffer.from(attribute.stringValue);
  return Buffer.from(attribute.binaryValue ?? '', 'base64');
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
