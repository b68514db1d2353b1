import {
  type CSSProperties,
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

import { arrowTarget, optionId } from '../composer/listbox.tsx';
import { Icon } from '../icons.tsx';
import { ChoiceLine } from './choice-line.tsx';
import { type Choice, type Limits, narrowedChoices } from './select-choices.ts';

const GAP = 4;
/** The most that a list is high, in pixels; below the field when there is room, else above it. */
const HEIGHT = 360;

interface SelectPopupProps {
  readonly id: string;
  readonly label: string;
  readonly anchor: HTMLElement;
  readonly choices: readonly Choice[];
  readonly limits: Limits;
  readonly initial: readonly string[];
  /** With what was chosen; undefined when nothing is to change. */
  readonly onClose: (values: readonly string[] | undefined) => void;
}

/** The open list of a menu. The focus is in its search; the arrow keys walk the list. */
export function SelectPopup({ id, label, anchor, choices, limits, initial, onClose }: SelectPopupProps) {
  const isMulti = limits.max > 1;
  const [typed, setTyped] = useState('');
  const [ticked, setTicked] = useState(initial);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      choices.findIndex((choice) => initial.includes(choice.value)),
    ),
  );
  const [place, setPlace] = useState(() => placeOf(anchor));
  const popup = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const current = useRef<HTMLLIElement>(null);
  const found = narrowedChoices(choices, typed);
  const at = Math.min(active, found.length - 1);
  const tooFew = ticked.length < limits.min;

  useEffect(() => {
    search.current?.focus();
  }, []);
  useEffect(() => {
    // In braces: newer browsers answer a promise, which is no clean-up.
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  useLayoutEffect(() => {
    const follow = () => setPlace(placeOf(anchor));
    window.addEventListener('scroll', follow, true);
    window.addEventListener('resize', follow);
    return () => {
      window.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', follow);
    };
  }, [anchor]);

  const leave = useEffectEvent((target: EventTarget | null) => {
    if (target instanceof Node && (popup.current?.contains(target) || anchor.contains(target))) return;
    finish();
  });
  useEffect(() => {
    const press = (event: PointerEvent) => leave(event.target);
    document.addEventListener('pointerdown', press, true);
    return () => document.removeEventListener('pointerdown', press, true);
  }, []);

  function finish(): void {
    onClose(isMulti && !tooFew ? ticked : undefined);
  }

  function pick(choice: Choice): void {
    const isTicked = ticked.includes(choice.value);
    if (!isMulti) {
      // Discord lets go of the one value only where none is allowed.
      onClose(isTicked && limits.min === 0 ? [] : [choice.value]);
    } else if (isTicked) {
      setTicked(ticked.filter((value) => value !== choice.value));
    } else if (ticked.length < limits.max) {
      setTicked([...ticked, choice.value]);
    }
  }

  function press(event: KeyboardEvent): void {
    const target = arrowTarget(event.key, at, found.length) ?? edgeTarget(event.key, found.length);
    const picked = found[at];
    if (target !== undefined) {
      event.preventDefault();
      setActive(target);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (picked) pick(picked);
    } else if (event.key === 'Escape') {
      // The dialog around it, if there is one, stays open.
      event.preventDefault();
      event.stopPropagation();
      onClose(undefined);
    } else if (event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      finish();
    }
  }

  return (
    <div ref={popup} className="select-popup" style={place}>
      <div className="select-search">
        <Icon name="search" />
        <input
          ref={search}
          value={typed}
          placeholder="Search"
          autoComplete="off"
          role="combobox"
          aria-label={`Search: ${label}`}
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? optionId(id, at) : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onKeyDown={press}
        />
      </div>
      <ul id={id} role="listbox" aria-label={label} aria-multiselectable={isMulti || undefined}>
        {found.map((choice, index) => (
          <li
            key={choice.value}
            id={optionId(id, index)}
            ref={index === at ? current : null}
            role="option"
            className={index === at ? 'active' : undefined}
            aria-selected={ticked.includes(choice.value)}
            aria-disabled={(isMulti && ticked.length >= limits.max && !ticked.includes(choice.value)) || undefined}
            // The press must not take the focus from the search.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(choice)}
          >
            <ChoiceLine choice={choice} />
            {isMulti ? (
              <span className="tick" aria-hidden="true">
                {ticked.includes(choice.value) && <Icon name="check" />}
              </span>
            ) : (
              ticked.includes(choice.value) && <Icon name="check" />
            )}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="popup-empty">Nothing fits “{typed}”.</p>}
      {isMulti && (
        <div className="select-foot">
          <span className="note" role="status">
            {tooFew ? `Choose at least ${limits.min}` : `${ticked.length} of at most ${limits.max}`}
          </span>
          <button type="button" className="quiet-button" disabled={tooFew} onClick={finish}>
            Done
          </button>
        </div>
      )}
    </div>
  );
}

function edgeTarget(key: string, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'PageDown') return count - 1;
  return key === 'PageUp' ? 0 : undefined;
}

/** Fixed to the window, so that no scrolling box cuts it off. */
function placeOf(anchor: HTMLElement): CSSProperties {
  const box = anchor.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - 2 * GAP;
  const above = box.top - 2 * GAP;
  const isBelow = below >= HEIGHT || below >= above;
  return {
    left: box.left,
    width: Math.max(box.width, 200),
    maxHeight: Math.min(HEIGHT, isBelow ? below : above),
    ...(isBelow ? { top: box.bottom + GAP } : { bottom: window.innerHeight - box.top + GAP }),
  };
}
