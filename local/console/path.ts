import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

/** The path of the page's address, which the browser's own keys for back and forward change too. */
export function usePath(): string {
  return useSyncExternalStore(listen, () => window.location.pathname);
}

/** Goes to another page of the console without loading it anew. */
export function go(path: string): void {
  if (path === window.location.pathname) return;
  window.history.pushState(null, '', path);
  for (const listener of listeners) listener();
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  window.addEventListener('popstate', changed);
  return () => {
    listeners.delete(changed);
    window.removeEventListener('popstate', changed);
  };
}
