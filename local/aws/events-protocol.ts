import type { Cause } from '../wire/causes.ts';
import { AwsError } from './aws-error.ts';
import type { EventBuses } from './event-buses.ts';
import { createInputReader, type Input } from './input.ts';

const MAX_ENTRIES = 10;
/** Bytes of all entries together. */
const MAX_BYTES = 262_144;

const refuse = (message: string) => new AwsError('ValidationException', message);
const reader = createInputReader(refuse);

interface EntryResult {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

/** Answers PutEvents: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export function answerEvents(buses: EventBuses, call: { action: string; input: Input; cause?: Cause }): object {
  if (call.action !== 'PutEvents') {
    throw new AwsError('UnknownOperationException', `The local EventBridge does not know ${call.action}.`, {
      status: 404,
    });
  }
  const entries = call.input['Entries'];
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > MAX_ENTRIES) {
    throw refuse(`1 validation error detected: Value at 'entries' must have between 1 and ${MAX_ENTRIES} members.`);
  }
  const bytes = (entries as Input[]).reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes > MAX_BYTES) {
    throw refuse('Total size of the entries in the request is over the limit.');
  }
  const results = (entries as Input[]).map((entry) => putEntry(buses, entry, call.cause));
  return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
}

/** An entry that is wrong fails by itself; the others go through. */
function putEntry(buses: EventBuses, entry: Input, cause?: Cause): EntryResult {
  const missing = ['Source', 'DetailType', 'Detail'].find((field) => (reader.text(entry, field) ?? '') === '');
  if (missing !== undefined)
    return failed('InvalidArgument', `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`);
  const detail = parseObject(reader.text(entry, 'Detail') ?? '');
  if (detail === undefined) return failed('MalformedDetail', 'Detail is malformed.');
  const source = reader.text(entry, 'Source') ?? '';
  if (source.startsWith('aws.')) return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');

  const given = reader.text(entry, 'EventBusName') ?? 'default';
  const bus = given.split('/').at(-1) ?? given;
  // AWS answers as if it had taken an event for a bus that is not there; here that would hide a mistake.
  if (!buses.has(bus)) return failed('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
  const time = entry['Time'];
  if (time !== undefined && typeof time !== 'number') return failed('InvalidArgument', 'Parameter Time is not valid.');
  const event = {
    bus,
    source,
    'detail-type': reader.text(entry, 'DetailType') ?? '',
    detail,
    resources: reader.texts(entry, 'Resources') ?? [],
    // Times travel as epoch seconds.
    ...(time === undefined ? {} : { time: new Date(time * 1000).toISOString() }),
  };
  return { EventId: buses.put(event, cause).id };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function sizeOf(entry: Input): number {
  const texts = [entry['Source'], entry['DetailType'], entry['Detail'], ...[entry['Resources'] ?? []].flat()];
  const time = entry['Time'] === undefined ? 0 : 14;
  return texts.reduce<number>((sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0), time);
}

function failed(code: string, message: string): EntryResult {
  return { ErrorCode: code, ErrorMessage: message };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
