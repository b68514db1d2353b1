import type { Attachment } from '#local/discord/model.ts';

import { Icon } from '../icons.tsx';
import { sizeText } from '../size-text.ts';
import { Gallery } from './media.tsx';

/** What is attached to a message and stands in none of its components or embeds: pictures first, then files. */
export function AttachedFiles({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const pictures = attachments.filter(isPicture);
  const files = attachments.filter((attachment) => !isPicture(attachment));
  return (
    <>
      {pictures.length > 0 && (
        <Gallery pictures={pictures.map((media) => ({ media, description: media.description ?? null }))} />
      )}
      {files.map(({ filename, id, size, title, url }) => (
        <AttachedFile key={id} name={title ?? filename} url={url} size={size} />
      ))}
    </>
  );
}

interface FileProps {
  readonly name: string;
  readonly url: string;
  /** Bytes. */
  readonly size: number | undefined;
}

export function AttachedFile({ name, url, size }: FileProps) {
  return (
    <p className="file-card">
      <Icon name="file" />
      <span>
        <a href={url} download>
          {name}
        </a>
        {size !== undefined && <span className="file-size">{sizeText(size)}</span>}
      </span>
    </p>
  );
}

/** Discord shows as a picture what it could measure. */
function isPicture({ content_type, width }: Attachment): boolean {
  return content_type.startsWith('image/') && width !== undefined;
}
