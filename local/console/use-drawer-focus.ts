import { useEffect, useRef } from 'react';

import type { Drawer } from './drawer-button.tsx';

/** An open drawer takes the focus and gives it back; Escape closes it. */
export function useDrawerFocus(drawer: Drawer | undefined, close: () => void): void {
  const closing = useRef(close);
  closing.current = close;
  useEffect(() => {
    if (drawer === undefined) return;
    const before = document.activeElement;
    const side = document.getElementById(`${drawer}-drawer`);
    side?.focus();
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) closing.current();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
      // After the rest has stopped being inert.
      window.setTimeout(() => {
        const at = document.activeElement;
        const isLeft = at === null || at === document.body || side?.contains(at) === true;
        if (before instanceof HTMLElement && isLeft) before.focus();
      });
    };
  }, [drawer]);
}
