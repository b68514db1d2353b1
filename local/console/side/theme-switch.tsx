import { Icon, type IconName } from '../icons.tsx';
import { THEMES, type Theme, useTheme } from '../theme.ts';

const LOOKS: Readonly<Record<Theme, { readonly label: string; readonly icon: IconName }>> = {
  system: { label: 'Auto', icon: 'screen' },
  light: { label: 'Light', icon: 'sun' },
  dark: { label: 'Dark', icon: 'moon' },
};

/** Light, dark, or as the machine has it. */
export function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  return (
    <fieldset className="themes">
      <legend className="visually-hidden">Theme</legend>
      {THEMES.map((one) => (
        <label key={one} title={LOOKS[one].label}>
          <input type="radio" name="theme" value={one} checked={theme === one} onChange={() => setTheme(one)} />
          <Icon name={LOOKS[one].icon} />
          <span>{LOOKS[one].label}</span>
        </label>
      ))}
    </fieldset>
  );
}
