import type { FieldSpec, FieldSpecs } from '#lib/discord/fields.ts';
import { channelTypes } from '#lib/discord/options.ts';

/** https://docs.discord.com/developers/components/reference#component-object-component-types */
const TYPE = { text: 4, channel: 8, label: 18 } as const;
const STYLE = { line: 1, paragraph: 2 } as const;

const MAX_TEXT = 4000;

/**
 * A form as Discord's modal: each field in a label of its own. What is filled in already is cut to what its field takes.
 *
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal
 */
export function renderForm(
  form: { readonly title: string; readonly fields: FieldSpecs },
  customId: string,
  filled: Readonly<Record<string, string | undefined>>,
): object {
  return {
    custom_id: customId,
    title: form.title,
    components: Object.entries(form.fields).map(([name, spec]) => ({
      type: TYPE.label,
      label: spec.label,
      ...(spec.hint === undefined ? {} : { description: spec.hint }),
      component: renderField(name, spec, filled[name]),
    })),
  };
}

function renderField(name: string, spec: FieldSpec, value: string | undefined): object {
  const common = { custom_id: name, required: spec.required ?? false };
  switch (spec.kind) {
    case 'line':
    case 'paragraph': {
      const { maxLength = MAX_TEXT, minLength = 0, placeholder } = spec;
      const shown = (spec.kind === 'line' ? value?.replaceAll(/\s+/g, ' ') : value)?.slice(0, maxLength).toWellFormed();
      return {
        type: TYPE.text,
        ...common,
        style: STYLE[spec.kind],
        max_length: maxLength,
        ...(minLength === 0 ? {} : { min_length: minLength }),
        ...(placeholder === undefined ? {} : { placeholder }),
        // Discord refuses a value that the field itself would refuse.
        ...(shown === undefined || shown === '' || shown.length < minLength ? {} : { value: shown }),
      };
    }
    case 'channel':
      return {
        type: TYPE.channel,
        ...common,
        channel_types: spec.types.map((type) => channelTypes[type]),
        ...(value === undefined ? {} : { default_values: [{ id: value, type: 'channel' }] }),
      };
  }
}
