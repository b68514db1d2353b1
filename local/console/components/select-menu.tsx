import { useEffect, useId, useRef, useState } from 'react';

import { Icon, Spinner } from '../icons.tsx';
import { ChoiceMark } from './choice-line.tsx';
import type { Choice, Limits } from './select-choices.ts';
import { SelectPopup } from './select-popup.tsx';

interface SelectMenuProps {
  readonly label: string;
  readonly labelledBy?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  readonly limits: Limits;
  readonly chosen: readonly string[];
  readonly disabled?: boolean;
  readonly isPending?: boolean;
  readonly isInvalid?: boolean;
  /** Called once, when the list closes with another choice than it opened with. */
  readonly onChoose: (values: readonly string[]) => void;
}

/**
 * A closed field that opens a list with a search. One value is taken by the click; several are ticked, and taken when
 * the list closes. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function SelectMenu(props: SelectMenuProps) {
  const { label, placeholder, choices, limits, chosen, disabled = false, isPending = false } = props;
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();
  const shown = choices.filter((choice) => chosen.includes(choice.value));

  // A menu that is taken away or frozen while it is open must not leave its list behind.
  useEffect(() => {
    if (disabled) setOpen(false);
  }, [disabled]);

  function close(values: readonly string[] | undefined): void {
    setOpen(false);
    trigger.current?.focus();
    if (values && !isSame(values, chosen)) props.onChoose(values);
  }

  return (
    <div className="select">
      <button
        ref={trigger}
        type="button"
        className={props.isInvalid ? 'select-trigger invalid' : 'select-trigger'}
        disabled={disabled}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={props.labelledBy === undefined ? spoken(label, shown) : undefined}
        aria-labelledby={props.labelledBy === undefined ? undefined : `${props.labelledBy} ${id}-value`}
        aria-describedby={props.describedBy}
        aria-busy={isPending || undefined}
        onClick={() => setOpen(!isOpen && !isPending)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          if (!isPending) setOpen(true);
        }}
      >
        <span className="select-value" id={`${id}-value`}>
          {shown.length === 0 && <span className="placeholder">{placeholder}</span>}
          {shown.map((choice) => (
            <span key={choice.value} className={limits.max > 1 ? 'select-chip' : 'select-one'}>
              <ChoiceMark choice={choice} />
              {choice.label}
            </span>
          ))}
        </span>
        {isPending ? <Spinner /> : <Icon name="down" />}
      </button>
      {isOpen && trigger.current && (
        <SelectPopup
          id={id}
          label={label}
          anchor={trigger.current}
          choices={choices}
          limits={limits}
          initial={chosen}
          onClose={close}
        />
      )}
    </div>
  );
}

function spoken(label: string, shown: readonly Choice[]): string {
  return shown.length === 0 ? label : `${label}: ${shown.map((choice) => choice.label).join(', ')}`;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}
