import { AwsError } from './aws-error.ts';
import { createInputReader, type Input, isObject } from './input.ts';
import { MAX_MESSAGE_BYTES } from './message-limits.ts';
import { sqsErrors } from './sqs-errors.ts';

const MAX_ENTRIES = 10;
const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;
const reader = createInputReader(sqsErrors.invalidValue);

/** Does `work` for each entry of a batch request; an entry that is refused does not hinder the others. */
export function runBatch(
  input: Input,
  work: (entry: Input) => object,
  sizeOf: (entry: Input) => number = () => 0,
): object {
  const entries = readEntries(input);
  const bytes = entries.reduce((sum, entry) => sum + sizeOrNothing(entry, sizeOf), 0);
  if (bytes > MAX_MESSAGE_BYTES) throw sqsErrors.batchTooLong(bytes);
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry['Id'], ...work(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry['Id'], SenderFault: true, Code: error.queryCode ?? error.type, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}

function readEntries(input: Input): Input[] {
  const entries = reader.list(input, 'Entries') ?? [];
  if (entries.length === 0) throw sqsErrors.emptyBatch();
  if (entries.length > MAX_ENTRIES) throw sqsErrors.tooManyEntries(entries.length);
  const ids = new Set<string>();
  return entries.map((entry) => {
    const id = isObject(entry) ? entry['Id'] : undefined;
    if (typeof id !== 'string' || !ENTRY_ID.test(id)) throw sqsErrors.invalidEntryId();
    if (ids.has(id)) throw sqsErrors.entryIdsNotDistinct(id);
    ids.add(id);
    return entry as Input;
  });
}

/** An entry that cannot be read has no size; it is refused by itself when its turn comes. */
function sizeOrNothing(entry: Input, sizeOf: (entry: Input) => number): number {
  try {
    return sizeOf(entry);
  } catch (error) {
    if (error instanceof AwsError) return 0;
    throw error;
  }
}
