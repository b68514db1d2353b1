import * as z from 'zod';

import { attachments } from './attachments/attachment-form.ts';
import { isReference, mediaPlaces, NOT_FOUND, type Shown } from './attachments/media-references.ts';
import { layoutFaults } from './components/layout.ts';
import { components } from './components/message-components.ts';
import { embeds } from './embed-form.ts';
import { snowflake, text, unsupported } from './form.ts';
import { MESSAGE_FLAGS } from './model.ts';

/** Discord's limits of a message: https://discord.com/developers/docs/resources/message#create-message */
const MAX_CONTENT = 2000;
const MAX_NONCE = 25;

const allowedMentions = z
  .strictObject({
    parse: z.array(z.enum(['roles', 'users', 'everyone'])).nullish(),
    users: z.array(snowflake).max(100).nullish(),
    roles: z.array(snowflake).max(100).nullish(),
    replied_user: z.boolean().nullish(),
  })
  .superRefine((given, context) => {
    for (const kind of ['users', 'roles'] as const) {
      if (!given.parse?.includes(kind) || (given[kind] ?? []).length === 0) continue;
      context.addIssue({
        code: 'custom',
        message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
        params: { code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE' },
      });
    }
  });

export type AllowedMentions = z.infer<typeof allowedMentions>;

const content = text(MAX_CONTENT).nullish();
const sharedFields = {
  content,
  embeds: embeds.nullish(),
  allowed_mentions: allowedMentions.nullish(),
  components: components.nullish(),
  attachments: attachments.nullish(),
};

const V2 = MESSAGE_FLAGS.componentsV2;

export const messageCreate = z
  .strictObject({
    ...sharedFields,
    flags: flags(MESSAGE_FLAGS.suppressEmbeds | MESSAGE_FLAGS.suppressNotifications | V2).nullish(),
    nonce: z
      .union([z.string(), z.int()])
      .refine((value) => String(value).length <= MAX_NONCE, {
        message: `Must be ${MAX_NONCE} or fewer in length.`,
        params: { code: 'BASE_TYPE_MAX_LENGTH' },
      })
      .nullish(),
    enforce_nonce: z.boolean().nullish(),
    message_reference: z
      .strictObject({
        type: z.literal(0, { error: 'The local simulator does not support forwarded messages yet.' }).nullish(),
        message_id: snowflake,
        channel_id: snowflake.nullish(),
        guild_id: snowflake.nullish(),
        fail_if_not_exists: z.boolean().nullish(),
      })
      .nullish(),
    tts: unsupported('text-to-speech'),
    sticker_ids: unsupported('stickers'),
    poll: unsupported('polls'),
    shared_client_theme: unsupported('shared themes'),
  })
  .superRefine(checkLayout);

export type MessageCreate = z.infer<typeof messageCreate>;

export const messageEdit = z.strictObject({
  ...sharedFields,
  flags: flags(MESSAGE_FLAGS.suppressEmbeds | V2).nullish(),
});

export type MessageEdit = z.infer<typeof messageEdit>;

/** A further answer: https://discord.com/developers/docs/interactions/receiving-and-responding#create-followup-message */
export const followUpData = z
  .strictObject({
    ...sharedFields,
    flags: flags(
      MESSAGE_FLAGS.ephemeral | MESSAGE_FLAGS.suppressEmbeds | MESSAGE_FLAGS.suppressNotifications | V2,
    ).nullish(),
    tts: unsupported('text-to-speech'),
    poll: unsupported('polls'),
  })
  .superRefine(checkLayout);

/** The `data` of an answer of type 4: https://discord.com/developers/docs/interactions/receiving-and-responding */
export const replyData = followUpData.superRefine(checkNoFiles).refine(hasSubstance, {
  message: 'Cannot send an empty message',
  params: { code: 'EMPTY_MESSAGE' },
});

export type ReplyData = z.infer<typeof replyData>;

/** True when there is something to show: what Discord asks before it says "Cannot send an empty message". */
export function hasSubstance(given: {
  readonly content?: string | null | undefined;
  readonly embeds?: readonly unknown[] | null | undefined;
  readonly components?: readonly unknown[] | null | undefined;
  readonly attachments?: readonly unknown[] | null | undefined;
}): boolean {
  if ((given.content ?? '').trim() !== '' || (given.attachments ?? []).length > 0) return true;
  return (given.embeds ?? []).length > 0 || (given.components ?? []).length > 0;
}

function flags(allowed: number) {
  return z
    .int()
    .min(0)
    .superRefine((value, context) => {
      if ((value & ~allowed) !== 0) {
        context.addIssue({
          code: 'custom',
          message: `Only these flags may be set here: ${allowed} (bits). Got ${value}.`,
          params: { code: 'BITFIELD_TYPE_INVALID' },
        });
      }
    });
}

interface Written {
  readonly flags?: number | null | undefined;
  readonly content?: string | null | undefined;
  readonly embeds?: readonly unknown[] | null | undefined;
  readonly components?: readonly unknown[] | null | undefined;
  readonly attachments?: readonly unknown[] | null | undefined;
}

function checkLayout(given: Written, context: z.RefinementCtx): void {
  for (const { code, message, path } of layoutFaults({ ...given, flags: given.flags ?? 0 })) {
    context.addIssue({ code: 'custom', message, params: { code }, path: [...path] });
  }
}

/** The first answer comes as JSON: there are no files that it could show. */
function checkNoFiles(given: Shown & Pick<Written, 'attachments'>, context: z.RefinementCtx): void {
  for (const index of (given.attachments ?? []).keys()) {
    const params = { code: 'ATTACHMENT_NOT_FOUND' };
    context.addIssue({ code: 'custom', message: 'Attachment data not found', params, path: ['attachments', index] });
  }
  for (const { path, url } of mediaPlaces(given)) {
    if (!isReference(url)) continue;
    const message = `The referenced attachment ("${url}") was not found`;
    context.addIssue({ code: 'custom', message, params: { code: NOT_FOUND }, path: [...path] });
  }
}
