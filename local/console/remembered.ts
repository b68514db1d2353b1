/** What was chosen last, when it still exists; a private window without storage just forgets. */
export function recall(key: string, known: readonly string[], fallback: string): string {
  try {
    const stored = window.localStorage.getItem(`watchbell.${key}`);
    return stored !== null && known.includes(stored) ? stored : fallback;
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: string): void {
  try {
    window.localStorage.setItem(`watchbell.${key}`, value);
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
}
