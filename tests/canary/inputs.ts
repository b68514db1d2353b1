import { loadCommands } from '#lib/commands/load.ts';
import type { OptionSpec, OptionSpecs } from '#lib/discord/options.ts';

type Leaf = Awaited<ReturnType<typeof loadCommands>>[number]['body'] extends infer Body
  ? Body extends { readonly leaf: infer Found }
    ? Found
    : never
  : never;

/** Ids of things that an option or a field may name. */
export interface Names {
  readonly channelId: string;
  readonly roleId: string;
  readonly userId: string;
}

/** A place where somebody types text. */
export interface Input {
  /** `/trigger create name`, for reports. */
  readonly place: string;
  /** Characters. */
  readonly room: number;
}

export interface OptionInput extends Input {
  readonly command: string;
  readonly option: string;
  readonly suggests: boolean;
  /** What must be filled in besides. */
  readonly others: Readonly<Record<string, string | number | boolean>>;
}

export interface FieldInput extends Input {
  /** `trigger.create.message`. */
  readonly route: string;
  readonly field: string;
  /** The form's other fields. */
  readonly others: Readonly<Record<string, string>>;
}

/** Every text option of every command, by the registry: a new one is here without anybody's doing. */
export async function optionInputs(names: Names): Promise<OptionInput[]> {
  return (await leaves()).flatMap(({ leaf, path }) =>
    Object.entries(leaf.options).flatMap(([option, spec]): OptionInput[] => {
      if (spec.kind !== 'text' || spec.choices) return [];
      return [
        {
          place: `${path} ${option}`,
          command: path,
          option,
          suggests: spec.autocomplete === true,
          room: spec.maxLength ?? 6_000,
          others: requiredOf(leaf.options, option, names),
        },
      ];
    }),
  );
}

/** Every line and paragraph of every form. */
export async function fieldInputs(names: Names): Promise<FieldInput[]> {
  return (await leaves()).flatMap(({ leaf, path }) =>
    Object.entries(leaf.forms).flatMap(([form, { fields }]) => {
      const route = `${path.slice(1).replaceAll(' ', '.')}.${form}`;
      const plain = Object.fromEntries(
        Object.entries(fields).map(([name, spec]) => [name, spec.kind === 'channel' ? names.channelId : 'plain']),
      );
      return Object.entries(fields).flatMap(([field, spec]): FieldInput[] => {
        if (spec.kind === 'channel') return [];
        const { [field]: _own, ...others } = plain;
        return [{ place: `${route} ${field}`, route, field, room: spec.maxLength ?? 4_000, others }];
      });
    }),
  );
}

async function leaves(): Promise<Array<{ readonly path: string; readonly leaf: Leaf }>> {
  return (await loadCommands()).flatMap(({ body, name }) =>
    'leaf' in body
      ? [{ path: `/${name}`, leaf: body.leaf }]
      : [...body.subcommands].map(([sub, leaf]) => ({ path: `/${name} ${sub}`, leaf })),
  );
}

function requiredOf(specs: OptionSpecs, except: string, names: Names): OptionInput['others'] {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, spec]) =>
      spec.required && name !== except ? [[name, plainOf(spec, names)] as const] : [],
    ),
  );
}

function plainOf(spec: OptionSpec, { channelId, roleId, userId }: Names): string | number | boolean {
  switch (spec.kind) {
    case 'text':
      return spec.choices?.[0]?.value ?? 'plain';
    case 'integer':
      return spec.choices?.[0]?.value ?? spec.minValue ?? 1;
    case 'bool':
      return true;
    case 'channel':
      return channelId;
    case 'role':
      return roleId;
    case 'user':
      return userId;
  }
}
