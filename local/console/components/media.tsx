import { useState } from 'react';

import { Icon } from '../icons.tsx';
import type { PictureShape } from './shapes.ts';

/** Pictures side by side, at most three in a row. */
export function Gallery({ pictures }: { readonly pictures: readonly PictureShape[] }) {
  return (
    <div className="gallery" data-count={Math.min(pictures.length, 3)}>
      {pictures.map((picture, index) => (
        <Picture key={index} picture={picture} />
      ))}
    </div>
  );
}

/**
 * One picture, or what it would show: the console loads nothing from outside this machine, so a picture from elsewhere
 * is a frame with its description and a link.
 */
export function Picture({ picture }: { readonly picture: PictureShape }) {
  const { url } = picture.media;
  const [isShown, setShown] = useState(picture.spoiler !== true);
  const [isBroken, setBroken] = useState(() => !isLocal(url));
  const words = picture.description ?? '';
  if (!isShown) {
    return (
      <button type="button" className="picture-frame" onClick={() => setShown(true)}>
        Show spoiler
      </button>
    );
  }
  if (!isBroken) return <img className="picture" src={url} alt={words} onError={() => setBroken(true)} />;
  return (
    <figure className="picture-frame">
      <Icon name="picture" />
      <figcaption>
        {words === '' ? 'Picture' : words}
        {/^https?:/.test(url) && (
          <a href={url} target="_blank" rel="noreferrer noopener">
            {hostOf(url)}
          </a>
        )}
      </figcaption>
    </figure>
  );
}

function isLocal(url: string): boolean {
  return hostOf(url) === window.location.host;
}

function hostOf(url: string): string {
  try {
    return new URL(url, window.location.href).host;
  } catch {
    return 'elsewhere';
  }
}
