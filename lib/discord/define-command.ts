import type { FieldSpecs, FieldValue, FieldValues } from '#lib/discord/fields.ts';
import type {
  OptionValue,
  OptionValues,
  PartialValues,
  SuggestedValue,
  SuggestingNames,
} from '#lib/discord/option-values.ts';
import type { Choice, OptionSpecs } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';

/**
 * How something answers: `immediate` within the three seconds that Discord gives; otherwise later, through a queue, with a
 * message that all see (`deferred`) or only who asked (`deferred_private`). Forms open only immediately.
 */
export type AnswerKind = 'immediate' | 'deferred' | 'deferred_private';

/** What a button or a menu brings along. */
export interface Pressed {
  /** The words that the button was made with. */
  readonly args: readonly string[];
  /** What was chosen, in a menu. */
  readonly values: readonly string[];
}

/** What a button or a menu does. */
export interface Action<Context, Permission extends string> {
  /** The operation that who presses must be allowed. */
  readonly permission: Permission;
  readonly answer: AnswerKind;
  run(context: Context, pressed: Pressed): Promise<Reply>;
}

/** A form to fill in. Its fields' types are forgotten, their specs not. */
export interface Form<Context, Permission extends string> {
  readonly permission: Permission;
  readonly answer: AnswerKind;
  /** 1 to 45 characters. */
  readonly title: string;
  readonly fields: FieldSpecs;
  /** `values` must be what `readFields` made of this form's fields; `args` are those that it was opened with. */
  submit(
    context: Context,
    values: Readonly<Record<string, FieldValue | undefined>>,
    args: readonly string[],
  ): Promise<Reply>;
}

export interface FormDefinition<Context, Permission extends string, Specs extends FieldSpecs> {
  readonly permission: Permission;
  readonly answer: AnswerKind;
  readonly title: string;
  readonly fields: Specs;
  readonly submit: (context: Context, values: FieldValues<Specs>, args: readonly string[]) => Promise<Reply>;
}

/** What a command has besides its options, by name; the name is part of `custom_id`s, so that a new one ends old buttons. */
interface Parts<Context, Permission extends string> {
  readonly actions?: Readonly<Record<string, Action<Context, Permission>>>;
  readonly forms?: Readonly<Record<string, Form<Context, Permission>>>;
}

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
} & Parts<Context, Permission> &
  Suggesters<Context, Specs>;

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
  readonly actions: Readonly<Record<string, Action<Context, Permission>>>;
  readonly forms: Readonly<Record<string, Form<Context, Permission>>>;
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
 * `defineCommand`, `defineSubcommand`, `defineAction` and `defineForm` for commands that run in one context and name
 * permissions of one type.
 *
 * Bind them once beside the commands. They infer the types of the options' and fields' values. Discord's limits are checked
 * when the commands are registered.
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
    return { name, description, body };
  }

  /** Fixes the types of an action. */
  function defineAction(action: Action<Context, Permission>): Action<Context, Permission> {
    return action;
  }

  /** Infers the types of a form's values from its fields. */
  function defineForm<const Specs extends FieldSpecs>(
    definition: FormDefinition<Context, Permission, Specs>,
  ): Form<Context, Permission> {
    return {
      ...definition,
      submit: (context, values, args) => definition.submit(context, values as FieldValues<Specs>, args),
    };
  }

  return { defineAction, defineCommand, defineForm, defineSubcommand };
}

/** The one place where the options' types are forgotten; `readOptions` builds the values by the same specs. */
function leafOf<Context, Permission extends string, Specs extends OptionSpecs>(
  definition: LeafDefinition<Context, Permission, Specs>,
): Leaf<Context, Permission> {
  const { actions = {}, answer, description, forms = {}, options, permission } = definition;
  const suggesters = new Map(
    Object.entries((definition.autocomplete ?? {}) as Record<string, AnySuggester<Context, Specs>>),
  );
  return {
    description,
    permission,
    answer,
    options,
    actions,
    forms,
    execute: (context, values) => definition.execute(context, values as OptionValues<Specs>),
    suggest: async (context, option, partial, soFar) =>
      (await suggesters.get(option)?.(context, partial as PartialValues<Specs>, soFar)) ?? [],
  };
}

type AnySuggester<Context, Specs extends OptionSpecs> = Suggester<Context, Specs, string | number>;
