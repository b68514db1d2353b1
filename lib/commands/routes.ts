import type { Operation } from '#lib/access/operations.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { loadCommand } from '#lib/commands/load.ts';
import type { Action, Command, Form, Leaf } from '#lib/discord/define-command.ts';

type AnyLeaf = Leaf<CommandContext, Operation>;

/** What a `custom_id` can lead to. */
export type Route =
  | { readonly kind: 'action'; readonly title: string; readonly action: Action<CommandContext, Operation> }
  | { readonly kind: 'form'; readonly title: string; readonly form: Form<CommandContext, Operation> };

/** The action or form of a route, `trigger.delete.confirm`; undefined when we have no such thing. */
export async function findRoute(route: string): Promise<Route | undefined> {
  const command = await loadCommand(route.split('.', 1)[0] ?? '');
  return command && routesOf([command]).get(route);
}

/** Every action and form of the commands by its route. */
export function routesOf(commands: readonly Command<CommandContext, Operation>[]): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const { body, name } of commands) {
    if ('leaf' in body) addRoutes(routes, name, `/${name}`, body.leaf);
    else for (const [sub, leaf] of body.subcommands) addRoutes(routes, `${name}.${sub}`, `/${name} ${sub}`, leaf);
  }
  return routes;
}

function addRoutes(routes: Map<string, Route>, prefix: string, path: string, { actions, forms }: AnyLeaf): void {
  for (const [name, action] of Object.entries(actions)) {
    routes.set(`${prefix}.${name}`, { kind: 'action', title: `${path} › ${name}`, action });
  }
  for (const [name, form] of Object.entries(forms)) {
    routes.set(`${prefix}.${name}`, { kind: 'form', title: `${path} › ${name}`, form });
  }
}
