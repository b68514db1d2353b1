import { type ReactNode, useEffect, useRef } from 'react';

interface ListboxProps<T> {
  readonly id: string;
  readonly title: ReactNode;
  readonly label: string;
  /** What the keys do. */
  readonly hint?: string;
  readonly items: readonly T[];
  readonly active: number;
  readonly empty?: string | undefined;
  readonly render: (item: T) => ReactNode;
  readonly keyOf: (item: T) => string;
  readonly onPick: (item: T) => void;
}

/** The list above the composer. Focus stays in the field; `active` is what the arrow keys stand on. */
export function Listbox<T>({ id, title, label, hint, items, active, empty, render, keyOf, onPick }: ListboxProps<T>) {
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className="popup">
      <p className="popup-title">
        <span>{title}</span>
        {hint !== undefined && (
          <span className="popup-hint" aria-hidden="true">
            {hint}
          </span>
        )}
      </p>
      <ul id={id} role="listbox" aria-label={label}>
        {items.map((item, index) => (
          <li
            key={keyOf(item)}
            id={optionId(id, index)}
            ref={index === active ? current : null}
            role="option"
            aria-selected={index === active}
            // The press must not take the focus from the field, or the list would close before the click.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(item)}
          >
            {render(item)}
          </li>
        ))}
      </ul>
      {items.length === 0 && empty !== undefined && <p className="popup-empty">{empty}</p>}
    </div>
  );
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Where an arrow key leads; undefined for any other key. Goes round at both ends. */
export function arrowTarget(key: string, active: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return active <= 0 ? count - 1 : active - 1;
  return undefined;
}
