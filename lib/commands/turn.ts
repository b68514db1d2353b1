import type { Operation } from '#lib/access/operations.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { loadCommand } from '#lib/commands/load.ts';
import { findRoute, type Route } from '#lib/commands/routes.ts';
import { customIdKey, readCustomId, routeOf } from '#lib/discord/custom-id.ts';
import type { AnswerKind } from '#lib/discord/define-command.ts';
import { findLeaf } from '#lib/discord/find-leaf.ts';
import type { GuildInteraction, Interaction } from '#lib/discord/interaction.ts';
import { readFields } from '#lib/discord/read-fields.ts';
import { readOptions } from '#lib/discord/read-options.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { DomainError } from '#lib/kernel/errors.ts';

/** Commands, buttons, menus and forms alike: what someone asks for, found but not begun. */
export interface Turn {
  /** `/trigger create`, `/trigger delete › confirm`: for traces and logs. */
  readonly title: string;
  readonly permission: Operation;
  readonly answer: AnswerKind;
  run(context: CommandContext): Promise<Reply>;
}

type Asking = Extract<Interaction, { type: 2 | 3 | 5 }>;

/** Finds what an interaction asks for; throws `command.unknown` or `component.unknown` when we have no such thing. */
export async function findTurn(interaction: GuildInteraction<Asking>): Promise<Turn> {
  if (interaction.type === 2) {
    const found = findLeaf(await loadCommand(interaction.data.name), interaction);
    if (!found) throw new DomainError('command.unknown');
    const { given, leaf, path } = found;
    return {
      title: path,
      permission: leaf.permission,
      answer: leaf.answer,
      run: (context) => leaf.execute(context, readOptions(leaf.options, given, interaction.data.resolved)),
    };
  }

  const route = await findRoute(routeOf(interaction.data.custom_id) ?? '');
  if (route?.kind !== (interaction.type === 3 ? 'action' : 'form')) throw new DomainError('component.unknown');
  const { answer, permission } = route.kind === 'action' ? route.action : route.form;
  return { title: route.title, permission, answer, run: (context) => runRoute(context, interaction, route) };
}

async function runRoute(
  context: CommandContext,
  interaction: GuildInteraction<Extract<Interaction, { type: 3 | 5 }>>,
  route: Route,
): Promise<Reply> {
  const { clock, secrets } = context.services;
  const key = customIdKey(await secrets.get('audit_key'));
  const asked = { now: clock.now(), userId: interaction.member.user.id };
  const args = readCustomId(key, interaction.data.custom_id, asked);

  if (route.kind === 'action' && interaction.type === 3) {
    return route.action.run(context, { args, values: interaction.data.values ?? [] });
  }
  if (route.kind === 'form' && interaction.type === 5) {
    const given = interaction.data.components.flatMap(({ component }) => (component ? [component] : []));
    return route.form.submit(context, readFields(route.form.fields, given, interaction.data.resolved), args);
  }
  throw new DomainError('component.unknown');
}
