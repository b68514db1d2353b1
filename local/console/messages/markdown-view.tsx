import { memo, type ReactNode, useState } from 'react';

import { useNow } from '../clock.ts';
import { useWorkspace } from '../workspace.ts';
import { type Block, type Inline, parseMarkdown } from './markdown.ts';
import { formatTime } from './times.ts';

/** A message's text as Discord renders it. */
export const MarkdownView = memo(function MarkdownView({ source }: { readonly source: string }) {
  return <div className="markdown">{blocksView(parseMarkdown(source))}</div>;
});

// Blocks and inlines never move within a message, so their place is their key.
function blocksView(blocks: readonly Block[]): ReactNode[] {
  return blocks.map((block, index) => <BlockView key={index} block={block} />);
}

function inlinesView(content: readonly Inline[]): ReactNode[] {
  return content.map((inline, index) => <InlineView key={index} inline={inline} />);
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.type) {
    case 'heading':
      return <p className={`md-heading md-heading-${block.level}`}>{inlinesView(block.content)}</p>;
    case 'subtext':
      return <p className="md-subtext">{inlinesView(block.content)}</p>;
    case 'quote':
      return <blockquote>{blocksView(block.blocks)}</blockquote>;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{columnsOf(block.text)}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index} className={`md-depth-${item.depth}`}>
          {inlinesView(item.content)}
        </li>
      ));
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'paragraph':
      return (
        <p>
          {block.lines.map((line, index) => (
            <span key={index} className="md-line">
              {line.length === 0 ? '\u00a0' : inlinesView(line)}
            </span>
          ))}
        </p>
      );
  }
}

/** Discord's own fonts differ from machine to machine; here an emoji is as wide as two letters, as terminals have it. */
function columnsOf(text: string): ReactNode[] {
  return text.split(/(\p{RGI_Emoji})/v).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} className="wide-character">
        {part}
      </span>
    ),
  );
}

function InlineView({ inline }: { readonly inline: Inline }) {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'strong':
      return <strong>{inlinesView(inline.content)}</strong>;
    case 'em':
      return <em>{inlinesView(inline.content)}</em>;
    case 'underline':
      return <u>{inlinesView(inline.content)}</u>;
    case 'strike':
      return <s>{inlinesView(inline.content)}</s>;
    case 'spoiler':
      return <Spoiler content={inline.content} />;
    case 'code':
      return <code>{inline.text}</code>;
    case 'link':
      return (
        <a href={inline.url} target="_blank" rel="noreferrer noopener" title={inline.url}>
          {inlinesView(inline.content)}
        </a>
      );
    case 'mention':
      return <Mention kind={inline.kind} id={inline.id} />;
    case 'everyone':
      return <span className="mention">{inline.name}</span>;
    case 'time':
      return <Timestamp seconds={inline.seconds} style={inline.style} />;
  }
}

function Spoiler({ content }: { readonly content: readonly Inline[] }) {
  const [shown, setShown] = useState(false);
  if (shown) return <span className="spoiler shown">{inlinesView(content)}</span>;
  return (
    <button type="button" className="spoiler" onClick={() => setShown(true)}>
      Show spoiler
    </button>
  );
}

function Mention({ kind, id }: { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }) {
  const { application, guild, channels, users } = useWorkspace();
  return <span className="mention">{name()}</span>;

  function name(): string {
    if (kind === 'channel') return `#${channels.find((channel) => channel.id === id)?.name ?? 'unknown'}`;
    if (kind === 'role') return `@${guild.roles.find((role) => role.id === id)?.name ?? 'unknown-role'}`;
    if (id === application.id) return `@${application.name}`;
    return `@${users.find((user) => user.id === id)?.name ?? 'unknown-user'}`;
  }
}

function Timestamp({ seconds, style }: { readonly seconds: number; readonly style: string }) {
  const now = useNow() ?? seconds * 1000;
  const at = seconds * 1000;
  return (
    <time className="timestamp" dateTime={new Date(at).toISOString()} title={formatTime(at, 'F', now)}>
      {formatTime(at, style, now)}
    </time>
  );
}
