import { useSyncExternalStore } from 'react';

/** Widths at which a side has no room of its own; layout.css has the same numbers. */
export const NARROW = { panel: '(max-width: 1120px)', channels: '(max-width: 760px)' } as const;

/** True while the window fits `query`. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}
