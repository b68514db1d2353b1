import { type FormErrorTree, invalidForm, refusals } from '../api-error.ts';
import { addFault } from '../form.ts';
import type { Attachment } from '../model.ts';
import type { World } from '../world.ts';
import type { AttachmentRequest } from './attachment-form.ts';
import type { Upload } from './attachment-store.ts';
import { cdnPath, idInPath } from './cdn.ts';
import { contentTypeOf, keptName } from './file-name.ts';
import { isReference, type MediaPlace, mediaPlaces, NOT_FOUND, type Shown, withFiles } from './media-references.ts';
import { pictureSize } from './picture-size.ts';

/** A file of a form, under the `n` of its `files[n]`. */
export interface UploadedFile {
  readonly index: number;
  readonly filename: string;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
}

/** A message that is written or edited. */
export interface Attaching extends Shown {
  readonly channelId: string;
  readonly files: readonly UploadedFile[];
  /** What is attached before an edit. */
  readonly existing?: readonly Attachment[];
  /** Undefined leaves what is there and adds all files. */
  readonly attachments?: readonly AttachmentRequest[] | null | undefined;
  readonly isEphemeral?: boolean;
}

export interface Attached {
  /** Everything that the message has from now on. */
  readonly all: readonly Attachment[];
  /** What its `attachments` tell: not what embeds or components show. */
  readonly loose: readonly Attachment[];
  readonly uploads: readonly Upload[];
  readonly embeds: Shown['embeds'];
  readonly components: Shown['components'];
}

/** https://github.com/discord/discord-api-docs/issues/1486 */
const MAX_ATTACHMENTS = 10;

/**
 * Settles which files a message has, and puts their addresses where embeds and components name them.
 *
 * Throws Discord's refusals: https://discord.com/developers/docs/reference#uploading-files
 */
export function attachFiles(world: World, given: Attaching): Attached {
  const { existing = [], files } = given;
  const entries: readonly AttachmentRequest[] =
    given.attachments === undefined
      ? [...existing.map(({ filename, id }) => ({ id, filename })), ...files.map(({ index }) => ({ id: `${index}` }))]
      : (given.attachments ?? []);
  if (Math.max(entries.length, files.length) > MAX_ATTACHMENTS) throw refusals.tooManyAttachments();
  const errors: FormErrorTree = {};
  const uploads: Upload[] = [];
  const all: Attachment[] = [];
  const named = new Map<string, Attachment>();
  for (const [index, entry] of entries.entries()) {
    const fault = faultOf(entry, entries.slice(0, index), given);
    if (fault) {
      addFault(errors, ['attachments', index, ...fault.path], fault);
      continue;
    }
    const kept = existing.find(({ id }) => id === entry.id);
    const file = files.find((one) => String(one.index) === entry.id);
    const attachment = kept ? described(kept, entry) : file && attachmentOf(world, file, entry, given);
    if (!attachment) continue;
    all.push(attachment);
    if (file && !kept) uploads.push({ attachment, bytes: file.bytes });
    // Discord looks a name up in the request: a file that stays is found by it only when the request says it again.
    if (!kept || entry.filename) named.set(attachment.filename, named.get(attachment.filename) ?? attachment);
  }
  for (const { index } of files) {
    if (entries.some(({ id }) => id === String(index))) continue;
    const message = `files[${index}] is uploaded, but "attachments" does not list it.`;
    addFault(errors, ['attachments'], { code: 'SIMULATOR_UNLISTED_FILE', message });
  }
  const find = (url: string) => (isReference(url) ? named.get(keptName(url.slice('attachment://'.length))) : undefined);
  for (const place of mediaPlaces(given)) addPlaceFault(errors, place, find, all, existing);
  if (Object.keys(errors).length > 0) throw invalidForm(errors);
  const shown = withFiles(given, find);
  const inUse = new Set(mediaPlaces(shown).map(({ url }) => idInPath(url)));
  return { all, loose: all.filter(({ id }) => !inUse.has(id)), uploads, ...shown };
}

function faultOf(entry: AttachmentRequest, before: readonly AttachmentRequest[], given: Attaching) {
  const kept = given.existing?.find(({ id }) => id === entry.id);
  if (!kept && !given.files.some(({ index }) => String(index) === entry.id)) {
    return { path: [], code: 'ATTACHMENT_NOT_FOUND', message: 'Attachment data not found' };
  }
  if (before.some(({ id }) => id === entry.id)) {
    return { path: ['id'], code: 'SIMULATOR_DUPLICATE_ATTACHMENT', message: `The id ${entry.id} is listed twice.` };
  }
  if (kept && entry.filename && keptName(entry.filename) !== kept.filename) {
    const message = `The file ${kept.filename} cannot be given another name.`;
    return { path: ['filename'], code: 'SIMULATOR_RENAMED_ATTACHMENT', message };
  }
  return undefined;
}

function addPlaceFault(
  errors: FormErrorTree,
  { in: part, path, url }: MediaPlace,
  find: (url: string) => Attachment | undefined,
  all: readonly Attachment[],
  existing: readonly Attachment[],
): void {
  if (isReference(url)) {
    if (find(url)) return;
    // Discord itself lets an embed show nothing then, which nobody wants to find out in production.
    const code = part === 'embeds' ? 'SIMULATOR_UNKNOWN_ATTACHMENT' : NOT_FOUND;
    addFault(errors, path, { code, message: `The referenced attachment ("${url}") was not found` });
    return;
  }
  const id = idInPath(url);
  if (id === undefined || all.some((one) => one.id === id) || !existing.some((one) => one.id === id)) return;
  const message = `"attachments" drops a file that the ${part} still show: send new ${part} too.`;
  addFault(errors, ['attachments'], { code: 'SIMULATOR_ATTACHMENT_IN_USE', message });
}

function described(kept: Attachment, entry: AttachmentRequest): Attachment {
  if (entry.description === undefined) return kept;
  const { description: _before, ...rest } = kept;
  return { ...rest, ...(entry.description && { description: entry.description }) };
}

function attachmentOf(world: World, file: UploadedFile, entry: AttachmentRequest, given: Attaching): Attachment {
  const original = entry.filename ?? file.filename;
  const filename = keptName(original);
  const title = entry.title ?? (filename === original ? undefined : original);
  const id = world.nextId();
  const url = cdnPath(given.channelId, id, filename);
  return {
    id,
    filename,
    ...(title && { title }),
    ...(entry.description && { description: entry.description }),
    content_type: contentTypeOf(filename, file.contentType),
    size: file.bytes.length,
    url,
    proxy_url: url,
    ...pictureSize(file.bytes),
    ...(given.isEphemeral && { ephemeral: true as const }),
  };
}
