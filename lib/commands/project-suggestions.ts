import type { CommandContext } from '#lib/commands/context.ts';
import type { Choice } from '#lib/discord/options.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { findProject, findWorkflow } from '#lib/projects/find.ts';
import { parseInputs, writeInput } from '#lib/projects/inputs.ts';
import type { AllowedWorkflow, Project } from '#lib/projects/project.ts';
import { defaultRef, isRefAllowed } from '#lib/projects/refs.ts';

/** Discord shows this many suggestions, each of at most this many characters. */
const MAX_SUGGESTIONS = 25;
const MAX_LENGTH = 100;

type Choices = Promise<Choice<string>[]>;

/** What is filled in besides, while someone types: the project's name and a workflow's file. */
interface Partial {
  readonly target?: string | undefined;
  readonly workflow?: string | undefined;
}

/** Projects whose name or repository contains what was typed, those that begin with it first. */
export async function suggestProjects(context: CommandContext, _partial: unknown, soFar: string): Choices {
  const choices = (await projectsOf(context)).map(({ name, repository }) => ({
    name: `${name} – ${repository.owner}/${repository.name}`,
    value: name,
  }));
  return matching(choices, soFar);
}

/** The workflows of the project that is named so far. */
export async function suggestWorkflows(context: CommandContext, partial: Partial, soFar: string): Choices {
  const project = await namedProject(context, partial);
  const choices = (project?.workflows ?? []).map(({ file, name }) => ({ name: `${file} – ${name}`, value: file }));
  return matching(choices, soFar);
}

/** Branches and tags that the workflow may be started on, the default first; what is typed, where a pattern allows it. */
export async function suggestRefs(context: CommandContext, partial: Partial, soFar: string): Choices {
  const found = await namedWorkflow(context, partial);
  if (!found) return [];
  const { project, workflow } = found;
  const preset = defaultRef(project, workflow);
  const exact = workflow.refs.filter((ref) => !ref.includes('*') && ref !== preset);
  const listed = [...(preset === undefined ? [] : [preset]), ...exact];
  const typed = soFar.trim();
  const isTyped = typed !== '' && !listed.includes(typed) && isRefAllowed(workflow, typed);
  return [
    ...(isTyped ? [{ name: typed, value: typed }] : []),
    ...matching(
      listed.map((ref) => ({ name: ref === preset ? `${ref} (default)` : ref, value: ref })),
      soFar,
    ),
  ].slice(0, MAX_SUGGESTIONS);
}

/** Goes on with the inputs that are typed: the next name with `=`, required ones first, or the choices of the last one. */
export async function suggestInputs(context: CommandContext, partial: Partial, soFar: string): Choices {
  const found = await namedWorkflow(context, partial);
  if (!found || soFar.trimStart().startsWith('{')) return [];
  const [, before = '', last = ''] = /^(.*?)(\S*)$/s.exec(soFar) ?? [];
  const given = readSoFar(before);
  if (!given) return [];
  const written = [...given].map(([name, value]) => writeInput(name, value));
  return nextInputs(found.workflow, last)
    .filter(({ name }) => !given.has(name))
    .map(({ note, text }) => {
      const value = [...written, text].join(' ');
      return { name: short(`${value}${note}`), value };
    })
    .filter(({ value }) => value.length <= MAX_LENGTH)
    .slice(0, MAX_SUGGESTIONS);
}

/** What may stand in the place of the last word: `depth=`, or `depth=quick` where there are choices. */
function nextInputs(workflow: AllowedWorkflow, last: string): { name: string; text: string; note: string }[] {
  const declared = new Map((workflow.declared ?? []).map((input) => [input.name, input]));
  const isFirst = (name: string) => declared.get(name)?.required === true && declared.get(name)?.default === undefined;
  const names = [...workflow.inputs].sort((left, right) => Number(isFirst(right)) - Number(isFirst(left)));
  return names
    .flatMap((name) => {
      const { choices, default: preset, description } = declared.get(name) ?? {};
      const about = description === undefined ? '' : ` – ${description}`;
      if (!choices) return [{ name, text: `${name}=`, note: `${isFirst(name) ? ' (required)' : ''}${about}` }];
      return choices.map((choice) => ({
        name,
        text: writeInput(name, choice),
        note: choice === preset ? ` (default)${about}` : about,
      }));
    })
    .filter(({ text }) => text.toLowerCase().startsWith(last.toLowerCase()));
}

function readSoFar(text: string): Map<string, string> | undefined {
  try {
    return new Map(Object.entries(parseInputs(text)));
  } catch (error) {
    // Inside an open quote there is nothing to suggest.
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

function matching(choices: readonly Choice<string>[], soFar: string): Choice<string>[] {
  const wanted = soFar.trim().toLowerCase();
  const rank = ({ name }: Choice<string>) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return choices
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((left, right) => rank(left) - rank(right))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name, value }) => ({ name: short(name), value }));
}

function projectsOf({ caller, services }: CommandContext): Promise<readonly Project[]> {
  return services.projects.list(caller.guildId);
}

/** The project that is named so far; the only one there is while none is. */
async function namedProject(context: CommandContext, { target }: Partial): Promise<Project | undefined> {
  const projects = await projectsOf(context);
  if (target !== undefined && target.trim() !== '') return findProject(projects, target);
  return projects.length === 1 ? projects[0] : undefined;
}

async function namedWorkflow(
  context: CommandContext,
  partial: Partial,
): Promise<{ project: Project; workflow: AllowedWorkflow } | undefined> {
  const project = await namedProject(context, partial);
  const typed = partial.workflow?.trim() ?? '';
  const workflow = project && (typed === '' ? project.workflows[0] : findWorkflow(project, typed));
  return project && workflow && { project, workflow };
}

function short(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`.toWellFormed();
}
