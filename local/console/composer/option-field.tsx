import { type KeyboardEvent, type RefCallback, useId, useState } from 'react';

import type { LeafOption } from '#local/discord/command-form.ts';
import type { CommandInput } from '../api.ts';
import { ChoiceMark } from '../components/choice-line.tsx';
import { useWorkspace } from '../workspace.ts';
import { arrowTarget, Listbox, optionId } from './listbox.tsx';
import { type Filled, narrowed, offered, type Suggestion } from './suggestions.ts';
import { useAutocomplete } from './use-autocomplete.ts';

interface OptionFieldProps {
  readonly option: LeafOption;
  readonly filled: Filled | undefined;
  readonly error: string | undefined;
  /** What the bot is asked with when it suggests: everything but this field's own text. */
  readonly question: CommandInput;
  readonly inputRef: RefCallback<HTMLInputElement>;
  readonly onFill: (filled: Filled) => void;
  /** Enter: go on to what is still missing, or send. `picked` was chosen by the same key. */
  readonly onEnter: (picked?: Filled) => void;
  readonly onLeave: () => void;
  /** Backspace in an empty field. */
  readonly onErase: () => void;
}

/** One option of a command as a pill: its name, and the field with its list above the composer. */
export function OptionField(props: OptionFieldProps) {
  const { option, filled, error, onFill } = props;
  const workspace = useWorkspace();
  const [hasFocus, setFocus] = useState(false);
  const [isDismissed, setDismissed] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const id = useId();
  const text = filled?.text ?? '';
  const isSettled = filled?.value !== undefined;

  const closed = offered(option, workspace);
  const asksBot = closed === undefined && 'autocomplete' in option && option.autocomplete === true;
  const isAsking = asksBot && hasFocus && !isDismissed && !isSettled;
  const suggested = useAutocomplete(
    isAsking
      ? { ...props.question, options: { ...props.question.options, [option.name]: text }, focused: option.name }
      : undefined,
  );
  const items = isSettled ? [] : closed ? narrowed(closed, text) : suggested.suggestions;
  const active = chosen ?? likely(items, text);
  const hasList = closed !== undefined || asksBot;
  const limit = !hasList && 'max_length' in option ? (option.max_length ?? undefined) : undefined;
  const isOpen = hasFocus && !isDismissed && !(hasList && isSettled);

  function pick(suggestion: Suggestion): Filled {
    const next = { text: suggestion.label, value: suggestion.value };
    onFill(next);
    setChosen(undefined);
    return next;
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    const target = isOpen ? arrowTarget(event.key, active, items.length) : undefined;
    const picked = isOpen ? items[active] : undefined;
    if (target !== undefined) {
      event.preventDefault();
      setChosen(target);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      props.onEnter(picked ? pick(picked) : undefined);
    } else if (event.key === 'Tab' && picked && !event.shiftKey) {
      // The focus then moves on as Tab does.
      pick(picked);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (isOpen && items.length > 0) setDismissed(true);
      else props.onLeave();
    } else if (event.key === 'Backspace' && text === '') {
      event.preventDefault();
      props.onErase();
    }
  }

  return (
    <div className={error === undefined ? 'pill' : 'pill invalid'}>
      <div className="pill-row">
        <label htmlFor={id}>{option.name}</label>
        <input
          id={id}
          ref={props.inputRef}
          value={text}
          size={Math.max(6, Math.min(40, text.length + 1))}
          autoComplete="off"
          role={hasList ? 'combobox' : undefined}
          aria-expanded={hasList ? isOpen : undefined}
          aria-controls={hasList && isOpen ? `${id}-list` : undefined}
          aria-autocomplete={hasList ? 'list' : undefined}
          aria-activedescendant={hasList && isOpen && active >= 0 ? optionId(`${id}-list`, active) : undefined}
          aria-required={option.required === true}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onFocus={() => {
            setFocus(true);
            setDismissed(false);
            setChosen(undefined);
          }}
          onBlur={() => setFocus(false)}
          onChange={(event) => {
            onFill({ text: event.target.value });
            setChosen(undefined);
            setDismissed(false);
          }}
          onKeyDown={press}
        />
        {limit !== undefined && text !== '' && hasFocus && (
          <span className={text.length > limit ? 'counter over' : 'counter'} aria-hidden="true">
            {text.length}/{limit}
          </span>
        )}
      </div>
      {error !== undefined && (
        <span id={`${id}-error`} className="pill-error" role="alert">
          {error}
        </span>
      )}
      {isOpen && (
        <Listbox
          id={`${id}-list`}
          title={
            <>
              <strong>{option.name}</strong> {option.description}
            </>
          }
          label={`Values for ${option.name}`}
          hint={hasList ? '↑↓ to walk · Tab or Enter to take' : 'Enter to go on'}
          items={items}
          active={active}
          empty={emptyLine()}
          keyOf={(suggestion) => String(suggestion.value)}
          onPick={pick}
          render={(suggestion) => (
            <>
              {suggestion.choice && <ChoiceMark choice={suggestion.choice} />}
              <span className="suggestion-label">{suggestion.label}</span>
              {noteOf(suggestion) !== undefined && <span className="note">{noteOf(suggestion)}</span>}
            </>
          )}
        />
      )}
    </div>
  );

  function emptyLine(): string | undefined {
    if (!hasList) return undefined;
    if (asksBot && suggested.isLoading) return 'Asking Watchbell…';
    return suggested.error ?? 'No options match your search.';
  }
}

function noteOf({ note, choice }: Suggestion): string | undefined {
  return note ?? choice?.note;
}

/** A suggestion that holds what was typed is what Enter takes; free text stands for itself. */
function likely(items: readonly Suggestion[], text: string): number {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return -1;
  const fits = (item: Suggestion) =>
    item.label.toLowerCase().includes(wanted) || String(item.value).toLowerCase().includes(wanted);
  return items.findIndex(fits);
}
