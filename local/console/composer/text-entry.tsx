import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';

import { Icon } from '../icons.tsx';
import { type CommandEntry, type FoundEntry, matchingEntries } from './command-entries.ts';
import { arrowTarget, Listbox, optionId } from './listbox.tsx';

interface TextEntryProps {
  readonly channelName: string;
  readonly entries: readonly CommandEntry[] | undefined;
  readonly initial: string;
  readonly autoFocus: boolean;
  readonly onChoose: (entry: CommandEntry) => void;
  readonly onWrite: (content: string) => Promise<boolean>;
}

const HINT = '↑↓ to walk · Enter to take · Esc to close';

/** The line to write in: plain text is said as the person, `/` opens the list of commands. */
export function TextEntry({ channelName, entries, initial, autoFocus, onChoose, onWrite }: TextEntryProps) {
  const [text, setText] = useState(initial);
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const found = text.startsWith('/') ? matchingEntries(entries ?? [], text) : [];
  const isOpen = text.startsWith('/') && !isDismissed;
  const at = Math.min(active, found.length - 1);

  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);

  function change(next: string): void {
    const exact = next.endsWith(' ') ? entries?.find((entry) => entry.path === next.trim()) : undefined;
    if (exact) {
      onChoose(exact);
      return;
    }
    setText(next);
    setActive(0);
    setDismissed(false);
  }

  function emptyWords(): string {
    if (entries === undefined) return 'Loading the commands…';
    return entries.length === 0 ? 'The bot has registered no commands yet.' : `No command fits “${text}”.`;
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
      onChoose(picked.entry);
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
          title={found.length === 1 ? '1 command' : `${found.length} commands`}
          hint={HINT}
          label="Commands"
          items={found}
          active={at}
          empty={emptyWords()}
          keyOf={({ entry }) => entry.path}
          onPick={({ entry }) => onChoose(entry)}
          render={(one) => <CommandLine found={one} />}
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
      <button
        type="button"
        className="icon-button"
        aria-label="Show the commands"
        onClick={() => {
          change('/');
          input.current?.focus();
        }}
      >
        <Icon name="slash" />
      </button>
    </div>
  );
}

function CommandLine({ found: { entry, marked } }: { readonly found: FoundEntry }) {
  const required = entry.options.filter((option) => option.required);
  const others = entry.options.length - required.length;
  return (
    <>
      <span className="command-path">
        {[...entry.path].map((letter, index) => (marked.has(index) ? <mark key={index}>{letter}</mark> : letter))}
      </span>
      <span className="command-options">
        {required.map((option) => (
          <span key={option.name} className="option-pill">
            {option.name}
          </span>
        ))}
        {others > 0 && <span className="option-pill more">+{others}</span>}
      </span>
      <span className="note">{entry.description}</span>
    </>
  );
}
