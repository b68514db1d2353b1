import { invalidForm } from '../api-error.ts';

/** One part of a form: a field, or a file when it has a file name. */
export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
}

const BREAK = '\r\n';
const BLANK_LINE = '\r\n\r\n';
/** Ten files and the message, with room for what is refused later by its name. */
const MAX_PARTS = 32;
/** RFC 2046 §5.1.1: 1 to 70 of these characters, the last no space. */
const BOUNDARY = /^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/;

export function isMultipart(contentType: string | undefined): boolean {
  return /^multipart\/form-data\s*(;|$)/i.test(contentType ?? '');
}

/**
 * Takes a form apart without copying its bytes; whatever is not exactly as it should be is refused.
 *
 * https://www.rfc-editor.org/rfc/rfc7578 and the grammar of https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1, without
 * the preamble that no client of an API sends.
 */
export function parseMultipart(contentType: string, body: Buffer): Part[] {
  const dashes = `--${boundaryOf(contentType)}`;
  if (!body.subarray(0, dashes.length).equals(Buffer.from(dashes))) {
    throw malformed('The body does not begin with the boundary that its Content-Type names.');
  }
  const parts: Part[] = [];
  let at = dashes.length;
  while (textAt(body, at, 2) !== '--') {
    if (textAt(body, at, 2) !== BREAK) throw malformed('A boundary is not followed by a line break.');
    if (parts.length === MAX_PARTS) throw malformed(`The body has more than ${MAX_PARTS} parts.`);
    const headEnd = body.indexOf(BLANK_LINE, at);
    const end = headEnd === -1 ? -1 : body.indexOf(`${BREAK}${dashes}`, headEnd + BLANK_LINE.length);
    if (end === -1) throw malformed('The body ends within a part: its last boundary is missing.');
    parts.push(partOf(body.toString('utf8', at + 2, headEnd), body.subarray(headEnd + BLANK_LINE.length, end)));
    at = end + BREAK.length + dashes.length;
  }
  if (!['', BREAK].includes(body.toString('latin1', at + 2))) throw malformed('Something follows the last boundary.');
  return parts;
}

function boundaryOf(contentType: string): string {
  const found = /;\s*boundary=(?:"([^"]*)"|([^\s;"]+))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2] ?? '';
  if (!BOUNDARY.test(boundary)) throw malformed('The Content-Type names no boundary.');
  return boundary;
}

function partOf(head: string, bytes: Buffer): Part {
  const headers = new Map(head.split(BREAK).map(headerOf));
  const disposition = headers.get('content-disposition') ?? '';
  const parameters = new Map(
    [...disposition.matchAll(/;\s*([\w*-]+)=(?:"([^"]*)"|([^\s;"]+))/g)].map(([, key = '', quoted, plain]) => [
      key.toLowerCase(),
      unescaped(quoted ?? plain ?? ''),
    ]),
  );
  const name = parameters.get('name');
  if (!/^form-data\s*;/i.test(disposition) || name === undefined) {
    throw malformed('A part has no Content-Disposition: form-data with a name.');
  }
  return { name, filename: parameters.get('filename'), contentType: headers.get('content-type'), bytes };
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  if (colon < 1) throw malformed('A part has a header line without a colon.');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

/** The three characters that a form escapes: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html */
function unescaped(value: string): string {
  return value.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

function textAt(body: Buffer, at: number, length: number): string {
  return body.toString('latin1', at, at + length);
}

function malformed(message: string) {
  return invalidForm({ _errors: [{ code: 'SIMULATOR_MALFORMED_MULTIPART', message }] });
}
