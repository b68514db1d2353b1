import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';

import { type CommandEntry, matchingEntries } from './command-entries.ts';
import { arrowTarget, Listbox, optionId } from './listbox.tsx';

interface TextEntryProps {
  readonly channelName: string;
  readonly entries: readonly CommandEntry[];
  readonly initial: string;
  readonly autoFocus: boolean;
  readonly onChoose: (entry: CommandEntry) => void;
  readonly onWrite: (content: string) => Promise<boolean>;
}

/** The line to write in: plain text is said as the person, `/` opens the list of commands. */
export function TextEntry({ channelName, entries, initial, autoFocus, onChoose, onWrite }: TextEntryProps) {
  const [text, setText] = useState(initial);
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const found = text.startsWith('/') ? matchingEntries(entries, text) : [];
  const isOpen = text.startsWith('/') && !isDismissed;
  const at = Math.min(active, found.length - 1);

  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);

  function change(next: string): void {
    const exact = next.endsWith(' ') ? entries.find((entry) => entry.path === next.trim()) : undefined;
    if (exact) {
      onChoose(exact);
      return;
    }
    setText(next);
    setActive(0);
    setDismissed(false);
  }

  async function press(event: KeyboardEvent): Promise<void> {
    const target = isOpen ? arrowTarget(event.key, at, found.length) : undefined;
    if (target !== undefined) {
      event.preventDefault();
      setActive(target);
      return;
    }
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      setDismissed(true);
      return;
    }
    const picked = isOpen ? found[at] : undefined;
    if (picked && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      onChoose(picked);
      return;
    }
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (text.trim() !== '' && !text.startsWith('/') && (await onWrite(text))) setText('');
  }

  return (
    <div className="composer-row">
      {isOpen && (
        <Listbox
          id={listId}
          title="Commands"
          label="Commands"
          items={found}
          active={at}
          empty={entries.length === 0 ? 'The bot has registered no commands yet.' : `No command fits “${text}”.`}
          keyOf={(entry) => entry.path}
          onPick={onChoose}
          render={(entry) => (
            <>
              <span className="command-path">{entry.path}</span>
              <span className="command-options">
                {entry.options
                  .filter((option) => option.required)
                  .map((option) => option.name)
                  .join(' ')}
              </span>
              <span className="note">{entry.description}</span>
            </>
          )}
        />
      )}
      <input
        ref={input}
        className="text-input"
        value={text}
        maxLength={2000}
        autoComplete="off"
        aria-label={`Message #${channelName}, or / for commands`}
        placeholder={`Message #${channelName}, or / for commands`}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && at >= 0 ? optionId(listId, at) : undefined}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => void press(event)}
      />
    </div>
  );
}
