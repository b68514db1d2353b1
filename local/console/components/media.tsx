import { useState } from 'react';

import { Dialog } from '../dialog.tsx';
import { Icon } from '../icons.tsx';
import type { PictureShape } from './shapes.ts';

/** Pictures side by side, at most three in a row; one alone keeps its form. */
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
  const [brokenUrl, setBroken] = useState<string>();
  const words = picture.description ?? '';
  if (!isShown) {
    return (
      <button type="button" className="picture-frame" onClick={() => setShown(true)}>
        Show spoiler
      </button>
    );
  }
  if (isLocal(url) && brokenUrl !== url) return <LocalPicture picture={picture} onError={() => setBroken(url)} />;
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

/** A picture that can be loaded; a click shows it as large as the window allows. */
function LocalPicture({ picture, onError }: { readonly picture: PictureShape; readonly onError: () => void }) {
  const [isLarge, setLarge] = useState(false);
  const { height, url, width } = picture.media;
  const words = picture.description ?? '';
  const size = width && height ? { width, height } : {};
  return (
    <>
      <button
        type="button"
        className="picture-button"
        aria-haspopup="dialog"
        aria-label={words === '' ? 'Picture: show it large' : `${words}: show it large`}
        onClick={() => setLarge(true)}
      >
        <img className="picture" src={url} alt={words} {...size} onError={onError} />
      </button>
      {isLarge && (
        <Dialog title={words === '' ? 'Picture' : words} shape="wide" onClose={() => setLarge(false)}>
          <div className="large-picture" tabIndex={0} role="group" aria-label="Picture, scrolls when it is larger">
            <img src={url} alt={words} {...size} />
          </div>
          <p className="large-picture-foot">
            <a href={url} target="_blank" rel="noreferrer noopener">
              Open in a tab of its own
            </a>
          </p>
        </Dialog>
      )}
    </>
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
