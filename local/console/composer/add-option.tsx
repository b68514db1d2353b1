import { type KeyboardEvent, type RefCallback, useId, useState } from 'react';

import type { LeafOption } from '#local/discord/command-form.ts';

import { arrowTarget, Listbox, optionId } from './listbox.tsx';

interface AddOptionProps {
  readonly options: readonly LeafOption[];
  readonly inputRef: RefCallback<HTMLInputElement>;
  readonly onAdd: (option: LeafOption) => void;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}

/** The field at the end of a command that offers what may be added. Enter in it, empty, sends. */
export function AddOption({ options, inputRef, onAdd, onEnter, onLeave }: AddOptionProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const found = options.filter((option) => option.name.includes(text.trim().toLowerCase()));

  function add(option: LeafOption): void {
    setText('');
    setActive(-1);
    onAdd(option);
  }

  function press(event: KeyboardEvent): void {
    const target = arrowTarget(event.key, active, found.length);
    const picked = found[text.trim() === '' ? active : Math.max(active, 0)];
    if (target !== undefined) {
      event.preventDefault();
      setOpen(true);
      setActive(target);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isOpen && picked) add(picked);
      else onEnter();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onLeave();
    }
  }

  return (
    <div className="pill add">
      <input
        ref={inputRef}
        value={text}
        size={9}
        placeholder={`+${options.length} optional`}
        autoComplete="off"
        role="combobox"
        aria-label={`Add one of ${options.length} optional options; Enter sends`}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? optionId(id, active) : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setActive(-1);
        }}
        onChange={(event) => {
          setText(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
        onKeyDown={press}
      />
      {isOpen && (
        <Listbox
          id={id}
          title="Optional"
          label="Optional options"
          items={found}
          active={text.trim() === '' ? active : Math.max(active, 0)}
          empty="No such option."
          keyOf={(option) => option.name}
          onPick={add}
          render={(option) => (
            <>
              <span className="command-path">{option.name}</span>
              <span className="note">{option.description}</span>
            </>
          )}
        />
      )}
    </div>
  );
}
