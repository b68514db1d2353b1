import { useEffect, useState } from 'react';

import { recall, remember } from './remembered.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The theme that was chosen last; `system` follows the machine. Applied before anything is drawn. */
export function applyTheme(theme: Theme = recalled()): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(recalled);
  useEffect(() => applyTheme(theme), [theme]);
  return [
    theme,
    (next) => {
      remember('theme', next);
      setTheme(next);
    },
  ];
}

function recalled(): Theme {
  return recall('theme', THEMES, 'system') as Theme;
}
