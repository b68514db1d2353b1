import { type Component, placedComponents } from './place.ts';

/** What Discord fills in where a component leaves it out: https://discord.com/developers/docs/components/reference */
const DEFAULTS: Readonly<Record<number, object>> = {
  3: { min_values: 1, max_values: 1 },
  5: { min_values: 1, max_values: 1 },
  6: { min_values: 1, max_values: 1 },
  7: { min_values: 1, max_values: 1 },
  8: { min_values: 1, max_values: 1 },
  11: { spoiler: false },
  13: { spoiler: false },
  14: { divider: true, spacing: 1 },
  17: { accent_color: null, spoiler: false },
};

/**
 * Components as Discord keeps and answers them: each with an `id`, and with what it fills in by itself.
 *
 * Ids that are missing or 0 are counted up from 1, past those that were given.
 */
export function storedComponents<Given>(list: readonly Given[] | null | undefined): Given[] {
  const taken = new Set(placedComponents(list).map(({ component }) => component['id']));
  let last = 0;
  const nextId = () => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  return (list ?? []).map((component) => stored(component as Component, nextId) as Given);
}

function stored(component: Component, nextId: () => number): Component {
  const given = Object.fromEntries(
    Object.entries(component).filter(([, value]) => value !== null && value !== undefined),
  ) as Component;
  // The order of the calls is the order of the numbers: outermost first.
  const id = given['id'] || nextId();
  const { accessory, component: labelled, components, items } = given as { [field: string]: unknown };
  return {
    ...DEFAULTS[component.type],
    ...given,
    id,
    ...(items !== undefined && {
      items: (items as object[]).map((item) => ({ description: null, spoiler: false, ...item })),
    }),
    ...(components !== undefined && { components: (components as Component[]).map((one) => stored(one, nextId)) }),
    ...(accessory !== undefined && { accessory: stored(accessory as Component, nextId) }),
    ...(labelled !== undefined && { component: stored(labelled as Component, nextId) }),
  };
}
