import * as fc from 'fast-check';

import { DiscordApiError } from '#local/discord/api-error.ts';
import { parseMultipart } from '#local/discord/rest/multipart.ts';

const bytes = fc.uint8Array({ maxLength: 200 }).map((given) => new Uint8Array(given));
/** What breaks naive parsers: line breaks, dashes, and words of the form itself. */
const nasty = fc
  .array(fc.constantFrom('\r\n', '--', '\r\n--', 'Content-Disposition: form-data; name="x"', '\r\n\r\n', 'a'))
  .map((parts) => new TextEncoder().encode(parts.join('')));
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((given) => !/[\\\r\n]|%[02]/.test(given));

async function sent(form: FormData): Promise<{ type: string; body: Buffer }> {
  const request = new Request('http://example.test', { method: 'POST', body: form });
  return { type: request.headers.get('content-type') ?? '', body: Buffer.from(await request.arrayBuffer()) };
}

function refusalOf(type: string, body: Buffer): unknown {
  try {
    parseMultipart(type, body);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('A multipart form', () => {
  it('comes apart into the files that went in, whatever bytes they hold', async () => {
    const files = fc.array(fc.record({ name, content: fc.oneof(bytes, nasty) }), { maxLength: 4 });

    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const form = new FormData();
        form.set('payload_json', '{}');
        for (const [index, { content, name: filename }] of given.entries()) {
          form.set(`files[${index}]`, new File([content], filename));
        }

        const { body, type } = await sent(form);
        const [payload, ...parts] = parseMultipart(type, body);

        expect(payload).toMatchObject({ name: 'payload_json', filename: undefined });
        expect(parts.map((part) => [part.filename, [...part.bytes]])).toEqual(
          given.map((file) => [file.name, [...file.content]]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('that is cut or garbled is refused, and never breaks the simulator', async () => {
    const form = new FormData();
    form.set('payload_json', '{"content":"a"}');
    form.set('files[0]', new File(['text'], 'a.txt'));
    const { body, type } = await sent(form);

    // Without its last line break it is whole; further in, every cut takes something away.
    const cut = fc.nat(body.length - 3);

    fc.assert(
      fc.property(cut, fc.nat(255), (at, value) => {
        const garbled = Buffer.from(body);
        garbled[at] = value;

        expect(refusalOf(type, body.subarray(0, at))).toBeInstanceOf(DiscordApiError);
        expect(refusalOf(type, garbled) ?? new DiscordApiError(400, {})).toBeInstanceOf(DiscordApiError);
      }),
    );
  });
});
