import type { SeenMessage } from '#local/discord/model.ts';

import type { CardLife } from '../card-lives.ts';
import { useNow } from '../clock.ts';
import { Dialog } from '../dialog.tsx';
import { InteractionsProvider } from '../interactions/use-interactions.ts';
import { MessageContent } from './message-content.tsx';
import { formatTime, relativeTime } from './times.ts';

const JUST_NOW_MS = 5000;

interface ThreadProps {
  readonly life: CardLife;
  readonly onClose: () => void;
}

/** The life of a card: how it looks now, and how it looked before each edit. Nothing in it can be pressed. */
export function LifeThread({ life, onClose }: ThreadProps) {
  const newestFirst = life.toReversed();
  return (
    <Dialog title="The life of this card" shape="sheet" onClose={onClose}>
      <InteractionsProvider value={undefined}>
        <ol className="life" tabIndex={0} aria-label="Versions, the newest first">
          {newestFirst.map((version, index) => (
            <li key={`${version.edited_timestamp}-${index}`}>
              <p className="life-head">
                <strong>{titleOf(index, newestFirst.length)}</strong>
                <VersionTime version={version} />
              </p>
              <div className="life-card">
                <MessageContent message={version} />
              </div>
            </li>
          ))}
        </ol>
      </InteractionsProvider>
    </Dialog>
  );
}

function titleOf(index: number, count: number): string {
  if (index === 0) return 'Now';
  return index === count - 1 ? 'First' : `Edit ${count - 1 - index}`;
}

function VersionTime({ version }: { readonly version: SeenMessage }) {
  const at = Date.parse(version.edited_timestamp ?? version.timestamp);
  const now = useNow() ?? at;
  return (
    <time className="note" dateTime={new Date(at).toISOString()}>
      {formatTime(at, 'S', now)} · {Math.abs(now - at) < JUST_NOW_MS ? 'just now' : relativeTime(at, now)}
    </time>
  );
}
