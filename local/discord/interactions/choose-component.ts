import { type Component, placedComponents } from '../components/place.ts';
import { botUser, channels, findChannel, findMember, guild } from '../demo-workspace.ts';
import type { SeenMessage } from '../model.ts';
import type { World } from '../world.ts';
import { ClientError } from './client-error.ts';

const BUTTON = 2;
const LINK_STYLE = 5;

export interface UsedComponent {
  readonly message: SeenMessage;
  readonly component: Component & { readonly custom_id: string };
  readonly values: readonly string[];
}

/** What a person clicks or chooses; throws a ClientError for what Discord's client does not let happen. */
export function chooseComponent(
  world: World,
  used: {
    userId: string;
    channelId: string;
    messageId: string;
    customId: string;
    values?: readonly string[] | undefined;
  },
): UsedComponent {
  const found = /^\d{1,20}$/.test(used.messageId) ? world.messages.findForAny(used.messageId) : undefined;
  const isSeen = found && (found.visibleTo === undefined || found.visibleTo === used.userId);
  if (!isSeen || found.message.channel_id !== used.channelId) throw new ClientError('There is no such message here.');
  const component = placedComponents(found.message.components)
    .map((placed) => placed.component)
    .find((one) => one['custom_id'] === used.customId);
  if (!component || found.message.author.id !== botUser.id) {
    throw new ClientError('The message has no such button or menu.');
  }
  if (component['disabled'] === true) throw new ClientError('It is disabled.');
  if (component.type === BUTTON && component['style'] === LINK_STYLE) throw new ClientError('A link opens a page.');
  const values = component.type === BUTTON ? [] : chosenValues(component, used.values ?? []);
  return { message: found.message, component: { ...component, custom_id: used.customId }, values };
}

/** The values of a menu, as Discord's client lets them be chosen. */
export function chosenValues(
  menu: Readonly<Record<string, unknown>> & { readonly type: number },
  values: readonly string[],
): readonly string[] {
  const minimum = Number(menu['min_values'] ?? 1);
  const maximum = Number(menu['max_values'] ?? 1);
  if (values.length < minimum || values.length > maximum) {
    throw new ClientError(`Choose ${minimum === maximum ? minimum : `${minimum} to ${maximum}`}.`);
  }
  if (new Set(values).size < values.length) throw new ClientError('Each can be chosen once.');
  const unknown = values.find((value) => !isChoice(menu, value));
  if (unknown !== undefined) throw new ClientError(`"${unknown}" is not among the choices.`);
  return values;
}

function isChoice(menu: Readonly<Record<string, unknown>> & { readonly type: number }, value: string): boolean {
  switch (menu.type) {
    case 3:
      return (menu['options'] as readonly { value: string }[]).some((option) => option.value === value);
    case 5:
      return findMember(value) !== undefined;
    case 6:
      return guild.roles.some(({ id }) => id === value);
    case 8: {
      const types = (menu['channel_types'] ?? []) as readonly number[];
      const channel = findChannel(value);
      return (
        channel !== undefined && channels.includes(channel) && (types.length === 0 || types.includes(channel.type))
      );
    }
    default:
      return findMember(value) !== undefined || guild.roles.some(({ id }) => id === value);
  }
}
