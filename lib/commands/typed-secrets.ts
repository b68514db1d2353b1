import type { GuildInteraction, Interaction } from '#lib/discord/interaction.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';

/**
 * The option or field in which somebody typed what every sink of ours would hide; undefined when there is none.
 *
 * Texts of people are kept as they are and sent where they want them, so a secret in one is refused at the door, for every command,
 * button and form alike.
 */
export function typedSecret({ redact }: Pick<Services, 'redact'>, interaction: Interaction): string | undefined {
  return typedTexts(interaction).find(({ text }) => redact(text) !== text)?.field;
}

/**
 * Throws `request.secret` for such a text. It is looked for by value too, so our own secrets are read first: whoever types one
 * must not be the first to make this process know it. When they cannot be read there is none to tell it from.
 */
export async function assertNoSecretTyped(
  services: Pick<Services, 'redact' | 'secrets'>,
  interaction: GuildInteraction,
): Promise<void> {
  if (typedTexts(interaction).length === 0) return;
  await services.secrets.get('audit_key').catch(() => undefined);
  const field = typedSecret(services, interaction);
  if (field !== undefined) throw new DomainError('request.secret', { field });
}

interface Typed {
  readonly field: string;
  readonly text: string;
}

function typedTexts(interaction: Interaction): readonly Typed[] {
  switch (interaction.type) {
    case 2:
    case 4:
      return (interaction.data.options ?? [])
        .flatMap((option) => [option, ...(option.options ?? [])])
        .flatMap(({ name, value }) => (typeof value === 'string' ? [{ field: name.slice(0, 32), text: value }] : []));
    case 3:
      return (interaction.data.values ?? []).map((text) => ({ field: 'menu', text }));
    case 5:
      return interaction.data.components.flatMap(({ component }) =>
        component?.value === undefined ? [] : [{ field: component.custom_id.slice(0, 32), text: component.value }],
      );
  }
}
