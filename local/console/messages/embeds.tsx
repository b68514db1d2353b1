import type { CSSProperties } from 'react';

import type { SeenMessage } from '#local/discord/model.ts';

import { MarkdownView } from './markdown-view.tsx';

interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  readonly color?: number;
  readonly author?: { readonly name: string };
  readonly footer?: { readonly text: string };
  readonly fields?: ReadonlyArray<{ readonly name: string; readonly value: string; readonly inline?: boolean }>;
}

interface Button {
  readonly type: number;
  readonly style: number;
  readonly label?: string;
  readonly url?: string;
  readonly emoji?: { readonly name?: string };
}

/** A message's embeds, one under the other. */
export function Embeds({ embeds }: { readonly embeds: SeenMessage['embeds'] }) {
  return embeds.map((embed, index) => <EmbedCard key={index} embed={embed as Embed} />);
}

function EmbedCard({ embed }: { readonly embed: Embed }) {
  const colour = embed.color === undefined ? undefined : `#${embed.color.toString(16).padStart(6, '0')}`;
  return (
    <div className="embed" style={{ '--embed': colour } as CSSProperties}>
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
      {embed.footer && <p className="md-subtext">{embed.footer.text}</p>}
    </div>
  );
}

function EmbedTitle({ title, url }: { readonly title: string; readonly url: string | undefined }) {
  return <p className="embed-title">{url ? <MarkdownView source={`[${title}](${url})`} /> : title}</p>;
}

/** Rows of buttons. Those that are no links do nothing here: the simulator sends only commands. */
export function Buttons({ rows }: { readonly rows: SeenMessage['components'] }) {
  return rows.map((row, index) => (
    <div key={index} className="button-row">
      {(row.components as readonly Button[]).map((button, place) => (
        <MessageButton key={place} button={button} />
      ))}
    </div>
  ));
}

function MessageButton({ button }: { readonly button: Button }) {
  const label = [button.emoji?.name, button.label].filter(Boolean).join(' ');
  if (button.url) {
    return (
      <a className="message-button" href={button.url} target="_blank" rel="noreferrer noopener">
        {label}
      </a>
    );
  }
  return (
    <button type="button" className="message-button" disabled>
      {label}
    </button>
  );
}
