import type { CSSProperties } from 'react';

import type { SeenMessage } from '#local/discord/model.ts';
import { useNow } from '../clock.ts';
import { Picture } from '../components/media.tsx';
import { colourOf } from '../components/shapes.ts';
import { MarkdownView } from './markdown-view.tsx';
import { messageTime } from './times.ts';

interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  readonly color?: number;
  readonly author?: { readonly name: string };
  readonly footer?: { readonly text: string };
  readonly image?: { readonly url: string };
  readonly thumbnail?: { readonly url: string };
  /** ISO 8601. */
  readonly timestamp?: string;
  readonly fields?: ReadonlyArray<{ readonly name: string; readonly value: string; readonly inline?: boolean }>;
}

/** A message's embeds, one under the other. */
export function Embeds({ embeds }: { readonly embeds: SeenMessage['embeds'] }) {
  return embeds.map((embed, index) => <EmbedCard key={index} embed={embed as Embed} />);
}

function EmbedCard({ embed }: { readonly embed: Embed }) {
  return (
    <div className="embed" style={{ '--embed': colourOf(embed.color) } as CSSProperties}>
      {embed.thumbnail && (
        <div className="embed-thumbnail">
          <Picture picture={{ media: embed.thumbnail }} />
        </div>
      )}
      {embed.author && <p className="embed-author">{embed.author.name}</p>}
      {embed.title && <EmbedTitle title={embed.title} url={embed.url} />}
      {embed.description && <MarkdownView source={embed.description} />}
      {embed.fields && embed.fields.length > 0 && (
        <dl>
          {embed.fields.map((field, index) => (
            <div key={index} className={field.inline ? 'inline' : undefined}>
              <dt>{field.name}</dt>
              <dd>
                <MarkdownView source={field.value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {embed.image && <Picture picture={{ media: embed.image }} />}
      <EmbedFoot embed={embed} />
    </div>
  );
}

function EmbedTitle({ title, url }: { readonly title: string; readonly url: string | undefined }) {
  return <p className="embed-title">{url ? <MarkdownView source={`[${title}](${url})`} /> : title}</p>;
}

function EmbedFoot({ embed }: { readonly embed: Embed }) {
  const at = embed.timestamp === undefined ? undefined : Date.parse(embed.timestamp);
  const now = useNow() ?? at ?? 0;
  const parts = [embed.footer?.text, at === undefined ? undefined : messageTime(at, now)].filter(Boolean);
  return parts.length === 0 ? null : <p className="md-subtext">{parts.join(' · ')}</p>;
}
