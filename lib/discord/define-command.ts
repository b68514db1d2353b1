import { assertCommand } from '#lib/discord/check-definition.ts';
import type {
  OptionValue,
  OptionValues,
  PartialValues,
  SuggestedValue,
  SuggestingNames,
} from '#lib/discord/option-values.ts';
import type { Choice, OptionSpecs } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';

/** How a command answers: in the three seconds that Discord gives, or later through a queue. */
export type AnswerKind = 'immediate' | 'deferred';

/** Suggests for one option while `soFar` is being typed into it; the first 25 are shown. */
type Suggester<Context, Specs extends OptionSpecs, Value extends string | number> = (
  context: Context,
  partial: PartialValues<Specs>,
  soFar: string,
) => Promise<readonly Choice<Value>[]>;

/** Exactly the options with `autocomplete: true` have a suggester of their name. */
type Suggesters<Context, Specs extends OptionSpecs> = [SuggestingNames<Specs>] extends [never]
  ? { readonly autocomplete?: never }
  : {
      readonly autocomplete: {
        readonly [Name in SuggestingNames<Specs>]: Suggester<Context, Specs, SuggestedValue<Specs[Name]>>;
      };
    };

export type LeafDefinition<Context, Permission extends string, Specs extends OptionSpecs> = {
  /** 1 to 100 characters. */
  readonly description: string;
  /** The operation that who asks must be allowed. */
  readonly permission: Permission;
  readonly answer: AnswerKind;
  readonly options: Specs;
  readonly execute: (context: Context, options: OptionValues<Specs>) => Promise<Reply>;
} & Suggesters<Context, Specs>;

export interface GroupDefinition<Context, Permission extends string> {
  readonly name: string;
  readonly description: string;
  /** The key is the sub-command's name. */
  readonly subcommands: Readonly<Record<string, Leaf<Context, Permission>>>;
}

/** What can be run: a command without sub-commands, or a sub-command. Its options' types are forgotten, their specs not. */
export interface Leaf<Context, Permission extends string> {
  readonly description: string;
  readonly permission: Permission;
  readonly answer: AnswerKind;
  readonly options: OptionSpecs;
  /** `values` must be what `readOptions` made of this leaf's options. */
  execute(context: Context, values: Readonly<Record<string, OptionValue | undefined>>): Promise<Reply>;
  /** `partial` must be what `readPartial` made of this leaf's options; no choices for an option without suggestions. */
  suggest(
    context: Context,
    option: string,
    partial: Readonly<Record<string, unknown>>,
    soFar: string,
  ): Promise<readonly Choice[]>;
}

export interface Command<Context, Permission extends string> {
  readonly name: string;
  readonly description: string;
  /** Either the leaf of the command itself, or its sub-commands by name. */
  readonly body:
    | { readonly leaf: Leaf<Context, Permission> }
    | { readonly subcommands: ReadonlyMap<string, Leaf<Context, Permission>> };
}

/**
 * `defineCommand` and `defineSubcommand` for commands that run in one context and name permissions of one type.
 *
 * Bind them once beside the commands. Both infer the types of the options' values. `defineCommand` throws an Error whose
 * sentence names the command and the limit of Discord's that the definition breaks.
 */
export function bindCommands<Context, Permission extends string>() {
  function defineSubcommand<const Specs extends OptionSpecs>(
    definition: LeafDefinition<Context, Permission, Specs>,
  ): Leaf<Context, Permission> {
    return leafOf(definition);
  }

  function defineCommand(definition: GroupDefinition<Context, Permission>): Command<Context, Permission>;
  function defineCommand<const Specs extends OptionSpecs>(
    definition: { readonly name: string } & LeafDefinition<Context, Permission, Specs>,
  ): Command<Context, Permission>;
  function defineCommand<const Specs extends OptionSpecs>(
    definition:
      | GroupDefinition<Context, Permission>
      | ({ readonly name: string } & LeafDefinition<Context, Permission, Specs>),
  ): Command<Context, Permission> {
    const { name, description } = definition;
    const body =
      'subcommands' in definition
        ? { subcommands: new Map(Object.entries(definition.subcommands)) }
        : { leaf: leafOf<Context, Permission, Specs>(definition) };
    const command = { name, description, body };
    assertCommand(command);
    return command;
  }

  return { defineCommand, defineSubcommand };
}

/** The one place where the options' types are forgotten; `readOptions` builds the values by the same specs. */
function leafOf<Context, Permission extends string, Specs extends OptionSpecs>(
  definition: LeafDefinition<Context, Permission, Specs>,
): Leaf<Context, Permission> {
  const { description, permission, answer, options } = definition;
  const suggesters = new Map(
    Object.entries((definition.autocomplete ?? {}) as Record<string, AnySuggester<Context, Specs>>),
  );
  return {
    description,
    permission,
    answer,
    options,
    execute: (context, values) => definition.execute(context, values as OptionValues<Specs>),
    suggest: async (context, option, partial, soFar) =>
      (await suggesters.get(option)?.(context, partial as PartialValues<Specs>, soFar)) ?? [],
  };
}

type AnySuggester<Context, Specs extends OptionSpecs> = Suggester<Context, Specs, string | number>;
