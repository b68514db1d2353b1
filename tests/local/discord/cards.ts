/** The flags of messages: https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const FLAG = { ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 } as const;

export const row = (...components: object[]) => ({ type: 1, components });
export const button = (customId: string, more: object = {}) => ({
  type: 2,
  style: 1,
  label: 'Press',
  custom_id: customId,
  ...more,
});
export const text = (content: string) => ({ type: 10, content });
export const menu = (customId: string, more: object = {}) => ({
  type: 3,
  custom_id: customId,
  options: ['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value })),
  ...more,
});
export const label = (component: object, more: object = {}) => ({ type: 18, label: 'Field', component, ...more });
export const input = (customId: string, more: object = {}) => ({ type: 4, style: 1, custom_id: customId, ...more });
/** A body with Components V2. */
export const card = (...components: object[]) => ({ flags: FLAG.componentsV2, components });
export const modal = (...components: object[]) => ({ custom_id: 'form', title: 'A form', components });

export const many = <Made>(count: number, make: (index: number) => Made) =>
  Array.from({ length: count }, (_, index) => make(index));
