import type { HopKind } from '#local/wire/hop.ts';

/** What a request to a function's address is on the wire. */
export interface Knock {
  readonly kind: HopKind;
  readonly from: string;
  readonly operation: string;
}

interface Interaction {
  readonly type?: number;
  readonly member?: { readonly user?: { readonly username?: string; readonly global_name?: string | null } };
  readonly data?: {
    readonly name?: string;
    readonly custom_id?: string;
    readonly options?: readonly { readonly name: string; readonly type: number; readonly options?: unknown }[];
  };
}

/** Interaction types: https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type */
const TITLES: Readonly<Record<number, (interaction: Interaction) => string>> = {
  1: () => 'PING',
  2: commandOf,
  3: () => 'click',
  4: (interaction) => `typing ${commandOf(interaction)}`,
  5: () => 'form',
};

/** Option types of subcommands and their groups. */
const PARTS = new Set([1, 2]);

/** Tells a signed interaction by who sent what, every other request by its method and path. */
export function readKnock(request: { readonly method: string; readonly path: string; readonly body: Buffer }): Knock {
  const interaction = parse(request.body);
  const title = TITLES[interaction.type ?? 0];
  if (title === undefined) return { kind: 'http', from: 'caller', operation: `${request.method} ${request.path}` };
  const user = interaction.member?.user;
  const from = user?.global_name ?? user?.username ?? 'Discord';
  return { kind: 'interaction', from, operation: title(interaction) };
}

function commandOf({ data }: Interaction): string {
  const parts = [data?.name ?? ''];
  for (let options = data?.options; options?.[0] !== undefined && PARTS.has(options[0].type); ) {
    parts.push(options[0].name);
    options = options[0].options as typeof options;
  }
  return `/${parts.join(' ')}`;
}

function parse(body: Buffer): Interaction {
  try {
    const value = JSON.parse(body.toString()) as unknown;
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}
