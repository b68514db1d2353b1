import type { IncomingMessage } from 'node:http';

import { type FormErrorTree, invalidForm, refusals } from '../api-error.ts';
import type { UploadedFile } from '../attachments/attach-files.ts';
import { addFault } from '../form.ts';
import { isJson, MAX_BODY_BYTES, readBytes } from '../http-exchange.ts';
import { isMultipart, type Part, parseMultipart } from './multipart.ts';

/** Of one file, without boosts: https://discord.com/developers/docs/reference#uploading-files */
const MAX_FILE_BYTES = 10 * 1_048_576;
const MAX_FILES = 10;
const FILE_FIELD = /^files\[(\d{1,9})\]$/;

export interface RequestBody {
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

/** The bytes of a request; a form with files may be as large as all the files that it may have. */
export function readRequest(request: IncomingMessage): Promise<Buffer> {
  const files = isMultipart(request.headers['content-type']) ? MAX_FILES * MAX_FILE_BYTES : 0;
  return readBytes(request, MAX_BODY_BYTES + files);
}

/** Reads JSON, or where files are taken a form of `payload_json` and `files[n]`; throws Discord's refusals. */
export function parseRequest(request: IncomingMessage, bytes: Buffer, takesFiles: boolean): RequestBody {
  if (request.method === 'GET' || request.method === 'DELETE') return { body: undefined, files: [] };
  const contentType = request.headers['content-type'] ?? '';
  if (takesFiles && isMultipart(contentType)) return formOf(parseMultipart(contentType, bytes));
  if (!isJson(request)) {
    const types = takesFiles ? "'application/json', 'multipart/form-data'" : "'application/json'";
    const message = `Expected "Content-Type" header to be one of {${types}}.`;
    throw invalidForm({ _errors: [{ code: 'CONTENT_TYPE_INVALID', message }] });
  }
  return { body: jsonOf(bytes.toString('utf8')), files: [] };
}

/** What the log shows of a body: the JSON, and of files their names and sizes. */
export function loggedBody(request: IncomingMessage, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const contentType = request.headers['content-type'] ?? '';
  const text = bytes.toString('utf8', 0, MAX_BODY_BYTES);
  try {
    if (!isMultipart(contentType)) return JSON.parse(text);
    const parts = parseMultipart(contentType, bytes);
    const payload = parts.find(({ name }) => name === 'payload_json')?.bytes.toString('utf8') ?? '{}';
    const files = parts
      .filter(({ filename }) => filename !== undefined)
      .map((part) => ({ field: part.name, filename: part.filename, size: part.bytes.length }));
    return { ...(JSON.parse(payload) as object), files };
  } catch {
    return isMultipart(contentType) ? `${bytes.length} bytes of multipart/form-data` : text;
  }
}

function formOf(parts: readonly Part[]): RequestBody {
  const errors: FormErrorTree = {};
  const files = new Map<number, UploadedFile>();
  let payload: string | undefined;
  for (const part of parts) {
    const index = FILE_FIELD.exec(part.name)?.[1];
    if (part.name === 'payload_json' && payload === undefined) {
      if (part.bytes.length > MAX_BODY_BYTES) throw refusals.requestTooLarge();
      payload = part.bytes.toString('utf8');
    } else if (index === undefined || files.has(Number(index))) {
      addFault(errors, [part.name], wrongField(part.name));
    } else if (!part.filename) {
      const message = 'A file needs a filename in its Content-Disposition.';
      addFault(errors, [part.name], { code: 'SIMULATOR_FILE_WITHOUT_NAME', message });
    } else {
      const { bytes, contentType, filename } = part;
      files.set(Number(index), { index: Number(index), filename, contentType, bytes });
    }
  }
  if (Object.keys(errors).length > 0) throw invalidForm(errors);
  if ([...files.values()].some(({ bytes }) => bytes.length > MAX_FILE_BYTES)) throw refusals.requestTooLarge();
  return { body: payload === undefined ? {} : jsonOf(payload), files: [...files.values()] };
}

function wrongField(name: string) {
  if (name === 'payload_json' || FILE_FIELD.test(name)) {
    return { code: 'SIMULATOR_DUPLICATE_FIELD', message: `The field "${name}" stands in the form twice.` };
  }
  const message = `The local simulator takes payload_json and files[n] in a form, not "${name}".`;
  return { code: 'SIMULATOR_UNKNOWN_FIELD', message };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.invalidJson();
  }
}
