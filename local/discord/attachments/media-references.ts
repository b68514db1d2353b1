import { type Component, placedComponents } from '../components/place.ts';
import type { Attachment } from '../model.ts';

type Json = Readonly<Record<string, unknown>>;
type Path = readonly PropertyKey[];

/** What a message is made of that can show files. */
export interface Shown {
  readonly embeds?: readonly Json[] | null | undefined;
  readonly components?: readonly Json[] | null | undefined;
}

export interface MediaPlace {
  readonly url: string;
  /** Where the address stands, as Discord's errors say it. */
  readonly path: Path;
  readonly in: 'embeds' | 'components';
}

/** The fault of a component that names a file which is not there, in Discord's words. */
export const NOT_FOUND = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';

const THUMBNAIL = 11;
const GALLERY = 12;
const FILE = 13;

/** Every address of a picture or a file in embeds and components. */
export function mediaPlaces({ components, embeds }: Shown): MediaPlace[] {
  const inComponents = placedComponents(components).flatMap(({ component, path }) =>
    mediaOf(component).map(([url, below]) => ({ url, path: [...path, ...below], in: 'components' as const })),
  );
  const inEmbeds = (embeds ?? []).flatMap((embed, index) =>
    EMBED_MEDIA.flatMap(([part, field]) => {
      const url = (embed[part] as Json | null | undefined)?.[field];
      return typeof url === 'string' ? [{ url, path: ['embeds', index, part, field], in: 'embeds' as const }] : [];
    }),
  );
  return [...inComponents, ...inEmbeds];
}

const EMBED_MEDIA = [
  ['image', 'url'],
  ['thumbnail', 'url'],
  ['footer', 'icon_url'],
  ['author', 'icon_url'],
] as const;

function mediaOf(component: Component): Array<[string, Path]> {
  if (component.type === THUMBNAIL) return [[urlOf(component['media']), ['media', 'url']]];
  if (component.type === FILE) return [[urlOf(component['file']), ['file', 'url']]];
  if (component.type !== GALLERY) return [];
  return (component['items'] as readonly Json[]).map((item, index) => [
    urlOf(item['media']),
    ['items', index, 'media', 'url'],
  ]);
}

function urlOf(media: unknown): string {
  return textOf((media as Json | undefined)?.['url']);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isReference(url: string): boolean {
  return url.startsWith('attachment://');
}

/** The same components and embeds with the files in the place of their `attachment://` names. */
export function withFiles(shown: Shown, find: (url: string) => Attachment | undefined) {
  return {
    components: shown.components?.map((one) => withMedia(one as Component, find)),
    embeds: shown.embeds?.map((embed) => withEmbedMedia(embed, find)),
  };
}

type Find = (url: string) => Attachment | undefined;

function withMedia(component: Component, find: Find): Component {
  const { accessory, components, file, items, media } = component;
  const shown = component.type === FILE ? find(urlOf(file)) : undefined;
  return {
    ...component,
    ...(media !== undefined && { media: resolved(media as Json, find) }),
    ...(file !== undefined && { file: resolved(file as Json, find) }),
    ...(shown && { name: shown.filename, size: shown.size }),
    ...(items !== undefined && {
      items: (items as readonly Json[]).map((item) => ({ ...item, media: resolved(item['media'] as Json, find) })),
    }),
    ...(components !== undefined && {
      components: (components as readonly Component[]).map((one) => withMedia(one, find)),
    }),
    ...(accessory !== undefined && { accessory: withMedia(accessory as Component, find) }),
  };
}

/** https://discord.com/developers/docs/components/reference#unfurled-media-item */
function resolved(media: Json, find: Find): Json {
  const attachment = find(urlOf(media));
  return attachment === undefined ? media : { ...mediaFields(attachment), attachment_id: attachment.id };
}

function withEmbedMedia(embed: Json, find: Find): Json {
  const changed = { ...embed };
  for (const [part, field] of EMBED_MEDIA) {
    const given = embed[part] as Json | null | undefined;
    const attachment = given && find(textOf(given[field]));
    if (!attachment) continue;
    changed[part] =
      field === 'url'
        ? mediaFields(attachment)
        : { ...given, icon_url: attachment.url, proxy_icon_url: attachment.proxy_url };
  }
  return changed;
}

function mediaFields({ content_type, height, id, proxy_url, url, width }: Attachment) {
  return { id, url, proxy_url, width: width ?? null, height: height ?? null, content_type };
}
