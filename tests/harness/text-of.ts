interface Shown {
  readonly content?: string;
  readonly components?: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/** Everything that a person reads in a message: its content, or the texts of its components, a line each. */
export function textOf(message: Shown | undefined): string {
  if (!message) return '';
  const texts = (message.components ?? []).flatMap(textsIn);
  return [...(message.content ? [message.content] : []), ...texts].join('\n');
}

function textsIn(component: Readonly<Record<string, unknown>>): string[] {
  const own = component['type'] === 10 ? [String(component['content'])] : [];
  const inside = (component['components'] ?? []) as ReadonlyArray<Readonly<Record<string, unknown>>>;
  return [...own, ...inside.flatMap(textsIn)];
}

export interface ShownButton {
  readonly label: string;
  readonly custom_id?: string;
  readonly disabled?: boolean;
}

/** The buttons of a message, in their order, those beside texts too. */
export function buttonsOf(message: Shown | undefined): ShownButton[] {
  return (message?.components ?? []).flatMap(buttonsIn);
}

function buttonsIn(component: Readonly<Record<string, unknown>>): ShownButton[] {
  if (component['type'] === 2) return [component as unknown as ShownButton];
  const inside = (component['components'] ?? []) as ReadonlyArray<Readonly<Record<string, unknown>>>;
  const beside = component['accessory'] as Readonly<Record<string, unknown>> | undefined;
  return [...inside, ...(beside ? [beside] : [])].flatMap(buttonsIn);
}

/** The menu of this placeholder: its custom id. */
export function menuOf(message: Shown | undefined, placeholder: string): string | undefined {
  const all = (list: Shown['components']): ReadonlyArray<Readonly<Record<string, unknown>>> =>
    (list ?? []).flatMap((one) => [one, ...all(one['components'] as Shown['components'])]);
  const menu = all(message?.components).find((one) => one['placeholder'] === placeholder);
  return menu && String(menu['custom_id']);
}
