interface DrawerButtonProps {
  readonly name: 'channels' | 'panel';
  readonly label: string;
  /** An SVG path on a grid of 20. */
  readonly icon: string;
  readonly drawer: 'channels' | 'panel' | undefined;
  readonly onToggle: (drawer: 'channels' | 'panel' | undefined) => void;
}

/** Opens a side that has no room of its own on a narrow screen. */
export function DrawerButton({ name, label, icon, drawer, onToggle }: DrawerButtonProps) {
  return (
    <button
      type="button"
      className={`drawer-button for-${name}`}
      aria-label={label}
      aria-expanded={drawer === name}
      aria-controls={`${name}-drawer`}
      onClick={() => onToggle(drawer === name ? undefined : name)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={icon} />
      </svg>
    </button>
  );
}
