import { useState } from 'react';

import type { RegisteredCommand } from '#local/discord/settings-store.ts';

import { api } from '../api.ts';
import { sentenceOf } from '../interactions/result.ts';
import type { ConsoleChannel } from '../workspace.ts';
import { type CommandEntry, commandEntries } from './command-entries.ts';
import { CommandEntryRow } from './command-entry.tsx';
import { TextEntry } from './text-entry.tsx';

interface ComposerProps {
  readonly channel: ConsoleChannel;
  readonly userId: string;
  /** Undefined until they have been told. */
  readonly commands: readonly RegisteredCommand[] | undefined;
}

/** Where a person writes or fills in a command. */
export function Composer({ channel, userId, commands }: ComposerProps) {
  const [chosen, setChosen] = useState<CommandEntry>();
  const [text, setText] = useState('');
  // Focus comes back to the line after a command, but is not taken when the page opens on a touch screen.
  const [wasUsed, setUsed] = useState(false);
  const [error, setError] = useState<string>();

  function leave(left: string): void {
    setChosen(undefined);
    setText(left);
    setUsed(true);
  }

  async function write(content: string): Promise<boolean> {
    setError(undefined);
    try {
      await api.write(userId, channel.id, content);
      return true;
    } catch (failure) {
      setError(sentenceOf(failure));
      return false;
    }
  }

  return (
    <form className="composer" aria-label="Composer" onSubmit={(event) => event.preventDefault()}>
      {chosen ? (
        <CommandEntryRow
          key={chosen.path}
          entry={chosen}
          userId={userId}
          channelId={channel.id}
          onSent={() => leave('')}
          onLeave={leave}
        />
      ) : (
        <TextEntry
          channelName={channel.name}
          entries={commands && commandEntries(commands)}
          initial={text}
          autoFocus={wasUsed}
          onChoose={setChosen}
          onWrite={write}
        />
      )}
      {error !== undefined && (
        <p className="composer-error" role="alert">
          {error}
        </p>
      )}
    </form>
  );
}
