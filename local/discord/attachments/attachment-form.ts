import * as z from 'zod';

import { text, textBetween, unsupported } from '../form.ts';

const MAX_NAME = 1024;

/** A snowflake, or the `n` of a `files[n]`; read as text. */
const attachmentId = z
  .any()
  .superRefine((value: unknown, context) => {
    if (Number.isSafeInteger(value) || (typeof value === 'string' && /^\d{1,20}$/.test(value))) return;
    const fault =
      value === undefined
        ? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : { code: 'NUMBER_TYPE_COERCE', message: `Value ${JSON.stringify(value)} is not snowflake.` };
    context.addIssue({ code: 'custom', message: fault.message, params: { code: fault.code } });
  })
  .transform(String);

/** https://discord.com/developers/docs/resources/message#attachment-object-attachment-request-structure */
export const attachments = z.array(
  z.strictObject({
    id: attachmentId,
    filename: textBetween(1, MAX_NAME).nullish(),
    title: text(MAX_NAME).nullish(),
    description: text(1024).nullish(),
    is_spoiler: unsupported('spoilers of attachments'),
    is_remix: unsupported('remixes'),
    duration_secs: unsupported('voice messages'),
    waveform: unsupported('voice messages'),
  }),
);

export type AttachmentRequest = Pick<z.infer<typeof attachments>[number], 'id' | 'filename' | 'title' | 'description'>;
