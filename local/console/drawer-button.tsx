import { Icon, type IconName } from './icons.tsx';

export type Drawer = 'channels' | 'panel';

interface DrawerButtonProps {
  readonly name: Drawer;
  readonly label: string;
  readonly icon: IconName;
  readonly drawer: Drawer | undefined;
  readonly onToggle: (drawer: Drawer | undefined) => void;
}

/** Opens a side that has no room of its own on a narrow screen. */
export function DrawerButton({ name, label, icon, drawer, onToggle }: DrawerButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button drawer-button for-${name}`}
      aria-label={label}
      aria-expanded={drawer === name}
      aria-controls={`${name}-drawer`}
      onClick={() => onToggle(drawer === name ? undefined : name)}
    >
      <Icon name={icon} />
    </button>
  );
}
