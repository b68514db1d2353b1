import { MESSAGE_FLAGS } from '../model.ts';
import { type Component, type PlacedComponent, placedComponents } from './place.ts';

const MAX_COMPONENTS = 40;
const MAX_TEXT = 4000;
const MAX_ROWS = 5;
const ROW = 1;
const TEXT = 10;

interface Body {
  readonly flags: number;
  readonly content?: string | null | undefined;
  readonly embeds?: readonly unknown[] | null | undefined;
  readonly components?: readonly unknown[] | null | undefined;
}

export interface LayoutFault {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
}

/**
 * What of a message may not stand together: the rules of Components V2 with its flag, those of rows without it.
 *
 * https://discord.com/developers/docs/components/using-message-components
 */
export function layoutFaults(body: Body): LayoutFault[] {
  const all = placedComponents(body.components);
  const faults = [
    ...doubled(all, 'custom_id', 'COMPONENT_CUSTOM_ID_DUPLICATED'),
    ...doubled(all, 'id', 'COMPONENT_ID_DUPLICATED'),
  ];
  const isV2 = (body.flags & MESSAGE_FLAGS.componentsV2) !== 0;
  return [...faults, ...(isV2 ? v2Faults(body, all) : rowFaults(body))];
}

function v2Faults(body: Body, all: readonly PlacedComponent[]): LayoutFault[] {
  const faults: LayoutFault[] = [];
  const add = (field: string, code: string, message: string) => faults.push({ path: [field], code, message });
  const refused = 'cannot be used with MessageFlags.IS_COMPONENTS_V2';
  if ((body.content ?? '') !== '') {
    add('content', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', `The 'content' field ${refused}`);
  }
  if ((body.embeds ?? []).length > 0) {
    add('embeds', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', `The 'embeds' field ${refused}`);
  }
  if (all.length > MAX_COMPONENTS) {
    add(
      'components',
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `The maximum number of components is ${MAX_COMPONENTS}; there are ${all.length}`,
    );
  }
  const texts = all.filter(({ component }) => component.type === TEXT);
  const characters = texts.reduce((sum, { component }) => sum + [...String(component['content'])].length, 0);
  if (characters > MAX_TEXT) {
    const message = `The texts of all components may have ${MAX_TEXT} characters; they have ${characters}`;
    add('components', 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', message);
  }
  for (const { component, path } of texts) {
    if (String(component['content']).trim() !== '') continue;
    const message = 'A text display must hold something to read';
    faults.push({ path: [...path, 'content'], code: 'COMPONENT_TEXT_EMPTY', message });
  }
  return faults;
}

function rowFaults({ components }: Body): LayoutFault[] {
  const list = (components ?? []) as readonly Component[];
  const faults: LayoutFault[] = [];
  for (const [index, { type }] of list.entries()) {
    if (type === ROW) continue;
    const message = `Value of field "type" must be one of (1,); components of type ${type} need MessageFlags.IS_COMPONENTS_V2`;
    faults.push({ path: ['components', index], code: 'UNION_TYPE_CHOICES', message });
  }
  if (list.length > MAX_ROWS) {
    faults.push({
      path: ['components'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between 1 and ${MAX_ROWS} in length.`,
    });
  }
  return faults;
}

function doubled(all: readonly PlacedComponent[], field: 'custom_id' | 'id', code: string): LayoutFault[] {
  const seen = new Set<unknown>();
  const faults: LayoutFault[] = [];
  for (const { component, path } of all) {
    const value = component[field];
    // 0 asks Discord to number the component itself.
    if (value === undefined || value === null || value === 0) continue;
    if (seen.has(value)) {
      const what = field === 'id' ? 'id' : 'custom id';
      faults.push({ path: [...path, field], code, message: `Component ${what} cannot be duplicated` });
    }
    seen.add(value);
  }
  return faults;
}
