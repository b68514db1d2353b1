import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';

import { Icon } from './icons.tsx';

interface DialogProps {
  readonly title: ReactNode;
  /** `sheet` fills the height at the right, as Discord's threads do; `wide` is as large as what it holds. */
  readonly shape: 'box' | 'sheet' | 'wide';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const REACHABLE = 'a[href], button:enabled, input:enabled, textarea:enabled, select:enabled, [tabindex="0"]';

/**
 * A dialog above everything: the rest is inert, Escape closes, Tab stays inside, and the focus goes back to where it was.
 * https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/
 */
export function Dialog({ title, shape, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  /** The browser's own dialog lets Tab out to its address bar. */
  function press(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key !== 'Tab') return;
    const all = [...(dialog.current?.querySelectorAll<HTMLElement>(REACHABLE) ?? [])];
    const [first, last] = [all[0], all.at(-1)];
    const leaves = document.activeElement === (event.shiftKey ? first : last);
    if (!leaves) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  // Not within a message: what a dialog hears, the dialog under it must not hear too.
  return createPortal(
    <dialog
      ref={dialog}
      className={`dialog ${shape}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      onKeyDown={press}
      onMouseDown={(event) => {
        // The backdrop belongs to the dialog's own box.
        if (event.target === dialog.current && shape !== 'box') onClose();
      }}
    >
      <div className="dialog-inside">
        <header className="dialog-head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>,
    document.body,
  );
}
