export type Component = Readonly<Record<string, unknown>> & { readonly type: number };

export interface PlacedComponent {
  readonly component: Component;
  /** Where it stands, as Discord's errors say it: `['components', 0, 'accessory']`. */
  readonly path: readonly PropertyKey[];
}

/** Every component with those inside of others, outermost first, in the order in which Discord numbers them. */
export function placedComponents(
  list: readonly unknown[] | null | undefined,
  path: readonly PropertyKey[] = ['components'],
): PlacedComponent[] {
  return ((list ?? []) as readonly Component[]).flatMap((component, index) => placedIn(component, [...path, index]));
}

function placedIn(component: Component, path: readonly PropertyKey[]): PlacedComponent[] {
  const inside = placedComponents(component['components'] as readonly unknown[] | undefined, [...path, 'components']);
  const beside = (['accessory', 'component'] as const).flatMap((field) => {
    const one = component[field] as Component | undefined;
    return one === undefined ? [] : placedIn(one, [...path, field]);
  });
  return [{ component, path }, ...inside, ...beside];
}
