import { type CSSProperties, type ReactNode, useState } from 'react';
import type { Json } from '../interactions/result.ts';
import { MarkdownView } from '../messages/markdown-view.tsx';
import { AttachedFile } from './attached-files.tsx';
import { Gallery, Picture } from './media.tsx';
import { MessageButton } from './message-button.tsx';
import { MessageSelect } from './message-select.tsx';
import {
  type ButtonShape,
  COMPONENT,
  colourOf,
  type FileShape,
  isSelect,
  type PictureShape,
  partsOf,
  type SelectShape,
  textIn,
} from './shapes.ts';

interface ComponentProps {
  readonly messageId: string;
  readonly component: Json;
}

/** A message's components, one under the other. */
export function Components({
  messageId,
  components,
}: {
  readonly messageId: string;
  readonly components: readonly Json[];
}): ReactNode {
  // Components have no names of their own: within a version of a message their place is their key.
  return components.map((component, index) => (
    <ComponentView key={index} messageId={messageId} component={component} />
  ));
}

/** One component of a message: https://discord.com/developers/docs/components/reference */
function ComponentView({ messageId, component }: ComponentProps): ReactNode {
  if (isSelect(component)) {
    // An edited menu forgets what was chosen in the one before.
    const key = JSON.stringify(component);
    return <MessageSelect key={key} messageId={messageId} select={component as unknown as SelectShape} />;
  }
  switch (component['type']) {
    case COMPONENT.actionRow:
      return (
        <div className="action-row">
          <Components messageId={messageId} components={partsOf(component)} />
        </div>
      );
    case COMPONENT.button:
      return <MessageButton messageId={messageId} button={component as unknown as ButtonShape} />;
    case COMPONENT.section:
      return <Section messageId={messageId} component={component} />;
    case COMPONENT.textDisplay:
      return <MarkdownView source={textIn(component, 'content')} />;
    case COMPONENT.thumbnail:
      return <Picture picture={component as unknown as PictureShape} />;
    case COMPONENT.mediaGallery:
      return <Gallery pictures={(component['items'] ?? []) as readonly PictureShape[]} />;
    case COMPONENT.file:
      return <FileCard shape={component as unknown as FileShape} />;
    case COMPONENT.separator:
      return <Separator component={component} />;
    case COMPONENT.container:
      return <Container messageId={messageId} component={component} />;
    default:
      return <p className="note">This console cannot show a component of type {String(component['type'])}.</p>;
  }
}

function Container({ messageId, component }: ComponentProps) {
  const [isShown, setShown] = useState(component['spoiler'] !== true);
  const accent = colourOf(component['accent_color']);
  const classes = accent === undefined ? 'container-card' : 'container-card accented';
  return (
    <div className={classes} style={{ '--embed': accent } as CSSProperties}>
      {isShown ? (
        <Components messageId={messageId} components={partsOf(component)} />
      ) : (
        <button type="button" className="quiet-button" onClick={() => setShown(true)}>
          Show spoiler
        </button>
      )}
    </div>
  );
}

function Section({ messageId, component }: ComponentProps) {
  const accessory = component['accessory'] as Json | undefined;
  return (
    <div className="card-section">
      <div className="card-section-text">
        <Components messageId={messageId} components={partsOf(component)} />
      </div>
      {accessory && (
        <div className="card-accessory">
          <ComponentView messageId={messageId} component={accessory} />
        </div>
      )}
    </div>
  );
}

function Separator({ component }: { readonly component: Json }) {
  const size = component['spacing'] === 2 ? 'wide' : 'narrow';
  return component['divider'] === false ? <div className={`gap ${size}`} /> : <hr className={`divider ${size}`} />;
}

function FileCard({ shape }: { readonly shape: FileShape }) {
  const { url } = shape.file;
  return <AttachedFile name={shape.name ?? url.replace(/^.*\//, '')} url={url} size={shape.size} />;
}
